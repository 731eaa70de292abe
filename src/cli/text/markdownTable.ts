export type Row = readonly [label: string, value: string];

/** For job summaries and comments on GitHub and GitLab. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const [head, ...body] = [header, ...rows].map((cells) => lineOf(cells.map(escapeMarkdown)));
  return [head, lineOf(header.map(() => "---")), ...body].join("\n");
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** Foreign text must not become markup. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\|`*_~<>[\]]/g, "\\$&");
}
