import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LoadMarker } from '@marquee/contracts/load-marker';
import { isMissingFile, replaceFile } from '@marquee/storage';

class LoadMarkerUnreadableError extends Error {
  override readonly name = 'LoadMarkerUnreadableError';
  readonly code = 'LOAD_MARKER_UNREADABLE';
  readonly retriable = false;

  constructor(path: string, cause: unknown) {
    super(
      `${path} cannot be read. It says how much of the data set is loaded: restore it, or delete all data with "npm run reset" and load again.`,
      { cause },
    );
  }
}

/** `load.json` in the data directory. */
export class LoadMarkerFile {
  private readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'load.json');
  }

  /** @throws {LoadMarkerUnreadableError} when the file exists and cannot be read: to load again would double events. */
  async read(): Promise<LoadMarker | undefined> {
    try {
      return LoadMarker.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch (cause) {
      if (isMissingFile(cause)) return undefined;
      throw new LoadMarkerUnreadableError(this.path, cause);
    }
  }

  async write(marker: LoadMarker): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await replaceFile(this.path, JSON.stringify(marker));
  }
}
