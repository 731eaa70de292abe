/** A line of a terminal. What the engine colors is colored by what it begins with. */
const styles: readonly (readonly [RegExp, string])[] = [
  [/^\$ /, "command"],
  [/^ *\+ /, "added"],
  [/^ *- /, "dropped"],
  [/^ *~ /, "changed"],
  [/^ *error:/, "dropped"],
];

const lineHeight = 19;
const margin = 16;
const characterWidth = 7.8;

/** A picture of a terminal that shows these lines. */
export function drawTerminal(lines: readonly string[]): string {
  const width = Math.ceil(2 * margin + Math.max(...lines.map(({ length }) => length)) * characterWidth);
  const height = 2 * margin + lines.length * lineHeight;
  const texts = lines.map((line, index) => {
    const [, style = "plain"] = styles.find(([pattern]) => pattern.test(line)) ?? [];
    return `<text class="${style}" x="${margin}" y="${margin + (index + 0.75) * lineHeight}">${escapeXml(line)}</text>`;
  });
  return [
    // Not only by the style sheet: some renderers keep leading spaces by this attribute alone.
    `<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    "<style>text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre }",
    ".plain { fill: #c9d1d9 } .command { fill: #ffffff; font-weight: bold }",
    ".added { fill: #56d364 } .dropped { fill: #ff7b72 } .changed { fill: #e3b341 }</style>",
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...texts,
    "</svg>",
    "",
  ].join("\n");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
