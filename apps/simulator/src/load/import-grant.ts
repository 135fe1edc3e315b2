import { signImportGrant } from '@marquee/contracts/import-grant';

/** A grant to load history, valid for an hour from `now` (Unix time in ms). */
export function importGrant(key: string, now: number): string {
  return signImportGrant(key, now + 3_600_000);
}
