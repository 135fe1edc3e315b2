import type { TitleCard } from '@marquee/contracts/page';
import { Icon } from '../ui/Icon.js';
import { useServices } from '../ui/services.js';
import type { Place } from '../visit/viewing.js';
import { useVisit } from '../visit/visit-context.js';
import { useTitleState } from './use-title-state.js';

interface ActionProps {
  readonly title: TitleCard;
  readonly place: Place;
}

export function PlayButton({ title, place, label = 'Play' }: ActionProps & { readonly label?: string }) {
  const { viewing } = useVisit();
  const { navigation } = useServices();
  return (
    <button
      type="button"
      className="button primary"
      onClick={() => {
        viewing.record('click', title, place);
        navigation.watch(title.titleId);
      }}
      aria-label={`${label} ${title.name}`}
    >
      <Icon name="play" />
      <span className="button-text">{label}</span>
    </button>
  );
}

export function MyListButton({ title, place }: ActionProps) {
  const { viewing } = useVisit();
  const { inMyList } = useTitleState(title);
  return (
    <button
      type="button"
      className="button round"
      aria-pressed={inMyList}
      aria-label={`${title.name} in my list`}
      title={inMyList ? 'In my list' : 'Add to my list'}
      onClick={() => viewing.setMyList(title, !inMyList, place)}
    >
      <Icon name={inMyList ? 'check' : 'plus'} />
      <span className="button-text">My list</span>
    </button>
  );
}

/** A like is a rating of five stars. Undoing it rates three, because no event removes a rating. */
export function LikeButton({ title, place }: ActionProps) {
  const { viewing } = useVisit();
  const { rating = 0 } = useTitleState(title);
  const liked = rating >= 4.5;
  return (
    <button
      type="button"
      className="button round"
      aria-pressed={liked}
      aria-label={`Like ${title.name}`}
      title={liked ? 'Liked' : 'Like'}
      onClick={() => viewing.rate(title, liked ? 3 : 5, place)}
    >
      <Icon name="like" />
      <span className="button-text">Like</span>
    </button>
  );
}

export function DetailsButton({ title, place }: ActionProps) {
  const { viewing } = useVisit();
  const { navigation } = useServices();
  return (
    <button
      type="button"
      className="button round"
      aria-label={`More about ${title.name}`}
      title="More info"
      onClick={() => {
        viewing.record('click', title, place);
        navigation.openTitle(title.titleId);
      }}
    >
      <Icon name="info" />
      <span className="button-text">More info</span>
    </button>
  );
}
