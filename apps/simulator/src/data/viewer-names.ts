const NAMES = [
  'Ada',
  'Bilal',
  'Chiara',
  'Dmitri',
  'Elif',
  'Farid',
  'Grace',
  'Hiro',
  'Ines',
  'Jonas',
  'Kemi',
  'Lena',
  'Mateo',
  'Nadia',
  'Otis',
  'Priya',
  'Quentin',
  'Rosa',
  'Sven',
  'Tala',
  'Uma',
  'Viktor',
  'Wanda',
  'Ximena',
  'Yusuf',
  'Zoe',
  'Amara',
  'Bruno',
  'Celine',
  'Dario',
  'Esther',
  'Felix',
  'Gita',
  'Hanna',
  'Ivan',
  'Jade',
  'Karim',
  'Lucia',
  'Milan',
  'Noor',
];

/** A name for the viewer at `index`. When the list is used up, names repeat with a number. */
export function viewerName(index: number): string {
  const round = Math.floor(index / NAMES.length);
  const name = NAMES[index % NAMES.length] ?? 'Viewer';
  return round === 0 ? name : `${name} ${round + 1}`;
}
