import { z } from 'zod';

const id = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'expected 1 to 64 letters, digits, "_", "-" or ".", the first a letter or digit',
  );

/** Text from people or data sets. It has no NUL, which PostgreSQL cannot store. */
// oxlint-disable-next-line no-control-regex -- NUL is the character that is meant
export const text = () => z.string().regex(/^[^\u0000]*$/, 'expected text without NUL characters');

/** Trimmed text that is not blank. The checks come first, because a JSON Schema cannot say what holds afterwards. */
export const visibleText = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    // oxlint-disable-next-line no-control-regex -- NUL is the character that is meant
    .regex(/^\s*[^\s\u0000][^\u0000]*$/, 'expected text that is not blank, without NUL characters')
    .trim();

export const ViewerId = id.meta({ description: 'A viewer' });
export const TitleId = id.meta({ description: 'A title of the catalog' });
export const PageId = z.uuid().meta({ description: 'One composed page' });
/** `<kind>`, or `<kind>:<seed>` where a viewer can have several rows of one kind. */
export const RowId = z
  .string()
  .regex(/^[a-z-]{1,40}(:[A-Za-z0-9_.-]{1,64})?$/, 'expected a row kind, optionally ":" and a seed')
  .meta({ description: 'A row within a page' });
/** RFC 3339 with any offset; compared as an instant. */
export const Timestamp = z.iso.datetime({ offset: true });
