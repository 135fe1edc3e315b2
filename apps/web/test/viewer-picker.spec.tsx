/** @jest-environment @marquee/tooling/jest-dom */
import { describe, expect, it } from '@jest/globals';
import type { AnswerCall } from '@marquee/browser/testing/fake-server';
import type { Viewer } from '@marquee/contracts/gateway';
import { act, fireEvent, screen } from '@testing-library/react';
import { App } from '../src/app/App.js';
import { rememberedViewer } from '../src/viewers/remembered-viewer.js';
import { ViewerPicker } from '../src/viewers/ViewerPicker.js';
import { CurrentVisit } from '../src/visit/current-visit.js';
import { startVisit } from '../src/visit/visit.js';
import { page, row } from './factories.js';
import { ada, answerHome, ok, renderVisit } from './render-visit.js';

const ben: Viewer = { viewerId: 'v2', name: 'Ben', avatar: '' };
const click = (name: string) => act(async () => fireEvent.click(screen.getByRole('button', { name })));

async function renderPicker(answer: AnswerCall) {
  const chosen: Viewer[] = [];
  const rendered = await renderVisit(<ViewerPicker onChosen={(viewer) => chosen.push(viewer)} onBack={null} />, answer);
  return { ...rendered, chosen };
}

const oneViewer: AnswerCall = (call) => {
  if (call.startsWith('GET /api/viewers')) return ok({ viewers: [ada], next: null });
  return call === 'POST /api/session' ? ok({ viewer: ada }) : undefined;
};

describe('ViewerPicker', () => {
  it('opens a session for the chosen viewer and remembers the viewer', async () => {
    const { chosen, requests } = await renderPicker(oneViewer);
    await click('Ada');
    expect(requests.at(-1)).toEqual({ call: 'POST /api/session', body: { viewerId: 'v1' } });
    expect(chosen).toEqual([ada]);
    expect(rememberedViewer()).toEqual(ada);
  });

  it('shows more viewers on request, until there are none left', async () => {
    await renderPicker((call) =>
      call.includes('after=v1') ? ok({ viewers: [ben], next: null }) : ok({ viewers: [ada], next: 'v1' }),
    );
    await click('More viewers');
    expect(screen.getByRole('button', { name: 'Ada' })).not.toBeNull();
    expect(screen.getByRole('button', { name: 'Ben' })).not.toBeNull();
    expect(screen.queryByRole('button', { name: 'More viewers' })).toBeNull();
  });

  it('retries automatically until the viewers arrive', async () => {
    let up = false;
    const { advance } = await renderPicker((call) => (up ? oneViewer(call) : undefined));
    expect(screen.getByText('Marquee is not responding yet. Retrying automatically.')).not.toBeNull();
    up = true;
    await advance(2_500);
    expect(screen.getByRole('button', { name: 'Ada' })).not.toBeNull();
    expect(screen.queryByText(/Retrying/)).toBeNull();
  });

  it('creates a new viewer and opens a session for it', async () => {
    const { requests, chosen } = await renderPicker((call) => {
      if (call === 'POST /api/viewers') return { status: 201, body: ben };
      return call === 'POST /api/session' ? ok({ viewer: ben }) : oneViewer(call);
    });
    await click('New viewer');
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: ' Ben ' } });
    await click('Create');
    expect(requests.slice(-2)).toEqual([
      { call: 'POST /api/viewers', body: { name: 'Ben' } },
      { call: 'POST /api/session', body: { viewerId: 'v2' } },
    ]);
    expect(chosen).toEqual([ben]);
  });

  it('says that viewers cannot be created while the existing ones still work', async () => {
    const { chosen } = await renderPicker(oneViewer);
    await click('New viewer');
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Ben' } });
    await click('Create');
    expect(screen.getByRole('alert').textContent).toMatch(/^New viewers can’t be created right now/);
    await click('Ada');
    expect(chosen).toEqual([ada]);
  });

  it('shows the problem when no session can be opened', async () => {
    await renderPicker((call) =>
      call === 'POST /api/session' ? { status: 503, body: { detail: 'Sessions are unavailable.' } } : oneViewer(call),
    );
    await click('Ada');
    expect(screen.getByText('Sessions are unavailable.')).not.toBeNull();
  });
});

describe('App', () => {
  it('asks who is watching when there is no session, and shows the page of the chosen viewer', async () => {
    let signedIn = false;
    const home = answerHome(page([row('top-picks', { title: 'Top picks' })]));
    const answer: AnswerCall = (call) => {
      if (call === 'POST /api/session') signedIn = true;
      if (call.startsWith('GET /api/home') && !signedIn) return { status: 401, body: { detail: 'No session.' } };
      return oneViewer(call) ?? home(call);
    };
    const current = new CurrentVisit((viewer, onOtherViewer) => startVisit(viewer, services, onOtherViewer));
    const { services, advance } = await renderVisit(<App current={current} />, answer);
    act(() => current.open(rememberedViewer()));
    await advance(0);
    expect(screen.getByRole('heading', { name: 'Who’s watching?' })).not.toBeNull();
    await click('Ada');
    await advance(0);
    expect(screen.getByRole('heading', { name: 'Top picks' })).not.toBeNull();
    await click('Ada: switch viewer');
    await click('Back');
    expect(screen.getByRole('heading', { name: 'Top picks' })).not.toBeNull();
    current.get()?.close();
  });
});
