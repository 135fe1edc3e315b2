import { isIP } from 'node:net';

/** Returns the parts of a `Host` header in lower case; undefined if it is malformed. `port` is empty without one. */
export function parseHost(host: string): { name: string; port: string } | undefined {
  if (/[^\x21-\x7e]|[/?#@\\]/.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  // A URL drops the default port of its scheme, so the port is read from the text.
  const port = /:(\d{1,5})$/.exec(host)?.[1] ?? '';
  const name = new URL(`http://${host}`).hostname.replace(/\.$/, '');
  return name === '' ? undefined : { name, port };
}

/** Whether the name is an address and not a name. A browser cannot be led from one site to another by an address. */
export function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

/** Whether the name means this machine wherever it is looked up. */
export function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name);
}
