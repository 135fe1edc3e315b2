import { posix } from 'node:path';

const IMPORT = /^(?:import|export)\b[^'";]*?\bfrom '(\.[^']+)'|^import '(\.[^']+)'/gm;

/**
 * Findings about the folders of one app: the imports between them must form no circle, so that each can be read after
 * the ones that it uses. `files` are the paths and texts of its sources.
 */
export function checkFolders(root, files) {
  const imports = new Map();
  for (const { path, text } of files) {
    const from = folderOf(root, path);
    for (const match of text.matchAll(IMPORT)) {
      const target = posix.join(posix.dirname(path), match[1] ?? match[2]);
      const to = folderOf(root, target);
      if (to === from || !target.startsWith(`${root}/`)) continue;
      if (!imports.has(from)) imports.set(from, new Map());
      if (!imports.get(from).has(to)) imports.get(from).set(to, path);
    }
  }
  return [...imports.keys()].flatMap((folder) => {
    const circle = pathBack(imports, folder);
    // Each circle is reported once, at its first folder by name.
    if (circle === undefined || circle.some((other) => other < folder)) return [];
    const steps = circle.map((from, index) => imports.get(from).get(circle[(index + 1) % circle.length]));
    return [`${root}: the folders ${[...circle, folder].join(' -> ')} import each other, in ${steps.join(' and ')}`];
  });
}

/** The first folder below `root`, or the file itself if it lies directly in `root`. */
function folderOf(root, path) {
  return path
    .slice(root.length + 1)
    .split('/')[0]
    .replace(/\.[jt]sx?$/, '');
}

/** The shortest way along imports from `start` back to it; undefined if there is none. */
function pathBack(imports, start) {
  const ways = [[start]];
  const visited = new Set();
  for (const way of ways) {
    for (const next of imports.get(way.at(-1))?.keys() ?? []) {
      if (next === start) return way;
      if (visited.has(next)) continue;
      visited.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
