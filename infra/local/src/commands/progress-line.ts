const PIPE_INTERVAL_MS = 5_000;

/** A line of progress: redrawn in place on a terminal, printed every few seconds elsewhere. */
export class ProgressLine {
  private shown = '';
  private shownAt = -Infinity;

  constructor(private readonly output: NodeJS.WriteStream) {}

  show(text: string): void {
    if (text === this.shown) return;
    if (this.output.isTTY) this.output.write(`\r  ${text}`.padEnd(this.shown.length + 3));
    else if (performance.now() - this.shownAt < PIPE_INTERVAL_MS) return;
    else this.output.write(`  ${text}\n`);
    this.shown = text;
    this.shownAt = performance.now();
  }

  /** Ends the line, so that other output starts on the next one. */
  end(): void {
    if (this.output.isTTY && this.shown !== '') this.output.write('\n');
  }
}
