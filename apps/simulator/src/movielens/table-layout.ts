import { parse } from 'csv-parse/sync';

/** How the rows of one file are written. */
export interface TableLayout<Column extends string> {
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly hasHeader: boolean;
  /** Number of fields in the first line. */
  readonly width: number;
  /** Index of the field that holds a column. */
  readonly index: Readonly<Partial<Record<Column, number>>>;
}

export interface TableColumns<Column extends string> {
  /** In the order of files without a header. */
  readonly required: readonly Column[];
  /** Names of a column in a header, in lower case and without anything but letters. */
  readonly names: Readonly<Record<Column, readonly string[]>>;
}

/** The first field is a number or the name of a column, so whatever follows it separates fields. */
const DELIMITER = /^\s*"?[^":\t;,|]*"?(::|[\t;,|])/;

/**
 * Finds out how a file is written from its first line: MovieLens has used `,`, `::`, `|` and tabs, with and without a
 * header, and copies of it have other columns and orders. Returns a sentence if the columns cannot be found.
 */
export function detectLayout<Column extends string>(
  firstLine: string,
  columns: TableColumns<Column>,
): TableLayout<Column> | string {
  const expected = `expected a header with the columns ${columns.required.join(', ')}, or rows in this order`;
  const delimiter = DELIMITER.exec(firstLine)?.[1];
  if (delimiter === undefined) return `${expected}, separated by ",", "::", "|" or tabs`;
  const hasHeader = !/^\s*"?\d/.test(firstLine);
  // The releases without a header do not quote, except where they are made from CSV.
  const quoted = hasHeader || delimiter === ',' || delimiter === ';';
  const fields = fieldsOf(firstLine, delimiter, quoted);
  const width = fields.length;
  if (!hasHeader) {
    if (width < columns.required.length) return `${expected}; found ${width} fields`;
    const index = Object.fromEntries(columns.required.map((column, at) => [column, at]));
    return { delimiter, quoted, hasHeader, width, index: index as Record<Column, number> };
  }
  const names = fields.map((field) => field.toLowerCase().replaceAll(/[^a-z]/g, ''));
  const index: Partial<Record<Column, number>> = {};
  for (const [column, aliases] of Object.entries(columns.names) as [Column, readonly string[]][]) {
    const at = aliases.map((alias) => names.indexOf(alias)).find((each) => each !== -1);
    if (at !== undefined) index[column] = at;
  }
  const missing = columns.required.filter((column) => index[column] === undefined);
  if (missing.length > 0) return `${expected}; found no ${missing.join(' and no ')}`;
  return { delimiter, quoted, hasHeader, width, index };
}

function fieldsOf(line: string, delimiter: string, quoted: boolean): string[] {
  const options = { delimiter, quote: quoted ? '"' : null, relax_quotes: true, relax_column_count: true };
  return parse(line, options)[0] ?? [];
}
