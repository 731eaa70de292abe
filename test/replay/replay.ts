import assert from "node:assert/strict";
import { inspect } from "node:util";
import { EngineExecutor } from "./engineExecutor";
import { historyOf, type Step } from "./history";
import type { DeclaredInProgram } from "../support/engineModel";
import { ModelExecutor } from "./modelExecutor";
import type { Observation } from "./observation";

/** What a replay came to. */
export interface Replay {
  readonly seed: number;
  readonly steps: number;
  /** Steps whose order the engine was free to choose, so that only what always holds was compared. */
  readonly openSteps: number;
  /** What was different, with all that it takes to see why; undefined when nothing was. */
  readonly divergence: string | undefined;
}

/** Plays the history of a seed on the model and on the real engine, and compares what is seen after each step. */
export async function replay(seed: number): Promise<Replay> {
  const history = historyOf(seed);
  await using model = await ModelExecutor.start(history);
  await using engine = await EngineExecutor.start(history);
  let openSteps = 0;
  for (const [index, drawn] of history.steps.entries()) {
    const step = fitted(drawn, model);
    const { output, ...seen } = await engine.execute(step);
    const expected = await model.execute(inOrderOf(output, step), (gone) =>
      inOrder(gone, (name) => [closing(output, name)]),
    );
    const isOpen = isOrderOpen(step, expected, seen) || isCutShort(output, step);
    const difference = isOpen ? openDifference(expected, seen) : strictDifference(expected, seen);
    if (difference !== undefined) {
      const divergence = [
        `seed ${seed}, step ${index + 1} of ${history.steps.length}`,
        inspect({ ...history, steps: history.steps.slice(0, index + 1) }, { depth: 8, maxArrayLength: 20 }),
        `${difference}\n(+ actual is the engine, - expected is the model)`,
        `the engine's output:\n${output}`,
      ].join("\n\n");
      return { seed, steps: index + 1, openSteps, divergence };
    }
    if (isOpen) {
      openSteps += 1;
      model.adopt(await engine.stack(), await engine.record(), engine.simulator);
    }
  }
  return { seed, steps: history.steps.length, openSteps, divergence: undefined };
}

/** The engine refuses to replace what it does not know, and now and then to refresh a target in the same run (docs/errors.md). */
function fitted(step: Step, { model }: ModelExecutor): Step {
  if (step.kind !== "up") {
    return step;
  }
  const { replaced, targets, isRefreshed, continues, ...rest } = step;
  const isKnown = (name: string) => model.state.has(name);
  const isMoved = ({ name, formerName = name, account }: DeclaredInProgram) =>
    [name, formerName].some((one) => isKnown(one) && model.state.get(one)?.inputs["account"] !== account);
  return {
    ...rest,
    // With that flag the engine waits for ever once it cannot delete what is to be replaced (docs/safeguards.md).
    continues: continues && !(step.faults.length > 0 && step.program.some(isMoved)),
    ...(targets === undefined ? {} : { targets }),
    isRefreshed: isRefreshed && targets === undefined,
    ...(replaced === undefined || targets !== undefined || !isKnown(replaced) ? {} : { replaced }),
  };
}

/** The engine takes up in any order what does not depend on each other, and deletes so: the model follows it. */
function inOrderOf(output: string, step: Step): Step {
  if (!("program" in step) || step.isChained) {
    return step;
  }
  const program = inOrder(step.program, ({ name, isLate = false }) => [
    Number(isLate),
    closing(output, name),
    position(output, new RegExp(`fleet ${name}: `)),
  ]);
  return { ...step, program };
}

/** Where the engine's output has the closing line of a fleet. */
function closing(output: string, fleet: string): number {
  return position(output, new RegExp(`fleet ${fleet}: .*licensed \\(`));
}

function position(output: string, line: RegExp): number {
  const found = output.search(line);
  return found < 0 ? output.length : found;
}

function inOrder<Item>(items: readonly Item[], rank: (item: Item) => readonly number[]): Item[] {
  return [...items].sort((one, other) => {
    const others = rank(other);
    return (
      rank(one)
        .map((of, index) => of - (others[index] ?? 0))
        .find((difference) => difference !== 0) ?? 0
    );
  });
}

/** After a failure the engine begins nothing new, and how far the others have come by then is chance. */
function isOrderOpen(step: Step, expected: Observation, seen: Observation): boolean {
  // Nobody knows which fleets are targeted: those that are planned by then count.
  const isShort = expected.codes.includes("headroom-exceeded") || seen.codes.includes("headroom-exceeded");
  if ("program" in step && step.targets !== undefined && isShort) {
    return true;
  }
  const mayStop =
    step.kind === "preview" ||
    step.kind === "planned" ||
    step.kind === "refresh" ||
    (step.kind === "up" && !step.continues);
  return mayStop && expected.failed && seen.failed && ("program" in step ? step.program.length > 1 : true);
}

/** Where a fleet cannot be planned the program may end before the rest is declared, and with nothing deleted, also with `--continue-on-error`. */
function isCutShort(output: string, step: Step): boolean {
  return "program" in step && /has a problem: |: failed( \[|$)/m.test(output);
}

function strictDifference(expected: Observation, seen: Observation): string | undefined {
  try {
    assert.deepEqual(seen, expected);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whatever was done, and whatever was not. */
function openDifference(expected: Observation, seen: Observation): string | undefined {
  const unexpected = seen.codes.filter((code) => !expected.codes.includes(code));
  return unexpected.length === 0
    ? undefined
    : `the engine failed with ${unexpected.join(", ")}, and the model with ${expected.codes.join(", ")}`;
}
