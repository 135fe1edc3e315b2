/** A wait that ends early when woken or aborted. A wake without a wait applies to the next wait. */
export class Pause {
  private endWait: (() => void) | undefined;
  private woken = false;

  wake(): void {
    this.woken = true;
    this.endWait?.();
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.woken && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.endWait = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.endWait, { once: true });
      });
      if (this.endWait !== undefined) signal.removeEventListener('abort', this.endWait);
      this.endWait = undefined;
    }
    this.woken = false;
  }
}
