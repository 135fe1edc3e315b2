import { useEffect, useRef } from 'react';

/** Runs `action` when the key is pressed anywhere on the page except in a text field. */
export function useKey(key: string, action: () => void): void {
  const current = useRef(action);
  useEffect(() => {
    current.current = action;
  });
  useEffect(() => {
    const listening = new AbortController();
    document.addEventListener(
      'keydown',
      (event) => {
        const typing = event.target instanceof HTMLInputElement && event.target.type !== 'range';
        if (event.key !== key || typing || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        current.current();
      },
      { signal: listening.signal },
    );
    return () => listening.abort();
  }, [key]);
}
