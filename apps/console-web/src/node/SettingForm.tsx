import { useId, useState } from 'react';
import { useStore } from '@marquee/browser/store';
import type { CommandSettings, CommandStatistics } from '@marquee/contracts/statistics';
import { useServices } from '../ui/services.js';

/** No command of a service has a fallback, because the ladder degrades, so there is nothing to set. */
type Setting = Exclude<keyof CommandSettings, 'fallbackMaxConcurrent' | 'fallbackEnabled'>;

const WORDS: Record<Setting, string> = {
  timeoutMs: 'timeout, ms',
  maxConcurrent: 'concurrent calls',
  breakerEnabled: 'breaker',
  breakerVolumeThreshold: 'breaker: minimum calls in 10 s',
  breakerErrorThresholdPercent: 'breaker: opens at this % of errors',
  breakerSleepWindowMs: 'breaker: stays open, ms',
  breakerForceOpen: 'breaker: force open',
  breakerForceClosed: 'breaker: force closed',
  retryEnabled: 'retry',
};

interface SettingFormProps {
  readonly service: string;
  readonly command: CommandStatistics;
}

/** Changes one setting of a command for all instances of its service, within a second and without a restart. */
export function SettingForm({ service, command }: SettingFormProps) {
  const { api, actions } = useServices();
  const busy = useStore(actions).running > 0;
  const [setting, setSetting] = useState<Setting>('timeoutMs');
  const [text, setText] = useState('');
  const [why, setWhy] = useState('');
  const id = useId();
  const current = command.settings[setting];
  const property = `command.${command.name}.${setting}`;
  const scope = { kind: 'service', service } as const;

  const save = async () => {
    const value = typeof current === 'boolean' ? text === 'true' : Number(text);
    const saved = await actions.run(`${property} is ${String(value)} for ${service}.`, () =>
      api.setProperty(property, { scope, value, why }),
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
            void actions.run(`${property} is reset for ${service}.`, () =>
              api.removeProperty(property, scope, why.length >= 3 ? why : 'reset'),
            )
          }
        >
          Reset
        </button>
      </div>
    </form>
  );
}
