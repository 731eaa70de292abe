import assert from "node:assert/strict";
import fc from "fast-check";
import { history, type History, type Step, type UpStep } from "../replay/history";
import { ModelExecutor } from "../replay/modelExecutor";
import type { Observation } from "../replay/observation";
import type { Manner } from "../support/recordingClient";
import { numRuns } from "./runs";

/** Another way to the same end. */
interface Detour {
  readonly manner?: Manner;
  /** What is executed in the place of a step; the last of it is compared. */
  readonly instead?: (step: Step) => readonly Step[];
}

/** What must be the same in the end. */
type Compared = (seen: Observation) => unknown;

/** What is recorded and licensed; of a step that fails only that it does, because how far the others had come then is chance. */
const ends: Compared = ({ failed, fleets, licensed }) => {
  const held = Object.entries(fleets).map(([name, fleet]) => {
    return [name, fleet.account, fleet.devices, fleet.undetermined];
  });
  return failed ? "failed" : { held, licensed };
};

/** Without what the service does at random. */
const undisturbed: fc.Arbitrary<History> = history.map((drawn) => ({
  ...drawn,
  nonexistent: [],
  steps: drawn.steps.map((step) => (step.kind === "up" ? { ...step, faults: [] } : step)),
}));

/** In which the record of the last run has all fleets: none is late, and no run is of a part of them. */
const recorded: fc.Arbitrary<History> = undisturbed.map((drawn) => ({
  ...drawn,
  steps: drawn.steps
    .filter(({ kind }) => kind !== "preview" && kind !== "planned")
    .map((step) => (step.kind === "up" ? whole(step) : step)),
}));

function whole({ targets: _, ...step }: UpStep): UpStep {
  return { ...step, program: step.program.map((fleet) => ({ ...fleet, isLate: false })) };
}

/** Plays a history in two ways, up to the first step that fails. */
async function compare(drawn: History, { manner = {}, instead = (step) => [step] }: Detour, compared: Compared) {
  await using straight = await ModelExecutor.start(drawn);
  await using detour = await ModelExecutor.start(drawn, manner);
  for (const step of drawn.steps) {
    const expected = await straight.execute(step);
    const seen: Observation[] = [];
    for (const part of instead(step)) {
      seen.push(await detour.execute(part));
    }
    const last = seen.at(-1);
    assert.ok(last !== undefined);
    // Two runs may do what one does not: what the first one releases is free for the second.
    if (expected.failed && seen.length > 1) {
      return;
    }
    assert.deepEqual(compared(last), compared(expected));
    if (expected.failed) {
      return;
    }
  }
}

const all: Compared = (seen) => seen;

interface Case {
  readonly what: string;
  readonly histories: fc.Arbitrary<History>;
  readonly detours: readonly Detour[];
  readonly compared: Compared;
}

describe("a history comes to the same", () => {
  const cases: readonly Case[] = [
    {
      what: "with each version of the API",
      histories: undisturbed,
      detours: (["v2", "v3"] as const).map((version) => ({ manner: { version } })),
      compared: all,
    },
    {
      what: "with any number of devices in a request and of requests at a time",
      histories: undisturbed,
      detours: [1, 7].flatMap((batchSize) => [1, 4].map((concurrency) => ({ manner: { batchSize, concurrency } }))),
      compared: all,
    },
    {
      what: "in whichever order the program declares its fleets",
      histories: recorded,
      detours: [{ instead: (step) => [reversed(step)] }],
      compared: ends,
    },
    {
      what: "in two runs, the first of which is of a part of the fleets",
      histories: recorded,
      detours: [{ instead: inTwoRuns }],
      compared: ends,
    },
    {
      what: "with a preview before each run, and without",
      histories: undisturbed,
      detours: [{ instead: (step) => (step.kind === "up" ? [{ ...step, kind: "preview" }, step] : [step]) }],
      compared: all,
    },
  ];
  for (const { what, histories, detours, compared } of cases) {
    it(what, () =>
      fc.assert(
        fc.asyncProperty(histories, fc.constantFrom(...detours), (drawn, detour) => compare(drawn, detour, compared)),
        numRuns(100),
      ),
    );
  }
});

/** Not where one comes after the other: a fleet that changes its account cannot give devices to one that comes later. */
function reversed(step: Step): Step {
  const isOrdered = step.kind === "up" && (step.isChained || step.isSerial);
  return "program" in step && !isOrdered ? { ...step, program: [...step.program].reverse() } : step;
}

/**
 * The first one with `--target`, which the engine does not allow for what depends on other fleets. Nor is anything replaced, which in the second run
 * would be what the first one has created.
 */
function inTwoRuns(step: Step): Step[] {
  if (step.kind !== "up" || step.program.length < 2) {
    return [step];
  }
  const { targets, isChained, replaced } = step;
  return targets !== undefined || isChained || replaced !== undefined
    ? [step]
    : [{ ...step, targets: step.program.slice(0, 1).map(({ name }) => name) }, step];
}
