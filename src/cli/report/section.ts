import { markdownTable, type Row } from "../text/markdownTable";
import { wrap } from "../text/wrap";

export interface Section {
  readonly title: string;
  /** Of a table. */
  readonly header: Row;
  readonly rows: readonly Row[];
}

export function sectionLines({ title, rows }: Section, width: number | undefined): readonly string[] {
  return [...wrap(title, width), ...formatRows(rows, width)];
}

export function sectionMarkdown({ header, rows }: Section): string {
  return markdownTable(header, rows);
}

function formatRows(rows: readonly Row[], width = Infinity): readonly string[] {
  const indent = 2 + Math.max(...rows.map(([label]) => label.length)) + 2;
  return rows.flatMap(([label, value]) =>
    wrap(value, width - indent).map(
      (line, position) => `${(position === 0 ? `  ${label}` : "").padEnd(indent)}${line}`,
    ),
  );
}
