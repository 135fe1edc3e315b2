import { useStore } from '@marquee/browser/store';
import type { Picture } from '@marquee/contracts/console';
import { useServices } from '../ui/services.js';

interface WholeServiceButtonsProps {
  readonly service: string;
  readonly picture: Pick<Picture, 'nodes'>;
}

/** Freezes every instance of a service with one click, and resumes those that are frozen. */
export function WholeServiceButtons({ service, picture }: WholeServiceButtonsProps) {
  const { api, actions } = useServices();
  const busy = useStore(actions).running > 0;
  const instances = picture.nodes.filter((node) => node.service === service && node.process !== null);
  const frozen = instances.filter(({ process }) => process?.state === 'paused');
  if (instances.length < 2) return null;
  const actOn = (nodes: typeof instances, action: 'pause' | 'resume', effect: string) =>
    void actions.run(`Every ${service} is ${effect}.`, () =>
      Promise.all(nodes.map(({ name }) => api.act(name, action))),
    );
  return (
    <div className="buttons" role="group" aria-label={`Every ${service}`}>
      {frozen.length < instances.length && (
        <button
          type="button"
          className="act"
          disabled={busy}
          onClick={() =>
            actOn(
              instances.filter((node) => !frozen.includes(node)),
              'pause',
              'frozen',
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
          onClick={() => actOn(frozen, 'resume', 'resumed')}
        >
          Resume every {service}
        </button>
      )}
    </div>
  );
}
