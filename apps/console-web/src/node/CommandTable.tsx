import { useState } from 'react';
import type { FleetNode } from '@marquee/contracts/console';
import type { CommandStatistics } from '@marquee/contracts/statistics';
import { SettingForm } from './SettingForm.js';

/** The calls that an instance makes, each with its breaker and its current settings. */
export function CommandTable({ node }: { readonly node: FleetNode }) {
  const [edited, setEdited] = useState<string | null>(null);
  const command = node.commands.find(({ name }) => name === edited);
  return (
    <>
      <h3>Calls by {node.name}</h3>
      <div className="table-scroll">
        <table className="commands">
          <thead>
            <tr>
              <th scope="col">command</th>
              <th scope="col">breaker</th>
              <th scope="col" className="number">
                errors
              </th>
              <th scope="col" className="number">
                p99
              </th>
              <th scope="col" className="number">
                timeout
              </th>
              <th scope="col">
                <span className="visually-hidden">settings</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {node.commands.map((row) => (
              <CommandRow key={row.name} command={row} edited={edited === row.name} onEdit={setEdited} />
            ))}
          </tbody>
        </table>
      </div>
      {command && <SettingForm key={command.name} service={node.service} command={command} />}
    </>
  );
}

interface CommandRowProps {
  readonly command: CommandStatistics;
  readonly edited: boolean;
  readonly onEdit: (name: string | null) => void;
}

const TONES = { closed: 'good', 'half-open': 'warn', open: 'bad' } as const;

function CommandRow({ command: { name, breaker, latencyMs, settings }, edited, onEdit }: CommandRowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <span className={`tag ${TONES[breaker.state]}`}>{breaker.state}</span>
      </td>
      <td className="number">{Math.round(breaker.errorPercent)} %</td>
      <td className="number">{Math.round(latencyMs['99'] ?? 0)} ms</td>
      <td className="number">{settings.timeoutMs} ms</td>
      <td>
        <button
          type="button"
          className="act small"
          aria-expanded={edited}
          aria-label={`Settings of ${name}`}
          onClick={() => onEdit(edited ? null : name)}
        >
          Settings
        </button>
      </td>
    </tr>
  );
}
