export type Row = readonly [label: string, value: string];

/** For job summaries and comments on GitHub and GitLab. */
export function markdownTable(header: Row, rows: readonly Row[]): string {
  const [head, ...body] = [header, ...rows].map(
    ([label, value]) => `| ${escapeMarkdown(label)} | ${escapeMarkdown(value)} |`,
  );
  return [head, "| --- | --- |", ...body].join("\n");
}

/** Text of others must not become markup. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\|`*_~<>[\]]/g, "\\$&");
}
