/** @jest-environment @marquee/tooling/jest-dom */
import { describe, expect, it } from '@jest/globals';
import { act, render, screen } from '@testing-library/react';
import { Store, useStore } from '../src/store.js';

describe('Store', () => {
  it('tells its listeners about a new value, and not about the same one', () => {
    const store = new Store(1);
    const heard: number[] = [];
    const stop = store.subscribe(() => heard.push(store.get()));
    store.set(1);
    store.set(2);
    store.update((value) => value + 1);
    stop();
    store.set(9);
    expect(heard).toEqual([2, 3]);
  });
});

describe('useStore', () => {
  it('renders the component again when the value changes', () => {
    const store = new Store('before');
    const Value = () => <p>{useStore(store)}</p>;
    render(<Value />);
    act(() => store.set('after'));
    expect(screen.getByText('after')).not.toBeNull();
    expect(screen.queryByText('before')).toBeNull();
  });
});
