const narrow = "iljtfrI.,:;'!|()1 ";
const wide = 'mwMW@%&';

/** Estimated width of a line in ems. Rough on purpose: fonts differ by machine, and the drawing sets `textLength`. */
export function ems(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (narrow.includes(letter)) width += 0.34;
    else if (wide.includes(letter)) width += 0.92;
    else if (letter >= 'A' && letter <= 'Z') width += 0.7;
    else width += 0.58;
  }
  return width;
}
