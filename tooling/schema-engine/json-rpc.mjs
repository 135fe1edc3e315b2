import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

// The WASM build reports a Rust panic through this global before it throws.
let panic;
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (message) => {
    panic = message;
  },
};

const write = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

/** Sends a request to the CLI and ignores its response. */
export function notify(method, params) {
  write({ id: randomUUID(), method, params });
}

/** Answers JSON-RPC requests from stdin, one per line and one at a time, until stdin ends. */
export async function serve(call) {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const { id, method, params } = JSON.parse(line);
    if (!method) continue; // the CLI's response to `notify`
    try {
      write({ id, result: (await call(method, params)) ?? {} });
    } catch (error) {
      write({ id, error: errorOf(error) });
    }
  }
}

function errorOf(error) {
  return {
    code: 4466, // the native engine's code for an error that the CLI shows to the user
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: panic !== undefined,
      message: panic ?? error.message,
      meta: error.meta ?? null,
      error_code: error.code ?? null,
    },
  };
}
