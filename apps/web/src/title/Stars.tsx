import type { TitleCard } from '@marquee/contracts/page';
import { useTitleState } from '../controls/use-title-state.js';
import { Icon } from '../ui/Icon.js';
import { useVisit } from '../visit/visit-context.js';

export function Stars({ title }: { readonly title: TitleCard }) {
  const { viewing } = useVisit();
  const { rating } = useTitleState(title);
  return (
    <fieldset className="stars">
      <legend>Your rating</legend>
      <div className="stars-row">
        {[1, 2, 3, 4, 5].map((stars) => (
          <label key={stars} className={rating !== undefined && rating >= stars - 0.25 ? 'star star-on' : 'star'}>
            <input
              type="radio"
              name="stars"
              className="visually-hidden"
              checked={rating !== undefined && Math.round(rating) === stars}
              onChange={() => viewing.rate(title, stars)}
            />
            <span className="visually-hidden">{stars === 1 ? '1 star' : `${stars} stars`}</span>
            <Icon name="star" />
          </label>
        ))}
        <span className="stars-word">{rating === undefined ? 'Not rated yet' : `${rating} of 5`}</span>
      </div>
    </fieldset>
  );
}
