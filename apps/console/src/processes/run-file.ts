import { readFileSync } from 'node:fs';
import { ManagedProcess } from '@marquee/contracts/console';
import { z } from 'zod';

const RunFile = z.object({
  control: z.object({ url: z.url(), token: z.string() }),
  processes: z.array(ManagedProcess),
});
export type RunFile = z.infer<typeof RunFile>;

/** What the supervisor of this home says it runs; undefined where there is none. The file is small, and replaced whole. */
export function readRunFile(path: string): RunFile | undefined {
  try {
    return RunFile.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
