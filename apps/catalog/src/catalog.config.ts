import { baseSettings } from '@marquee/service-defaults';
import { z } from 'zod';

export const catalogSettings = baseSettings.extend({
  /** PostgreSQL, the role that reads and writes. */
  CATALOG_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
});

export type CatalogSettings = z.infer<typeof catalogSettings>;
