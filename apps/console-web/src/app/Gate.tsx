import { useEffect, useState } from 'react';
import { Store } from '@marquee/browser/store';
import { consoleApi, ConsoleProblem } from '../api/console-api.js';
import { Console } from './Console.js';
import type { Seen } from '../picture/picture-stream.js';
import { SignIn } from './SignIn.js';

type Entry =
  | { readonly kind: 'asking' }
  | { readonly kind: 'outside'; readonly problem: string | null }
  | { readonly kind: 'inside'; readonly seen: Store<Seen> };

/** Lets in whoever has a permit, or a token in the address: `#token=...`, which is taken out of it at once. */
export function Gate() {
  const [entry, setEntry] = useState<Entry>({ kind: 'asking' });

  useEffect(() => {
    const enter = async () => {
      const token = takeToken();
      setEntry(await (token === null ? whoever() : withToken(token)));
    };
    const changed = () => {
      if (location.hash.startsWith('#token=')) void enter();
    };
    void enter();
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);

  switch (entry.kind) {
    case 'asking':
      return null;
    case 'outside':
      return <SignIn problem={entry.problem} onToken={(token) => void withToken(token).then(setEntry)} />;
    case 'inside':
      return <Console seen={entry.seen} onSignedOut={() => setEntry({ kind: 'outside', problem: null })} />;
  }
}

function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(null, '', location.pathname);
  return token;
}

async function withToken(token: string): Promise<Entry> {
  try {
    await consoleApi.login(token.trim());
    return inside();
  } catch (error) {
    const wrong = error instanceof ConsoleProblem && error.status === 401;
    return {
      kind: 'outside',
      problem: wrong ? 'That is not the token of this console.' : String((error as Error).message),
    };
  }
}

async function whoever(): Promise<Entry> {
  try {
    await consoleApi.fleet();
    return inside();
  } catch (error) {
    const unknown = error instanceof ConsoleProblem && error.status === 401;
    return { kind: 'outside', problem: unknown ? null : String((error as Error).message) };
  }
}

function inside(): Entry {
  return { kind: 'inside', seen: new Store<Seen>({ picture: null, history: [], connection: 'connecting' }) };
}
