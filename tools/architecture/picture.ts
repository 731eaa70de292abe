import { instance } from "@viz-js/viz";
import { arrows, parts } from "./parts";

/** The parts and the arrows between them in Graphviz's language, which finds the places. */
function graph(): string {
  const nodes = parts.map(({ name, purpose }) => `  "${name}" [label="${name}\\n${purpose}"];`);
  const edges = arrows().map(
    ({ from, to, typeOnly }) => `  "${from}" -> "${to}"${typeOnly ? ' [style=dashed, color="#999999"]' : ""};`,
  );
  return [
    "digraph architecture {",
    '  bgcolor="white"; ranksep=0.5; nodesep=0.3; fontname="Helvetica,Arial,sans-serif";',
    '  node [shape=box, style="rounded,filled", fillcolor="#f3f6fa", color="#7a8ca3", fontname="Helvetica,Arial,sans-serif", fontsize=12, margin="0.3,0.08"];',
    '  edge [color="#5b6b80", arrowsize=0.7];',
    ...nodes,
    ...edges,
    "}",
  ].join("\n");
}

/** @returns an SVG, the same for the same imports. */
export async function drawArchitecture(): Promise<string> {
  return (await instance()).renderString(graph(), { format: "svg" });
}
