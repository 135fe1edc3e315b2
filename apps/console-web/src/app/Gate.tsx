import { useStore } from '@marquee/browser/store';
import type { Access } from './access.js';
import { Console } from './Console.js';
import { SignIn } from './SignIn.js';

/** The console for an operator who is signed in, else the form to sign in. */
export function Gate({ access }: { readonly access: Access }) {
  const state = useStore(access);
  switch (state.status) {
    case 'checking':
      return null;
    case 'signed-out':
      return <SignIn problem={state.problem} onToken={(token) => void access.signIn(token)} />;
    case 'signed-in':
      return <Console onSignedOut={() => access.signOut()} onLeave={() => void access.leave()} />;
  }
}
