import type { TitleCard } from '@marquee/contracts/page';
import { DetailsButton, LikeButton, MyListButton, PlayButton } from '../controls/Actions.js';
import { Facts } from '../controls/Facts.js';
import type { Place } from '../visit/viewing.js';

/** The actions of an enlarged card. Rendered when a card is first hovered or focused: a page has hundreds of cards. */
export function CardPanel({ title, place }: { readonly title: TitleCard; readonly place: Place }) {
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
