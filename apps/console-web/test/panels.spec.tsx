/** @jest-environment @marquee/tooling/jest-dom */
import { describe, expect, it } from '@jest/globals';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { AuditList } from '../src/audit/AuditList.js';
import { FaultForm } from '../src/faults/FaultForm.js';
import { FaultList } from '../src/faults/FaultList.js';
import { HomePagePanel } from '../src/home-page/HomePagePanel.js';
import { FleetMap } from '../src/map/FleetMap.js';
import { CommandTable } from '../src/node/CommandTable.js';
import { NodePanel } from '../src/node/NodePanel.js';
import { SettingForm } from '../src/node/SettingForm.js';
import { appendMoment } from '../src/picture/history.js';
import { AT, command, edge, frozen, node, noRungs, picture, work } from './factories.js';
import { renderConsole } from './render-console.js';

const click = (name: string | RegExp) => act(async () => fireEvent.click(screen.getByRole('button', { name })));
const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

const rule = { id: 'a', target: 'catalog.*', kind: 'error', share: 1, scope: 'all', until: AT } as const;

describe('FleetMap', () => {
  it('has a button for each instance that names its state, and selects by click and by key', () => {
    const selected: string[] = [];
    const shown = picture({ nodes: [node('gateway-1'), frozen('row-builder-1')] });
    renderConsole(<FleetMap picture={shown} selected="gateway-1" onSelect={(name) => selected.push(name)} />);
    expect(screen.getByRole('button', { name: 'gateway-1: running', pressed: true })).not.toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'row-builder-1: frozen', pressed: false }));
    fireEvent.keyDown(screen.getByRole('button', { name: 'gateway-1: running' }), { key: 'Enter' });
    fireEvent.keyDown(screen.getByRole('button', { name: 'gateway-1: running' }), { key: 'x' });
    expect(selected).toEqual(['row-builder-1', 'gateway-1']);
  });

  it('describes each line: rate, errors, breaker and fault', () => {
    const edges = [edge({ breaker: 'open', errorShare: 0.5, faulted: true })];
    renderConsole(<FleetMap picture={picture({ edges })} selected={null} onSelect={() => undefined} />);
    expect(
      screen.getByRole('img', { name: 'lolomo-1 to row-builder: 10/s · 50 % fail, breaker open, fault active' }),
    ).not.toBeNull();
  });

  it('draws one line for each service when the window becomes narrow', () => {
    const edges = [edge(), edge({ from: 'lolomo-2' })];
    const { services } = renderConsole(
      <FleetMap picture={picture({ edges })} selected={null} onSelect={() => undefined} />,
    );
    expect(screen.getAllByRole('img', { name: /to row-builder/ })).toHaveLength(2);
    act(() => services.narrow.set(true));
    expect(screen.getAllByRole('img', { name: /to row-builder/ })).toHaveLength(1);
  });
});

describe('FaultForm', () => {
  it('starts a delay for the chosen share, time and service', async () => {
    const { requests, services } = renderConsole(<FaultForm service="catalog" enabled />);
    choose('Applies to', '0.5');
    choose('for', '300');
    choose('Delay', '2000');
    await click('Slow by');
    expect(requests).toEqual([
      {
        call: 'POST /api/faults',
        body: { target: 'catalog.*', kind: 'delay', delayMs: 2_000, share: 0.5, seconds: 300, why: 'from the map' },
      },
    ]);
    expect(services.actions.get().outcome).toEqual({ ok: true, text: 'Calls to catalog are slow.' });
  });

  it('sends no delay with a failure', async () => {
    const { requests } = renderConsole(<FaultForm service="catalog" enabled />);
    await click('Fail');
    expect(requests[0]?.body).toEqual({
      target: 'catalog.*',
      kind: 'error',
      share: 1,
      seconds: 60,
      why: 'from the map',
    });
  });

  it('explains why there is nothing to choose when faults are disabled', () => {
    renderConsole(<FaultForm service="catalog" enabled={false} />);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText(/without a FAULT_KEY/)).not.toBeNull();
  });
});

