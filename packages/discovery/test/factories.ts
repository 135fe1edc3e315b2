import type { Instance, InstanceRecord } from '../src/index.js';

export function aRecord(over: Partial<InstanceRecord> = {}): InstanceRecord {
  return {
    service: 'lolomo',
    instance: 'lolomo-1',
    url: 'http://127.0.0.1:4001',
    version: '1.0.0',
    zone: 'local',
    weight: 1,
    status: 'up',
    startedAt: 1_700_000_000_000,
    ...over,
  };
}

export function anInstance(over: Partial<InstanceRecord> = {}): Instance {
  return { record: aRecord(over), leaseLost: false };
}

/** A clock that moves only when told to. */
export class Clock {
  private time = 0;
  readonly now = () => this.time;

  advance(ms: number): void {
    this.time += ms;
  }
}
