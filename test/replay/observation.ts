import type { Simulator } from "../../src/simulator";
import { parseRoster } from "../../src/fleet/roster";
import { codesIn } from "../support/codes";

type Properties = Readonly<Record<string, unknown>>;

/** What is to be seen of a step, however it is executed. */
export interface Observation {
  readonly failed: boolean;
  /** Of the messages that it ended with. */
  readonly codes: readonly string[];
  /** What was said of fleets and accounts in numbers, sorted. */
  readonly lines: readonly string[];
  readonly fleets: Readonly<Record<string, RecordedFleet>>;
  /** The licensed devices of each account, sorted. */
  readonly licensed: Readonly<Record<string, readonly string[]>>;
}

interface RecordedFleet {
  readonly account: unknown;
  readonly devices: readonly string[];
  readonly undetermined: readonly string[];
  readonly inTransit: unknown;
  readonly adoptedCount: unknown;
}

export function observe(
  { failed, output }: { readonly failed: boolean; readonly output: string },
  fleets: Iterable<readonly [string, Properties]>,
  simulator: Simulator,
): Observation {
  return {
    failed,
    codes: failed ? [...new Set(codesIn(output))].sort() : [],
    lines: [
      ...new Set(
        withoutSubtotals(
          output
            .split("\n")
            .map(numbersOf)
            .filter((line) => line !== undefined),
        ),
      ),
    ].sort(),
    fleets: Object.fromEntries(
      [...fleets]
        .map(([name, { account, devices, undetermined, inTransit, adoptedCount }]) => {
          const recorded = {
            account,
            devices: listed(devices),
            undetermined: listed(undetermined),
            inTransit,
            adoptedCount,
          };
          return [name, recorded] as const;
        })
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
    licensed: Object.fromEntries(
      simulator.state().accounts.map(({ accountName, devices = [] }) => [
        accountName,
        devices
          .filter(({ licensed }) => licensed === true)
          .map(({ deviceId }) => deviceId)
          .sort(),
      ]),
    ),
  };
}

/** A line that counts, without how many requests it took: in a real process some are for progress or another token. */
function numbersOf(line: string): string | undefined {
  const [found] =
    /(fleet \S+|account \S+): (leaves account \S+: |no longer in the program: |so far )?\d.*/.exec(line) ?? [];
  return found === undefined || /\[[a-z-]+\]/.test(found) || isProgress(found)
    ? undefined
    : found.replace(/ \(\d+ API calls?.*\)$/, "");
}

/** Which subtotals there are depends on the order of the fleets. */
function withoutSubtotals(lines: readonly string[]): string[] {
  const last = new Map(lines.map((line) => [subtotalOf(line), line]));
  return lines.filter((line) => subtotalOf(line) === undefined || last.get(subtotalOf(line)) === line);
}

/** The account of a line that is a subtotal. */
function subtotalOf(line: string): string | undefined {
  return /^account (\S+): so far /.exec(line)?.[1];
}

function isProgress(line: string): boolean {
  return / of [\d,]+ .*(assigned|released|listed|looked through)/.test(line);
}

function listed(text: unknown): readonly string[] {
  return typeof text === "string" ? [...parseRoster(text).keys()] : [];
}
