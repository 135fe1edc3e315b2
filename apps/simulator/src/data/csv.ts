/** Returns the fields of one CSV line (RFC 4180). Line breaks inside fields are not supported; MovieLens has none. */
export function csvFields(line: string): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      let text = '';
      let from = at + 1;
      for (;;) {
        const end = line.indexOf('"', from);
        if (end === -1) return [...fields, text + line.slice(from)];
        text += line.slice(from, end);
        if (line[end + 1] !== '"') {
          at = end + 2;
          break;
        }
        text += '"';
        from = end + 2;
      }
      fields.push(text);
    } else {
      const end = line.indexOf(',', at);
      fields.push(end === -1 ? line.slice(at) : line.slice(at, end));
      at = end === -1 ? line.length + 1 : end + 1;
    }
  }
  return fields;
}
