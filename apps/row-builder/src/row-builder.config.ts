import { baseSettings } from '@marquee/service-defaults';
import { z } from 'zod';

export const rowBuilderSettings = baseSettings.extend({
  /** PostgreSQL, with a role that may read and write. */
  ROWS_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
});

export type RowBuilderSettings = z.infer<typeof rowBuilderSettings>;
