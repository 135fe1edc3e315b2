import { CONSUMER_TARGET } from '@marquee/contracts/faults';
import { topology } from '@marquee/contracts/topology';
import { ProblemError } from '@marquee/http';
import { Injectable } from '@nestjs/common';
import { FleetWatch } from '../fleet/fleet-watch.js';

/** Everything that a fault rule can name: commands that instances have reported, their groups, and consumed topics. */
@Injectable()
export class FaultTargets {
  constructor(private readonly fleet: FleetWatch) {}

  names(): string[] {
    const commands = this.fleet.commands.flatMap(({ name, group }) => [name, `${group}.*`]);
    const consumers = Object.values(topology.services).flatMap(({ consumes }) =>
      consumes.map((topic) => CONSUMER_TARGET + topic),
    );
    return [...new Set([...commands, ...consumers])].toSorted();
  }

  /** @throws {ProblemError} 422 with the names that exist, because a rule for a misspelt name would do nothing. */
  check(target: string): void {
    const names = this.names();
    if (names.includes(target)) return;
    const detail = `No command or consumer is named "${target}". Targets: ${names.join(', ')}. A command is known once an instance that has it has reported it.`;
    throw new ProblemError({
      status: 422,
      code: 'unknown-fault-target',
      detail,
      errors: [{ path: '/target', message: `expected one of ${names.join(', ')}` }],
    });
  }
}
