import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Viewer } from '@marquee/contracts/gateway';
import { createViewer } from '../api/edge.js';
import { Icon } from '../shell/Icon.js';

export function NewProfile({ onCreated }: { onCreated: (viewer: Viewer) => Promise<void> }) {
  const [naming, setNaming] = useState(false);
  const [trouble, setTrouble] = useState(false);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget).get('name');
    const name = typeof entered === 'string' ? entered.trim() : '';
    if (name === '') return;
    setBusy(true);
    setTrouble(false);
    try {
      await onCreated(await createViewer(name));
    } catch {
      setTrouble(true);
    } finally {
      setBusy(false);
    }
  };

  if (!naming) {
    return (
      <button type="button" className="picker-face" onClick={() => setNaming(true)}>
        <span className="picker-plus">
          <Icon name="plus" />
        </span>
        <span>New profile</span>
      </button>
    );
  }
  return (
    <form className="picker-new" onSubmit={(event) => void submit(event)}>
      <label htmlFor="new-name">Name</label>
      <input id="new-name" name="name" maxLength={40} required autoFocus autoComplete="off" />
      <button type="submit" className="button primary" disabled={busy}>
        Create
      </button>
      {trouble && <p role="alert">New profiles cannot be made right now. Existing ones still work.</p>}
    </form>
  );
}
