import { posix } from 'node:path';

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;
const NAMED_PATH = /`((?:src|test|tests|apps|packages|infra|docs|load|tooling)\/[\w./-]+)`/g;

/** Links and paths of a Markdown document that lead nowhere. A path may be meant from the root or from the document. */
export function checkDocument(path, text, exists) {
  const folder = posix.dirname(path);
  const prose = withoutCodeBlocks(text);
  return prose.split('\n').flatMap((line, index) => {
    const links = [...line.matchAll(LINK)]
      .map(([, target = '']) => target.replace(/#.*$/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
      .filter((target) => !exists(posix.join(folder, target)));
    const paths = [...line.matchAll(NAMED_PATH)]
      .map(([, target = '']) => target)
      .filter((target) => !/\/(dist|generated)(\/|$)/.test(target))
      .filter((target) => !exists(target) && !exists(posix.join(folder, target)));
    return [...links, ...paths].map((target) => `${path}:${index + 1}: ${target} does not exist`);
  });
}

/** The text with the lines of code blocks left empty, so that line numbers stay. */
function withoutCodeBlocks(text) {
  let inside = false;
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) inside = !inside;
      return inside || line.startsWith('```') ? '' : line;
    })
    .join('\n');
}
