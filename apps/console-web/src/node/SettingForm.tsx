import { useId, useState } from 'react';
import type { CommandSettings, CommandStatistics } from '@marquee/contracts/statistics';
import { consoleApi } from '../api/console-api.js';
import type { Run } from '../api/use-acts.js';

type Setting = keyof CommandSettings;

const WORDS: Record<Setting, string> = {
  timeoutMs: 'time limit, ms',
  maxConcurrent: 'calls at once',
  fallbackMaxConcurrent: 'fallbacks at once',
  fallbackEnabled: 'fallback',
  breakerEnabled: 'breaker',
  breakerVolumeThreshold: 'breaker: judges from so many calls in 10 s',
  breakerErrorThresholdPercent: 'breaker: opens at so many % of errors',
  breakerSleepWindowMs: 'breaker: stays open, ms',
  breakerForceOpen: 'breaker: held open',
  breakerForceClosed: 'breaker: held closed',
  retryEnabled: 'retry',
};

interface Props {
  readonly service: string;
  readonly command: CommandStatistics;
  readonly run: Run;
  readonly busy: boolean;
}

/** Changes one setting of a command for all instances of its service; it acts within a second, without a restart. */
export function SettingForm({ service, command, run, busy }: Props) {
  const [setting, setSetting] = useState<Setting>('timeoutMs');
  const [text, setText] = useState('');
  const [why, setWhy] = useState('');
  const id = useId();
  const current = command.settings[setting];
  const property = `command.${command.name}.${setting}`;
  const scope = { kind: 'service', service } as const;

  const save = async () => {
    const value = typeof current === 'boolean' ? text === 'true' : Number(text);
    const saved = await run(`${property} is ${String(value)} for ${service}.`, () =>
      consoleApi.setProperty(property, { scope, value, why }),
    );
    if (saved) setWhy('');
  };

  return (
    <form
      className="setting-form"
      aria-label={`Settings of ${command.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label htmlFor={`${id}-setting`}>Setting of {command.name}</label>
      <select
        id={`${id}-setting`}
        value={setting}
        onChange={({ target }) => {
          setSetting(target.value as Setting);
          setText('');
        }}
      >
        {(Object.keys(WORDS) as Setting[]).map((name) => (
          <option key={name} value={name}>
            {WORDS[name]} (now {String(command.settings[name])})
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-value`}>New value</label>
      {typeof current === 'boolean' ? (
        <select id={`${id}-value`} required value={text} onChange={({ target }) => setText(target.value)}>
          <option value="">choose</option>
          <option value="true">on</option>
          <option value="false">off</option>
        </select>
      ) : (
        <input
          id={`${id}-value`}
          inputMode="numeric"
          required
          placeholder={String(current)}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      )}
      <label htmlFor={`${id}-why`}>Why</label>
      <input
        id={`${id}-why`}
        required
        minLength={3}
        maxLength={200}
        value={why}
        onChange={({ target }) => setWhy(target.value)}
      />
      <div className="buttons">
        <button type="submit" className="act primary" disabled={busy}>
          Set for {service}
        </button>
        <button
          type="button"
          className="act"
          disabled={busy}
          onClick={() =>
            void run(`${property} is back to what it was without an operator.`, () =>
              consoleApi.removeProperty(property, { scope, why: why.length >= 3 ? why : 'taken back' }),
            )
          }
        >
          Take back
        </button>
      </div>
    </form>
  );
}
