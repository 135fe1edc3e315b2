import { z } from 'zod';
import { Timestamp, TitleId, WITHOUT_NUL } from './ids.js';

export const TitleInput = z.strictObject({
  titleId: TitleId,
  name: z
    .string()
    .min(1)
    .max(300)
    .regex(...WITHOUT_NUL),
  year: z.int().min(1870).max(2100),
  genres: z
    .array(
      z
        .string()
        .min(1)
        .max(40)
        .regex(...WITHOUT_NUL),
    )
    .max(12),
  runtimeMinutes: z.int().min(1).max(2000).optional(),
  /** When it came into the catalogue; "new" is relative to the newest of these. */
  releasedAt: Timestamp,
  /** One or two sentences, if the data set has any. */
  synopsis: z
    .string()
    .max(2000)
    .regex(...WITHOUT_NUL)
    .optional(),
});
export type TitleInput = z.infer<typeof TitleInput>;

export const Title = z.object({
  ...TitleInput.shape,
  /** Rises by one with each change. */
  version: z.int().positive(),
});
export type Title = z.infer<typeof Title>;
