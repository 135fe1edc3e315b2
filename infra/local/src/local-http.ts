import { Agent, request } from 'node:http';
import type { EndpointShape } from '@marquee/contracts/endpoint';

// An agent of our own never uses a proxy. With NODE_USE_ENV_PROXY=1, Node's global agent and fetch send even requests
// for this machine to HTTP_PROXY.
const agent = new Agent();

export interface LocalRequest {
  readonly method?: EndpointShape['method'];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface LocalResponse {
  readonly status: number;
  readonly body: string;
}

/** Sends a request to a server on this machine, past any proxy. */
export function requestLocal(url: string, options: LocalRequest = {}): Promise<LocalResponse> {
  const { method = 'GET', headers = {}, body, signal } = options;
  return new Promise((resolve, reject) => {
    // Node does not say so itself for a DELETE.
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(
      url,
      { method, headers: { ...headers, ...length }, agent, ...(signal && { signal }) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A readiness probe: whether a GET of the URL is answered with a 2xx status. */
export async function answersOk(url: string, options: LocalRequest = {}): Promise<boolean> {
  const { status } = await requestLocal(url, options);
  return status >= 200 && status < 300;
}
