import { z } from 'zod';

const id = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'expected 1 to 64 letters, digits, "_", "-" or ".", the first a letter or digit',
  );

// PostgreSQL stores neither of these. The second expression looks for what is refused, because one that repeats a set
// of characters overflows the stack on a text of some megabytes.
// oxlint-disable-next-line no-control-regex -- NUL is the character that is meant
const WITHOUT_NUL = /^[^\u0000]*$/;
const WELL_FORMED = /^(?![\s\S]*(?:[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]))/;

/** Text from people or data sets, which every store can hold. */
export const text = () =>
  z
    .string()
    .regex(WITHOUT_NUL, 'expected text without NUL characters')
    .regex(WELL_FORMED, 'expected text without unpaired surrogates');

/** Trimmed text that is not blank. The checks come first, because a JSON Schema cannot say what holds afterwards. */
export const visibleText = (maxLength: number) =>
  text().min(1).max(maxLength).regex(/\S/, 'expected text that is not blank').trim();

export const ViewerId = id.meta({ description: 'A viewer' });
export const TitleId = id.meta({ description: 'A title of the catalog' });
export const PageId = z.uuid().meta({ description: 'One composed page' });
/** `<kind>`, or `<kind>:<seed>` where a viewer can have several rows of one kind. */
export const RowId = z
  .string()
  .regex(/^[a-z-]{1,40}(:[A-Za-z0-9_.-]{1,64})?$/, 'expected a row kind, optionally ":" and a seed')
  .meta({ description: 'A row within a page' });
/**
 * RFC 3339, compared as an instant. The format alone would allow the year 0, an offset of 23 hours and fractions of any
 * length, which PostgreSQL refuses.
 */
export const Timestamp = z.iso
  .datetime({ offset: true })
  .regex(
    /^[12]\d{3}-[^.]*(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/,
    'expected a year from 1000 to 2999, at most 9 decimals and an offset of less than 15 hours',
  )
  // zod omits the format of a text with two patterns.
  .meta({ format: 'date-time' });
