import { parseHost } from './host-header.js';

/**
 * Returns the name of a cookie at the host that a browser uses. Cookies know no ports, so two servers on one machine
 * would overwrite each other's without the port in the name.
 */
export function cookieName(base: string, host: string | undefined): string {
  return `${base}_${parseHost(host ?? '')?.port || 'default'}`;
}

/** Returns all values of a cookie. A browser may send several, for example of a parent domain. */
export function cookieValues(header: string | undefined, name: string): string[] {
  const prefix = `${name}=`;
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length));
}
