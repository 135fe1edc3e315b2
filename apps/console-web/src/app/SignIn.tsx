import { useState } from 'react';
import { Logo } from '@marquee/browser/Logo';

export function SignIn({ problem, onToken }: { problem: string | null; onToken: (token: string) => void }) {
  const [token, setToken] = useState('');
  return (
    <main className="sign-in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onToken(token);
        }}
      >
        <Logo />
        <h1>Operator’s console</h1>
        <label htmlFor="token">Token</label>
        <input
          id="token"
          type="password"
          autoComplete="current-password"
          required
          value={token}
          onChange={(event) => setToken(event.target.value)}
          aria-describedby="token-help"
        />
        <p id="token-help">
          It was printed when the system was started, as a part of the console’s address. Opening that address signs you
          in.
        </p>
        {problem !== null && (
          <p role="alert" className="problem">
            {problem}
          </p>
        )}
        <button type="submit" className="act primary">
          Sign in
        </button>
      </form>
    </main>
  );
}
