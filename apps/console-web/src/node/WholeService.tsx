import type { Picture } from '@marquee/contracts/console';
import { consoleApi } from '../api/console-api.js';
import type { Run } from '../api/use-acts.js';

interface Props {
  readonly service: string;
  readonly picture: Picture;
  readonly run: Run;
  readonly busy: boolean;
}

/** Freezes every instance of a service with one click, and thaws what is frozen. */
export function WholeService({ service, picture, run, busy }: Props) {
  const instances = picture.nodes.filter((node) => node.service === service && node.process !== null);
  const frozen = instances.filter(({ process }) => process?.state === 'paused');
  if (instances.length < 2) return null;
  const every = (said: string, act: 'pause' | 'resume', of: typeof instances) =>
    void run(`Every ${service} ${said}.`, () => Promise.all(of.map(({ name }) => consoleApi.act(name, act))));
  return (
    <div className="buttons" role="group" aria-label={`Every ${service}`}>
      {frozen.length < instances.length && (
        <button
          type="button"
          className="act"
          disabled={busy}
          onClick={() =>
            every(
              'is frozen',
              'pause',
              instances.filter((node) => !frozen.includes(node)),
            )
          }
        >
          Freeze every {service}
        </button>
      )}
      {frozen.length > 0 && (
        <button
          type="button"
          className="act primary"
          disabled={busy}
          onClick={() => every('goes on', 'resume', frozen)}
        >
          Thaw every {service}
        </button>
      )}
    </div>
  );
}
