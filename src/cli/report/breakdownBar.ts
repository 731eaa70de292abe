import { sum } from "../../fleet/sum";
import { balance } from "../../reconcile/pool";
import type { PoolBreakdown } from "../facts/poolBreakdown";
import type { SubscriptionFacts } from "../facts/subscriptionFacts";
import { colored, type Terminal } from "../text/terminal";
import { wrap } from "../text/wrap";

const longestBar = 50;
const shortestBar = 5;

interface Part {
  readonly name: string;
  readonly mark: string;
  readonly value: number;
  readonly color?: "green" | "red";
}

/** In a narrow terminal, only the legend. */
export function breakdownBar(
  facts: Pick<SubscriptionFacts, "licenseCount" | "licenseUsedCount">,
  { releasableCount = 0, scheduledCount = 0, stuckCount = 0, unknownCount }: PoolBreakdown,
  terminal: Terminal,
): readonly string[] {
  const all: readonly Part[] = [
    { name: "stuck", mark: "█", value: stuckCount, color: "red" },
    { name: "unknown", mark: "?", value: unknownCount },
    { name: "scheduled", mark: "▓", value: scheduledCount },
    { name: "releasable", mark: "▒", value: releasableCount, color: "green" },
    { name: "free", mark: "░", value: balance(facts).licenseFreeCount },
  ];
  const parts = all.filter(({ value }) => value > 0);
  const cells = cellsOf(
    parts.map(({ value }) => value),
    Math.min(terminal.width, longestBar),
  );
  const bar = parts.map(({ mark, color }, index) => {
    const text = mark.repeat(cells[index] ?? 0);
    return color === undefined ? text : colored(text, color, terminal);
  });
  return [
    ...(parts.length === 0 || terminal.width < shortestBar ? [] : [bar.join("")]),
    ...wrap(parts.map(({ name, mark }) => `${mark} ${name}`).join("  "), terminal.width),
  ].filter((line) => line !== "");
}

/** Divides a bar among values above 0, each with at least one cell. */
export function cellsOf(values: readonly number[], length: number): readonly number[] {
  const total = sum(values);
  const exact = values.map((value) => (value / total) * length);
  const cells = exact.map((share) => Math.max(1, Math.floor(share)));
  for (let rest = values.length === 0 ? 0 : length - sum(cells); rest !== 0; rest -= Math.sign(rest)) {
    const step = Math.sign(rest);
    // The value furthest below its share gains a cell; the one furthest above loses one, but never its last.
    const lack = ([index, have]: readonly [number, number]) => step * ((exact[index] ?? 0) - have);
    const [[index, have] = [0, 0]] = [...cells.entries()]
      .filter(([, each]) => step > 0 || each > 1)
      .sort((one, other) => lack(other) - lack(one));
    cells[index] = have + step;
  }
  return cells;
}
