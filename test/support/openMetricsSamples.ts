/** Reads OpenMetrics text as strictly as its grammar is, as far as gauges go. */
const name = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const label = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"`;
const type = new RegExp(String.raw`^# TYPE (${name}) gauge$`);
const unit = new RegExp(String.raw`^# UNIT (${name}) ([a-z]+)$`);
const help = new RegExp(String.raw`^# HELP (${name}) (?:[^"\\\n]|\\["\\n])+$`);
const sample = new RegExp(String.raw`^(${name})\{(${label}(?:,${label})*)\} (\d+)$`);

/** The samples of a text, each once, as `name{labels}` and its value. */
export function openMetricsSamples(text: string): ReadonlyMap<string, number> {
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.pop() !== "# EOF") {
    throw new Error("it does not end with # EOF and a line break");
  }
  const samples = new Map<string, number>();
  const families = new Set<string>();
  let family = "";
  for (const [index, line] of lines.entries()) {
    const started = type.exec(line)?.[1];
    const found = sample.exec(line);
    if (started !== undefined && !families.has(started)) {
      family = started;
      families.add(family);
    } else if (found?.[1] === family && !samples.has(`${family}{${found[2]}}`)) {
      samples.set(`${family}{${found[2]}}`, Number(found[3]));
    } else if (help.exec(line)?.[1] !== family && !isUnitOf(family, unit.exec(line))) {
      throw new Error(`line ${index + 1} is not as the grammar has it, or not of its family: ${line}`);
    }
  }
  return samples;
}

function isUnitOf(family: string, found: RegExpExecArray | null): boolean {
  return found?.[1] === family && family.endsWith(`_${found[2]}`);
}
