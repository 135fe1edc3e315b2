import { fileURLToPath } from 'node:url';
import { baseSettings } from '@marquee/service-defaults';
import { z } from 'zod';

const BUILT_PAGE = fileURLToPath(new URL('../../console-web/dist', import.meta.url));

export const consoleSettings = z.object({
  ...baseSettings.shape,
  PORT: baseSettings.shape.PORT.default(8090),
  CONSOLE_TOKEN: z
    .string()
    .min(16)
    .max(200)
    .meta({ description: 'the secret that admits operators, 16 characters or more' }),
  WEB_ROOT: z.string().min(1).default(BUILT_PAGE).meta({ description: 'folder of the built web page' }),
});

export type ConsoleSettings = z.infer<typeof consoleSettings>;
