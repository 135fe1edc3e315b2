/** Share of its weight that an instance gets `ageMs` after it was first seen: from a tenth, rising evenly to all of it. */
export function slowStart(ageMs: number, rampMs: number): number {
  if (ageMs >= rampMs) return 1;
  return 0.1 + 0.9 * (Math.max(0, ageMs) / rampMs);
}
