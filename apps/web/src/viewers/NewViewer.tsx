import { useState } from 'react';
import type { FormEvent } from 'react';
import { ApiError } from '@marquee/browser/api-error';
import type { Viewer } from '@marquee/contracts/gateway';
import { Icon } from '../ui/Icon.js';
import { useServices } from '../ui/services.js';

/** A button that becomes a form for the name of a new viewer. */
export function NewViewer({ onCreated }: { readonly onCreated: (viewer: Viewer) => Promise<void> }) {
  const { gateway } = useServices();
  const [naming, setNaming] = useState(false);
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget).get('name');
    const name = typeof entered === 'string' ? entered.trim() : '';
    if (name === '') return;
    setBusy(true);
    setFailed(false);
    try {
      await onCreated(await gateway.createViewer(name));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailed(true);
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
        <span>New viewer</span>
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
      {failed && <p role="alert">New viewers can’t be created right now. Existing ones still work.</p>}
    </form>
  );
}
