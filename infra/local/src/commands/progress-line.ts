const PIPE_INTERVAL_MS = 5_000;
const DEFAULT_COLUMNS = 80;
const INDENT = '  ';

/** A line of progress: redrawn in place on a terminal, printed every few seconds elsewhere. */
export class ProgressLine {
  private shown = '';
  private width = 0;
  private shownAt = -Infinity;

  constructor(
    private readonly output: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>,
    private readonly environment: Readonly<Record<string, string | undefined>> = process.env,
  ) {}

  show(text: string): void {
    if (text === this.shown) return;
    if (this.canRedraw) this.redraw(`${INDENT}${text}`);
    else if (performance.now() - this.shownAt < PIPE_INTERVAL_MS) return;
    else this.output.write(`${INDENT}${text}\n`);
    this.shown = text;
    this.shownAt = performance.now();
  }

  /** Ends the line, so that other output starts on the next one. */
  end(): void {
    if (this.width > 0) this.output.write('\n');
    this.width = 0;
    this.shown = '';
  }

  /** The line is cut to the terminal: of one that is wrapped, only the last part could be redrawn. */
  private redraw(text: string): void {
    const line = text.slice(0, (this.output.columns || DEFAULT_COLUMNS) - 1);
    this.output.write(`\r${line.padEnd(this.width)}`);
    this.width = line.length;
  }

  private get canRedraw(): boolean {
    return this.output.isTTY && this.environment['TERM'] !== 'dumb';
  }
}
