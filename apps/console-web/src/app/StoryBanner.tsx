import type { Picture } from '@marquee/contracts/console';
import { tell } from '../picture/story.js';

export function StoryBanner({ picture }: { picture: Picture }) {
  const { tone, headline, sentences } = tell(picture);
  return (
    <section className={`story ${tone}`} aria-label="In short">
      <h2>{headline}</h2>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
