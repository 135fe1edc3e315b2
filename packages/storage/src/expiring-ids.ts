import { appendFile, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissingFile } from './replace-file.js';

const DAY_MS = 86_400_000;
const FILE = /^(\d{4}-\d\d-\d\d)\.txt$/;
const LINE = /^([\w-]{1,64}) (\d{1,16})$/;

/**
 * A set of ids that each expire, shared by all processes that use the same folder. There is a file for each day of
 * expiry, to which lines are only appended, so that no process overwrites what another one has added, and a file is
 * removed as a whole once all of its ids have expired.
 */
export class ExpiringIds {
  private readonly expiries = new Map<string, number>();
  /** Bytes read of each file. */
  private readonly read = new Map<string, number>();

  constructor(
    private readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {}

  get size(): number {
    return this.expiries.size;
  }

  has(id: string): boolean {
    return (this.expiries.get(id) ?? 0) > this.now();
  }

  /**
   * The id counts in this process at once, and in the others after their next `refresh`.
   *
   * @param id letters, digits, `_` and `-`, at most 64.
   * @param expiresAt Unix time in milliseconds.
   * @throws if it cannot be written; it then counts in this process only.
   */
  async add(id: string, expiresAt: number): Promise<void> {
    this.expiries.set(id, expiresAt);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // The first line break ends a line that a crash has cut.
    await appendFile(join(this.folder, fileOf(expiresAt)), `\n${id} ${expiresAt}\n`, { mode: 0o600, flush: true });
  }

  /** Reads what other processes have added and forgets what has expired. Returns the ids that are new here. */
  async refresh(): Promise<string[]> {
    for (const [id, expiresAt] of this.expiries) if (expiresAt <= this.now()) this.expiries.delete(id);
    const added: string[] = [];
    for (const file of await this.files()) {
      if (file < fileOf(this.now())) {
        this.read.delete(file);
        await rm(join(this.folder, file), { force: true });
        continue;
      }
      for (const [id, expiresAt] of await this.readMore(file)) {
        if (expiresAt <= this.now() || this.expiries.has(id)) continue;
        this.expiries.set(id, expiresAt);
        added.push(id);
      }
    }
    return added;
  }

  private async files(): Promise<string[]> {
    try {
      return (await readdir(this.folder)).filter((name) => FILE.test(name)).toSorted();
    } catch (error) {
      if (isMissingFile(error)) return [];
      throw error;
    }
  }

  private async readMore(file: string): Promise<[string, number][]> {
    await using handle = await open(join(this.folder, file));
    const { size } = await handle.stat();
    const from = this.read.get(file) ?? 0;
    if (size <= from) return [];
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(size - from), position: from });
    const whole = buffer.subarray(0, buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1);
    this.read.set(file, from + whole.length);
    return whole
      .toString('utf8')
      .split('\n')
      .flatMap((line): [string, number][] => {
        const [, id, expiresAt] = LINE.exec(line) ?? [];
        return id === undefined ? [] : [[id, Number(expiresAt)]];
      });
  }
}

function fileOf(expiresAt: number): string {
  return `${new Date(Math.ceil(expiresAt / DAY_MS) * DAY_MS).toISOString().slice(0, 10)}.txt`;
}
