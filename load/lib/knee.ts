const PROMISED_MS = 350;
/** A step in which fewer requests were made was not held: too many viewers still waited. */
const HELD = 0.95;

export interface Step {
  /** Pages a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly count?: number;
  readonly med?: number;
  readonly 'p(99)'?: number;
}

/** A table of the steps, and a sentence with the last rate that was held with fast pages. */
export function kneeOf(steps: readonly Step[]): string {
  const lines = steps.map((step) => {
    const { rate, count = 0, med = 0, 'p(99)': p99 = 0 } = step;
    const cells = [rate, count, med.toFixed(0), p99.toFixed(0)].map((cell) => String(cell).padStart(12));
    return `${cells.join('')}  ${isHeld(step) ? 'held' : 'not held'}`;
  });
  const firstFailure = steps.findIndex((step) => !isHeld(step));
  const last = (firstFailure === -1 ? steps : steps.slice(0, firstFailure)).at(-1);
  const knee =
    last === undefined
      ? `The knee is below ${steps[0]?.rate} pages a second.`
      : `The knee is ${firstFailure === -1 ? 'above' : 'at'} ${last.rate} pages a second.`;
  const header = ['pages/s', 'answered', 'median ms', 'p99 ms'].map((cell) => cell.padStart(12)).join('');
  return `\n${header}\n${lines.join('\n')}\n\n${knee}\n`;
}

function isHeld({ rate, seconds, count = 0, 'p(99)': p99 = Infinity }: Step): boolean {
  return count >= rate * seconds * HELD && p99 < PROMISED_MS;
}
