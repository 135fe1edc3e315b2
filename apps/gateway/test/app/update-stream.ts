/** An open stream of updates and the text received so far. */
export class UpdateStream {
  text = '';
  private constructor(
    readonly response: Response,
    private readonly reader: ReadableStreamDefaultReader<string>,
    private readonly abort: AbortController,
  ) {}

  static async open(url: string, headers: Record<string, string>): Promise<UpdateStream> {
    const abort = new AbortController();
    const response = await fetch(`${url}/api/updates`, { headers, signal: abort.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    return new UpdateStream(response, reader, abort);
  }

  /** Reads until the text contains `part` or the stream ends. */
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
