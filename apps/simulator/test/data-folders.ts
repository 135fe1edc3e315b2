import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes data folders for one suite. */
export class DataFolders implements AsyncDisposable {
  private readonly made: string[] = [];

  async create(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'movielens-'));
    this.made.push(folder);
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    return folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.made.splice(0).map((folder) => rm(folder, { recursive: true })));
  }
}
