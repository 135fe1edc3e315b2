import { PlatformError } from '../platform-error.js';

/** The ports that people open, from the environment; with `anyPort` free ones (0). */
export function portsFrom(
  environment: Readonly<Record<string, string | undefined>>,
  anyPort: boolean,
): { gatewayPort: number; consolePort: number } {
  if (anyPort) return { gatewayPort: 0, consolePort: 0 };
  return { gatewayPort: port(environment, 'GATEWAY_PORT', 8080), consolePort: port(environment, 'CONSOLE_PORT', 8090) };
}

function port(environment: Readonly<Record<string, string | undefined>>, variable: string, fallback: number): number {
  const text = environment[variable];
  if (!text) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new PlatformError(`${variable} must be a port number from 0 to 65535; it is "${text}".`);
}
