import { checkFailures } from "./checkFailures";
import { failedProgram, unpackFleets, type DeclaredFleet } from "../fleet/programFleets";
import { unpackState, type StateAtStart } from "../fleet/stateAtStart";
import { problemsOf } from "../reconcile/userErrors";
import { failedProgramProblem } from "../reconcile/messages/failedProgram";
import { planLeaving } from "../reconcile/leavingFleets";
import type { Sessions } from "../reconcile/session/sessions";

type Properties = Readonly<Record<string, unknown>>;

/**
 * Records what the program declares, for its next run. Its check, for which all fleets wait, is told what the program declared in its last
 * run and what the state records, and plans the fleets that leave, which a preview does not mention.
 *
 * A managed resource, because only these are told what they were before. The engine omits it from a run with `--target`.
 */
export function createProgramRecordProvider(sessions: Sessions) {
  async function check(olds: Properties, news: Properties) {
    const fleets = news["fleets"];
    if (fleets === failedProgram) {
      return { inputs: { fleets }, failures: checkFailures([failedProgramProblem("the fleets of the program")]) };
    }
    const problems = await problemsOf(async () => {
      const now = await unpacked(fleets);
      sessions.announce(now);
      const state = stateAtStart(news["state"]);
      state?.leaving
        .filter(({ isSecret }) => isSecret)
        .flatMap(({ devices, unknown, inTransit }) => [devices, unknown, inTransit])
        .forEach((devices) => {
          sessions.secrets.add(devices);
        });
      sessions.run.start(now, await lastRun(olds["fleets"]), state);
      await planLeaving(sessions);
    });
    return { inputs: { fleets }, failures: checkFailures(problems) };
  }

  return {
    check,
    // The engine stores new inputs of an unchanged resource, and shows nothing.
    diff: (_id: string, _olds: Properties, _news: Properties) => Promise.resolve({ changes: false }),
    create: (_news: Properties) => Promise.resolve({ id: "program", outs: {} }),
    update: (_id: string, _olds: Properties, _news: Properties) => Promise.resolve({ outs: {} }),
    read: (id: string, props: Properties = {}) => Promise.resolve({ id, props }),
    delete: (_id: string, _props: Properties) => Promise.resolve(),
  };
}

async function unpacked(packed: unknown): Promise<DeclaredFleet[]> {
  return typeof packed === "string" ? unpackFleets(packed) : [];
}

/** Undefined where the engine does not tell. */
function stateAtStart(packed: unknown): StateAtStart | undefined {
  return typeof packed === "string" ? unpackState(packed) : undefined;
}

/** Undefined for what another release recorded and this one cannot read. */
async function lastRun(packed: unknown): Promise<DeclaredFleet[] | undefined> {
  try {
    return typeof packed === "string" ? await unpackFleets(packed) : undefined;
  } catch {
    return undefined;
  }
}
