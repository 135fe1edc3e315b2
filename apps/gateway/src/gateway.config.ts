import { fileURLToPath } from 'node:url';
import { baseSettings } from '@marquee/service-defaults';
import { z } from 'zod';

const BUILT_PAGE = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** What the gateway reads from its environment. */
export const gatewaySettings = z.object({
  ...baseSettings.shape,
  PRIVATE_PORT: z.coerce.number().int().min(0).max(65_535).meta({ description: 'port of the metrics' }),
  EDGE_DATABASE_URL: z.url().meta({ description: 'PostgreSQL, role that reads and writes' }),
  IMPORT_KEY: z.string().min(32).optional().meta({ description: 'secret that signs import grants' }),
  CONSOLE_URL: z
    .url()
    .optional()
    .meta({ description: 'where operators open the console, to which pages link their trace' }),
  WEB_ROOT: z.string().min(1).default(BUILT_PAGE).meta({ description: 'folder of the built web page' }),
});

export type GatewaySettings = z.infer<typeof gatewaySettings>;
