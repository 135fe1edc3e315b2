import type { Random } from './random.js';
import type { FamilyName } from './families.js';
import type { PaletteName } from './palette.js';

export interface Mood {
  readonly families: readonly [FamilyName, ...FamilyName[]];
  readonly palettes: readonly [PaletteName, ...PaletteName[]];
}

const moods = {
  action: {
    families: ['skyline', 'road', 'stripes', 'sunset', 'rings'],
    palettes: ['ember', 'cobalt', 'steel', 'midnight', 'dusk', 'violet'],
  },
  adventure: {
    families: ['mountains', 'sea', 'sunset', 'road', 'woods'],
    palettes: ['teal', 'canyon', 'arctic', 'desert', 'dusk', 'acid'],
  },
  animation: {
    families: ['blocks', 'mountains', 'petals', 'space', 'sea'],
    palettes: ['coral', 'mint', 'cobalt', 'mustard', 'lilac', 'nebula'],
  },
  comedy: {
    families: ['blocks', 'stripes', 'portrait', 'dots', 'sunset'],
    palettes: ['mustard', 'mint', 'coral', 'tomato', 'cobalt', 'acid'],
  },
  crime: {
    families: ['skyline', 'portrait', 'rings', 'road', 'stripes'],
    palettes: ['midnight', 'fog', 'blood', 'gold', 'steel', 'bone'],
  },
  documentary: {
    families: ['dots', 'mountains', 'blocks', 'sea'],
    palettes: ['bone', 'arctic', 'olive', 'tomato', 'steel', 'fog'],
  },
  drama: {
    families: ['portrait', 'sea', 'sunset', 'petals', 'skyline', 'woods', 'dots'],
    palettes: ['dusk', 'teal', 'canyon', 'olive', 'bone', 'midnight', 'blossom', 'arctic', 'gold'],
  },
  fantasy: {
    families: ['mountains', 'space', 'woods', 'sea'],
    palettes: ['lilac', 'nebula', 'teal', 'violet', 'gold', 'acid'],
  },
  horror: {
    families: ['woods', 'rings', 'portrait', 'skyline'],
    palettes: ['blood', 'fog', 'acid', 'midnight', 'violet'],
  },
  music: {
    families: ['stage', 'stripes', 'blocks', 'dots'],
    palettes: ['violet', 'gold', 'blossom', 'cobalt', 'ember', 'mustard'],
  },
  mystery: {
    families: ['rings', 'woods', 'portrait', 'skyline'],
    palettes: ['fog', 'midnight', 'olive', 'gold', 'violet'],
  },
  romance: {
    families: ['petals', 'portrait', 'sunset', 'sea', 'blocks'],
    palettes: ['blossom', 'coral', 'dusk', 'lilac', 'tomato', 'mint'],
  },
  science: {
    families: ['space', 'rings', 'skyline', 'road', 'dots'],
    palettes: ['cosmos', 'nebula', 'violet', 'arctic', 'acid', 'cobalt'],
  },
  thriller: {
    families: ['rings', 'skyline', 'road', 'portrait', 'woods'],
    palettes: ['steel', 'blood', 'midnight', 'ember', 'fog', 'teal'],
  },
  war: { families: ['sunset', 'skyline', 'dots', 'mountains'], palettes: ['olive', 'ember', 'bone', 'steel'] },
  western: { families: ['sunset', 'mountains', 'road', 'portrait'], palettes: ['desert', 'canyon', 'ember', 'gold'] },
} as const satisfies Record<string, Mood>;

/** By a word of the genre's name, whatever the data set calls it ("Thriller/Suspense", "Sci-Fi", "Romantic Comedy"). */
const words: readonly (readonly [word: string, mood: keyof typeof moods])[] = [
  ['roman', 'romance'],
  ['sci', 'science'],
  ['horror', 'horror'],
  ['western', 'western'],
  ['black comedy', 'crime'],
  ['noir', 'crime'],
  ['crime', 'crime'],
  ['music', 'music'],
  ['concert', 'music'],
  ['anim', 'animation'],
  ['child', 'animation'],
  ['fantas', 'fantasy'],
  ['documentary', 'documentary'],
  ['war', 'war'],
  ['mystery', 'mystery'],
  ['thriller', 'thriller'],
  ['adventure', 'adventure'],
  ['action', 'action'],
  ['comedy', 'comedy'],
  ['drama', 'drama'],
];

function moodOf(genre: string): Mood | undefined {
  const name = genre.toLowerCase();
  const known = words.find(([word]) => name.includes(word));
  return known && moods[known[1]];
}

/** One of the title's genres decides; a title without a known genre is a drama. */
export function chooseMood(genres: readonly string[], random: Random): Mood {
  const known = genres.map(moodOf).filter((mood) => mood !== undefined);
  const [first, ...others] = known;
  return first ? random.pick([first, ...others]) : moods.drama;
}
