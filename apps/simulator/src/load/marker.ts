import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** How far a load has come. `now` is fixed by its first start, so that a later start reads the same events with the same times. */
const Marker = z.object({
  dataSet: z.string(),
  now: z.number(),
  titles: z.int(),
  viewers: z.int(),
  events: z.int(),
  total: z.int(),
  done: z.boolean(),
});
export type Marker = z.infer<typeof Marker>;

export class MarkerFile {
  private readonly path: string;

  constructor(home: string) {
    this.path = join(home, 'load.json');
  }

  async read(): Promise<Marker | undefined> {
    try {
      return Marker.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch {
      return undefined;
    }
  }

  async write(marker: Marker): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await writeFile(`${this.path}.new`, JSON.stringify(marker));
    await rename(`${this.path}.new`, this.path);
  }
}
