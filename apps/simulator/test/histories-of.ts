import type { DataSet, ViewerHistory } from '../src/data/data-set.js';

export async function historiesOf(data: DataSet, skip = 0): Promise<ViewerHistory[]> {
  return Array.fromAsync(data.histories(skip));
}
