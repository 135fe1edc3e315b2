import type { Picture } from '@marquee/contracts/console';
import { storyOf } from '../picture/story.js';

export function StoryBanner({ picture }: { readonly picture: Picture }) {
  const { tone, headline, sentences } = storyOf(picture);
  return (
    <section className={`story ${tone}`} aria-label="Summary">
      <h2>{headline}</h2>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
