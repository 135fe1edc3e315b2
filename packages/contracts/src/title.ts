import { z } from 'zod';
import { Timestamp, TitleId, text, visibleText } from './ids.js';

/** The words of a search. */
export const SearchWords = visibleText(100);

export const TitleInput = z.strictObject({
  titleId: TitleId,
  name: text().min(1).max(300),
  year: z.int().min(1870).max(2100),
  genres: z.array(text().min(1).max(40)).max(12),
  runtimeMinutes: z.int().min(1).max(2000).optional(),
  /** When it was added to the catalog; "new" is relative to the newest of these. */
  releasedAt: Timestamp,
  /** One or two sentences, if the data set has any. */
  synopsis: text().max(2000).optional(),
});
export type TitleInput = z.infer<typeof TitleInput>;

export const Title = z.object({
  ...TitleInput.shape,
  /** Rises by one with each change. */
  version: z.int().positive(),
});
export type Title = z.infer<typeof Title>;
