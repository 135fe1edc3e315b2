import type { TitleCard } from '@marquee/contracts/page';
import { DetailsButton, LikeButton, MyListButton, PlayButton } from '../viewing/Actions.js';
import { Facts } from '../viewing/Facts.js';
import type { Place } from '../viewing/viewing.js';

/** What a grown card offers. Made when a card is first pointed at or focused: a page has hundreds of cards. */
export function CardPanel({ title, place }: { title: TitleCard; place: Place }) {
  return (
    <div className="card-panel">
      <p className="card-name">{title.name}</p>
      <Facts title={title} />
      <div className="card-actions">
        <PlayButton title={title} place={place} />
        <LikeButton title={title} place={place} />
        <MyListButton title={title} place={place} />
        <DetailsButton title={title} place={place} />
      </div>
    </div>
  );
}
