/** @jest-environment @marquee/tooling/jest-dom */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FakeAnswer } from '@marquee/browser/testing/fake-server';
import { act, fireEvent, screen } from '@testing-library/react';
import { Access } from '../src/app/access.js';
import { Gate } from '../src/app/Gate.js';
import { picture } from './factories.js';
import { createServices, renderConsole } from './render-console.js';

const refused: FakeAnswer = { status: 401, body: { code: 'no-session', detail: 'Sign in first.' } };
const accepted: FakeAnswer = { status: 204 };

function createAccess(answer: (call: string) => FakeAnswer) {
  const { services, requests } = createServices(answer);
  return { access: new Access(services.api, window), requests };
}

describe('Access', () => {
  beforeEach(() => window.history.replaceState(null, '', '/'));

  it('signs in with the token in the address and removes it from there', async () => {
    window.history.replaceState(null, '', '/#token=secret-token');
    const { access, requests } = createAccess(() => accepted);
    await access.enter();
    expect(access.get()).toEqual({ status: 'signed-in' });
    expect(requests).toEqual([{ call: 'POST /api/login', body: { token: 'secret-token' } }]);
    expect(window.location.hash).toBe('');
  });

  it('is signed in by a valid cookie', async () => {
    const { access, requests } = createAccess(() => ({ status: 200, body: { instances: [], processes: null } }));
    await access.enter();
    expect(access.get()).toEqual({ status: 'signed-in' });
    expect(requests.map(({ call }) => call)).toEqual(['GET /api/fleet']);
  });

  it('asks for the token without a complaint when there is no cookie', async () => {
    const { access } = createAccess(() => refused);
    await access.enter();
    expect(access.get()).toEqual({ status: 'signed-out', problem: null });
  });

  it('signs out at the console, and says so if that may have failed', async () => {
    const { access, requests } = createAccess(() => accepted);
    await access.leave();
    expect(requests.map(({ call }) => call)).toEqual(['DELETE /api/login']);
    expect(access.get()).toEqual({ status: 'signed-out', problem: null });
    const failing = createAccess(() => ({ status: 500, body: { code: 'x', detail: 'The disk is full.' } })).access;
    await failing.leave();
    expect(failing.get()).toEqual({ status: 'signed-out', problem: 'The disk is full.' });
  });

  it('says that a token is wrong', async () => {
    const { access } = createAccess(() => refused);
    await access.signIn('wrong');
    expect(access.get()).toEqual({ status: 'signed-out', problem: 'That is not the token of this console.' });
  });

  it('passes on any other problem of the console', async () => {
    const { access } = createAccess(() => ({ status: 503, body: { code: 'x', detail: 'etcd is unavailable.' } }));
    await access.signIn('right');
    expect(access.get()).toEqual({ status: 'signed-out', problem: 'etcd is unavailable.' });
  });
});

describe('Gate', () => {
  it('shows the form until the right token is entered, then the console, and the form again after a sign-out', async () => {
    let token: string | undefined;
    const answer = (call: string): FakeAnswer => {
      if (call === 'POST /api/login') return token === 'right' ? accepted : refused;
      if (call === 'DELETE /api/login') return accepted;
      return call.startsWith('GET /api/audit') ? { status: 200, body: { records: [] } } : refused;
    };
    const { services } = createServices(answer);
    const access = new Access(services.api, window);
    await access.enter();
    const { streams } = renderConsole(<Gate access={access} />, answer);
    const enter = async (value: string) => {
      token = value;
      fireEvent.change(screen.getByLabelText('Token'), { target: { value } });
      await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Sign in' })));
    };
    await enter('wrong');
    expect((await screen.findByRole('alert')).textContent).toBe('That is not the token of this console.');
    await enter('right');
    await screen.findByText('Waiting for data …');
    await act(async () => streams.at(-1)?.send('message', JSON.stringify(picture())));
    expect(screen.getByRole('heading', { name: 'The home page is whole.' })).not.toBeNull();
    await act(async () => streams.at(-1)?.fail(2));
    expect(await screen.findByLabelText('Token')).not.toBeNull();
    await enter('right');
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Sign out' })));
    expect(await screen.findByLabelText('Token')).not.toBeNull();
  });
});
