import { checkFailures } from "./checkFailures";
import { failedProgram, packFleets, unpackFleets, type DeclaredFleet } from "../fleet/programFleets";
import { problemsOf } from "../reconcile/userErrors";
import { failedProgramProblem } from "../reconcile/messages/failedProgram";
import { planLeaving } from "../reconcile/leavingFleets";
import type { Sessions } from "../reconcile/session/sessions";

type Properties = Readonly<Record<string, unknown>>;

/**
 * What the program declared in its last run: it tells of removed fleets, which a preview does not mention, and what fleets not compared yet
 * are going to do. All fleets wait for it.
 *
 * A managed resource, because only these are told what they were before. The engine omits it from a run with `--target`.
 */
export function createProgramRecordProvider(sessions: Sessions) {
  async function check(olds: Properties, news: Properties) {
    let fleets = news["fleets"];
    if (fleets === failedProgram) {
      return { inputs: { fleets }, failures: checkFailures([failedProgramProblem("the fleets of the program")]) };
    }
    const problems = await problemsOf(async () => {
      const now = await unpacked(fleets);
      sessions.announce(now);
      sessions.run.start(now, await recorded(olds["fleets"]));
      const remaining = await planLeaving(sessions);
      fleets = remaining.length === 0 ? fleets : await packFleets([...now, ...remaining]);
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

/** Undefined for what another release recorded and this one cannot read. */
async function recorded(packed: unknown): Promise<DeclaredFleet[] | undefined> {
  try {
    return typeof packed === "string" ? await unpackFleets(packed) : undefined;
  } catch {
    return undefined;
  }
}
