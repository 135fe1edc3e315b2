import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse';
import type { Parser } from 'csv-parse';
import { DataSetError } from '../data/data-set.js';
import { detectLayout } from './table-layout.js';
import type { TableColumns, TableLayout } from './table-layout.js';

export interface TableRow {
  readonly fields: readonly string[];
  /** Number of the line in which the row starts. */
  readonly line: number;
  /** Bytes of the file that are read. */
  readonly bytes: number;
}

const HEAD_BYTES = 65_536;
const READ_BYTES = 131_072;
/** A longer row is one whose quote is never closed. */
const MAX_ROW_BYTES = 65_536;
const COMPRESSED = [
  [0x50, 0x4b],
  [0x1f, 0x8b],
];

/** A file of rows with known columns. It is read as a stream, however long it is. */
export class TableFile<Column extends string> {
  private constructor(
    readonly path: string,
    private readonly encoding: BufferEncoding,
    readonly layout: TableLayout<Column>,
    readonly size: number,
  ) {}

  /** @throws {DataSetError} if the file cannot be read or its columns cannot be found */
  static async open<Column extends string>(path: string, columns: TableColumns<Column>): Promise<TableFile<Column>> {
    const { head, size } = await readHead(path).catch((cause: unknown) => {
      throw new DataSetError(`${path} cannot be read: ${(cause as Error).message}.`, { cause });
    });
    if (size === 0) throw new DataSetError(`${path} is empty. Unpack the data set again.`);
    if (COMPRESSED.some((magic) => magic.every((byte, at) => head[at] === byte))) {
      throw new DataSetError(`${path} is compressed. Unpack it first.`);
    }
    const encoding = await encodingOf(path, head);
    const lines = head
      .toString(encoding)
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\n|\r/);
    const first = lines.findIndex((line) => line.trim() !== '');
    const layout = detectLayout(lines[first] ?? '', columns);
    if (typeof layout !== 'string') return new TableFile(path, encoding, layout, size);
    throw new DataSetError(`${path} line ${Math.max(0, first) + 1}: ${layout}.`);
  }

  get name(): string {
    return basename(this.path);
  }

  /**
   * The rows without the header and without empty ones, as many at a time as one read of the file yields: one by one,
   * waiting would take longer than parsing.
   *
   * @throws {DataSetError} if a quote is not closed or the file cannot be read to its end
   */
  async *batches(): AsyncGenerator<readonly TableRow[]> {
    let batch: TableRow[] = [];
    const { hasHeader, width } = this.layout;
    let isHeader = hasHeader;
    let lastLine = 0;
    const parser = this.createParser((fields, { lines, bytes }) => {
      lastLine = lines;
      if (isHeader) isHeader = false;
      else if (fields.some((field) => field.trim() !== '')) {
        batch.push({ fields: withoutSurplus(fields, width), line: lines - lineBreaksIn(fields), bytes });
      }
    });
    try {
      for await (const chunk of createReadStream(this.path, { highWaterMark: READ_BYTES })) {
        await write(parser, chunk as Buffer);
        const rows = batch;
        batch = [];
        yield rows;
      }
      await write(parser);
      yield batch;
    } catch (error) {
      throw this.unreadable(error, lastLine + 1);
    } finally {
      parser.destroy();
    }
  }

  private createParser(onRecord: (fields: string[], at: { lines: number; bytes: number }) => void): Parser {
    const { delimiter, quoted } = this.layout;
    const parser = parse({
      delimiter,
      encoding: this.encoding,
      quote: quoted ? '"' : null,
      relax_quotes: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      max_record_size: MAX_ROW_BYTES,
      bom: true,
      // Null keeps the record out of the parser's own output, which is not read.
      on_record: (record: string[], context) => {
        onRecord(record, context);
        return null;
      },
    });
    // `write` reports the errors.
    return parser.on('error', () => undefined).resume();
  }

  private unreadable(cause: unknown, line: number): unknown {
    if (cause instanceof CsvError) {
      return new DataSetError(
        `${this.path} line ${line}: a quote opens in or after this line and is never closed. Close or remove it.`,
        { cause },
      );
    }
    if (cause instanceof Error && 'syscall' in cause) {
      return new DataSetError(`${this.path} cannot be read after line ${line - 1}: ${cause.message}.`, { cause });
    }
    return cause;
  }
}

/** Waits until the parser has taken the chunk; without a chunk, until it has taken the end of the file. */
function write(parser: Parser, chunk?: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve());
    if (chunk === undefined) parser.end(done);
    else parser.write(chunk, done);
  });
}

/** Spreadsheets end rows with separators that the header does not have. */
function withoutSurplus(fields: string[], width: number): string[] {
  return fields.length > width && fields.slice(width).every((field) => field.trim() === '')
    ? fields.slice(0, width)
    : fields;
}

function lineBreaksIn(fields: readonly string[]): number {
  let breaks = 0;
  for (const field of fields) if (/[\r\n]/.test(field)) breaks += field.split(/\r\n|\n|\r/).length - 1;
  return breaks;
}

async function readHead(path: string): Promise<{ head: Buffer; size: number }> {
  await using file = await open(path);
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return { head: buffer.subarray(0, bytesRead), size };
}

/** UTF-8, UTF-16 with its mark, or else ISO-8859-1, in which the 1M and 100K releases are written. */
async function encodingOf(path: string, head: Buffer): Promise<BufferEncoding> {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf16le';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return 'utf8';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'latin1';
    throw error;
  }
}
