import { DataSetError } from '../data/data-set.js';
import type { LeftOutList } from '../data/left-out-list.js';

/** This number of bad rows, if they are most of a file, is no accident. */
const MANY = 20;

/**
 * Bad rows are left out; a file in which most are bad has another format than it seems.
 *
 * @throws {DataSetError} if no row, or less than half of many rows, can be used
 */
export function refuseUnusable(path: string, rows: number, bad: LeftOutList): void {
  if (rows === 0) throw new DataSetError(`${path} has no rows after its header. Unpack the data set again.`);
  if (bad.count < rows && (bad.count < MANY || bad.count * 2 <= rows)) return;
  throw new DataSetError(`${bad.count} of ${rows} rows of ${path} cannot be used. Correct them: ${bad.examples[0]}.`);
}
