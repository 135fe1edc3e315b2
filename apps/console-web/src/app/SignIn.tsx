import { useState } from 'react';
import { Logo } from '@marquee/browser/Logo';

interface SignInProps {
  readonly problem: string | null;
  readonly onToken: (token: string) => void;
}

export function SignIn({ problem, onToken }: SignInProps) {
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
          The console’s address is printed when the system starts, and includes the token. Opening that address signs
          you in.
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