describe('FaultList', () => {
  it('says that there are no active faults', () => {
    renderConsole(<FaultList picture={{ faults: [], at: AT }} />);
    expect(screen.getByText('No active faults.')).not.toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('clears one fault', async () => {
    const faults = [{ ...rule, until: '2026-01-01T00:00:30Z' }];
    const { requests } = renderConsole(<FaultList picture={{ faults, at: AT }} />);
    expect(screen.getByText('30 s left')).not.toBeNull();
    expect(screen.queryByRole('button', { name: 'Clear all' })).toBeNull();
    await click('Clear: calls to catalog.* fail');
    expect(requests.map(({ call }) => call)).toEqual(['DELETE /api/faults/a']);
  });

  it('clears all faults at once when there are several', async () => {
    const { requests } = renderConsole(<FaultList picture={{ faults: [rule, { ...rule, id: 'b' }], at: AT }} />);
    await click('Clear all');
    expect(requests.map(({ call }) => call)).toEqual(['DELETE /api/faults']);
  });
});

describe('SettingForm', () => {
  const enter = async (setting: string, value: string) => {
    choose('Setting of row-builder.rows', setting);
    choose('New value', value);
    choose('Why', 'a test');
    await click('Set for lolomo');
  };

  it('sets a number for all instances of the service, and empties the reason', async () => {
    const { requests } = renderConsole(<SettingForm service="lolomo" command={command('row-builder.rows')} />);
    await enter('timeoutMs', '200');
    expect(requests).toEqual([
      {
        call: 'PUT /api/properties/command.row-builder.rows.timeoutMs',
        body: { scope: { kind: 'service', service: 'lolomo' }, value: 200, why: 'a test' },
      },
    ]);
    expect(screen.getByLabelText<HTMLInputElement>('Why').value).toBe('');
  });

  it('sets a switch as true or false', async () => {
    const { requests } = renderConsole(<SettingForm service="lolomo" command={command('row-builder.rows')} />);
    await enter('breakerForceOpen', 'true');
    expect(requests[0]?.body).toMatchObject({ value: true });
  });

  it('keeps the reason and shows the problem when the console refuses the value', async () => {
    const { services } = renderConsole(<SettingForm service="lolomo" command={command('row-builder.rows')} />, () => ({
      status: 400,
      body: { code: 'invalid', detail: 'expected at least 1' },
    }));
    await enter('timeoutMs', '-1');
    expect(services.actions.get().outcome).toEqual({ ok: false, text: 'expected at least 1' });
    expect(screen.getByLabelText<HTMLInputElement>('Why').value).toBe('a test');
  });

  it('resets the chosen setting', async () => {
    const { requests } = renderConsole(<SettingForm service="lolomo" command={command('row-builder.rows')} />);
    await click('Reset');
    expect(requests).toEqual([
      {
        call: 'DELETE /api/properties/command.row-builder.rows.timeoutMs',
        body: { scope: { kind: 'service', service: 'lolomo' }, why: 'reset' },
      },
    ]);
  });
});

describe('CommandTable', () => {
  it('lists breaker, errors and timeout of each call, and opens the settings of one', async () => {
    const breaker = { state: 'open', calls: 100, errorPercent: 62.4 } as const;
    const commands = [command('row-builder.rows', { breaker }), command('row-builder.popular')];
    renderConsole(<CommandTable node={node('lolomo-1', { commands })} />);
    const row = within(screen.getByRole('row', { name: /row-builder\.rows/ }));
    expect(row.getAllByRole('cell').map(({ textContent }) => textContent)).toEqual([
      'open',
      '62 %',
      '90 ms',
      '150 ms',
      'Settings',
    ]);
    await click('Settings of row-builder.rows');
    expect(screen.getByRole('form', { name: 'Settings of row-builder.rows' })).not.toBeNull();
    await click('Settings of row-builder.rows');
    expect(screen.queryByRole('form')).toBeNull();
  });
});

describe('NodePanel', () => {
  it('offers to freeze every row-builder when no box is selected', async () => {
    const { requests } = renderConsole(<NodePanel node={undefined} picture={picture()} />);
    await click('Freeze every row-builder');
    expect(requests.map(({ call }) => call)).toEqual([
      'POST /api/processes/row-builder-1/pause',
      'POST /api/processes/row-builder-2/pause',
    ]);
  });

  it('resumes only the instances that are frozen', async () => {
    const shown = picture({ nodes: [frozen('row-builder-1'), node('row-builder-2')] });
    const { requests } = renderConsole(<NodePanel node={undefined} picture={shown} />);
    await click('Resume every row-builder');
    expect(requests.map(({ call }) => call)).toEqual(['POST /api/processes/row-builder-1/resume']);
  });

  it('offers Freeze for a running process and Resume for a frozen one', () => {
    const labels = () =>
      within(screen.getByRole('group', { name: 'Process lolomo-1' }))
        .getAllByRole('button')
        .map(({ textContent }) => textContent);
    const { rerender } = renderConsole(<NodePanel node={node('lolomo-1')} picture={picture()} />);
    expect(labels()).toEqual(['Freeze', 'Kill', 'Hold down', 'Restart']);
    rerender(<NodePanel node={frozen('lolomo-1')} picture={picture()} />);
    expect(labels()).toEqual(['Resume', 'Kill', 'Hold down', 'Restart']);
  });

  it('restores a node: clears the faults of its service and resumes its process', async () => {
    const faults = [rule, { ...rule, id: 'b', target: 'lolomo.*' }];
    const { requests } = renderConsole(<NodePanel node={frozen('catalog-1')} picture={picture({ faults })} />);
    await click('Restore catalog-1');
    expect(requests.map(({ call }) => call)).toEqual(['DELETE /api/faults/a', 'POST /api/processes/catalog-1/resume']);
  });

  it('has nothing to restore on a node that is as it should be', () => {
    renderConsole(<NodePanel node={node('catalog-1')} picture={picture()} />);
    expect(screen.queryByRole('button', { name: /^Restore/ })).toBeNull();
  });

  it('offers faults only for a service that is called', () => {
    const { rerender } = renderConsole(<NodePanel node={node('row-builder-1')} picture={picture()} />);
    expect(screen.getByRole('button', { name: 'Hang' })).not.toBeNull();
    rerender(<NodePanel node={node('gateway-1')} picture={picture()} />);
    expect(screen.queryByRole('button', { name: 'Hang' })).toBeNull();
  });

  it('says that processes are managed elsewhere instead of offering to kill them', () => {
    renderConsole(
      <NodePanel node={node('lolomo-1', { process: null })} picture={picture({ processesManaged: false })} />,
    );
    expect(screen.getByText(/managed elsewhere/)).not.toBeNull();
    expect(screen.queryByRole('button', { name: 'Kill' })).toBeNull();
  });

  it('disables its buttons while an action is running', async () => {
    const { services } = renderConsole(<NodePanel node={node('lolomo-1')} picture={picture()} />);
    let finish: () => void = () => undefined;
    await act(async () => void services.actions.run('Done.', () => new Promise<void>((resolve) => (finish = resolve))));
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Kill' }).disabled).toBe(true);
    await act(async () => finish());
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Kill' }).disabled).toBe(false);
  });
});

describe('HomePagePanel', () => {
  it('shows the shares of rungs and why rows are not live', () => {
    const now = work({ rows: { ...noRungs, live: 75, popular: 25 }, reasons: { timeout: 25 } });
    renderConsole(<HomePagePanel work={now} history={appendMoment([], { at: AT, work: now })} />);
    expect(screen.getByRole('img', { name: 'Rows by rung: 75 % live, 25 % popular' })).not.toBeNull();
    expect(screen.getByText('timeout').closest('li')?.textContent).toBe('timeout ×25: it took too long');
    expect(screen.getByText('120 ms')).not.toBeNull();
  });
});

describe('AuditList', () => {
  const record = { who: 'operator', what: 'process/lolomo-1', why: 'a test', from: 'ready', to: 'kill', at: AT };

  it('is read when it opens, after each action, and every ten seconds', async () => {
    const { services, requests, clock } = renderConsole(<AuditList />, (call) => ({
      status: 200,
      body: call.startsWith('GET /api/audit') ? { records: [record] } : {},
    }));
    expect((await screen.findByText('a test')).parentElement?.textContent).toBe('lolomo-1: kill a test');
    await act(() => services.actions.run('Done.', () => Promise.resolve()));
    await act(() => clock.advance(10_000));
    expect(requests.map(({ call }) => call)).toEqual(Array(3).fill('GET /api/audit?limit=40'));
  });

  it('says that there are no entries', () => {
    renderConsole(<AuditList />, () => ({ status: 503 }));
    expect(screen.getByText('No entries yet.')).not.toBeNull();
  });
});
