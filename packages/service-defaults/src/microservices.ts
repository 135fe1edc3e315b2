import { Injectable } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';

/** A message transport that connects itself to the application, with what it needs to work there. */
export interface Connectable {
  connectTo(app: INestApplication): void;
}

/** The message transports that modules have added; `runService` connects them. */
@Injectable()
export class Microservices {
  private readonly transports = new Set<Connectable>();

  add(transport: Connectable): void {
    this.transports.add(transport);
  }

  connectAll(app: INestApplication): void {
    for (const transport of this.transports) transport.connectTo(app);
  }
}
