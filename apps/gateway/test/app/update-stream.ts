/** An open stream, and the text that has come so far. */
export class Stream {
  text = '';
  private constructor(
    readonly response: Response,
    private readonly reader: ReadableStreamDefaultReader<string>,
    private readonly abort: AbortController,
  ) {}

  static async open(url: string, headers: Record<string, string>): Promise<Stream> {
    const abort = new AbortController();
    const response = await fetch(`${url}/api/updates`, { headers, signal: abort.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    return new Stream(response, reader, abort);
  }

  /** Reads until the text holds `part`, or the stream ends. */
  async until(part: string): Promise<string> {
    while (!this.text.includes(part)) {
      const { done, value } = await this.reader.read();
      if (done) return `${this.text}<end>`;
      this.text += value;
    }
    return this.text;
  }

  close(): void {
    this.abort.abort();
  }
}
