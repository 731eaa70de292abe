import { forPeople } from "../reconcile/userErrors";
import { failedProgram, unpackFleets } from "../fleet/programFleets";
import type { Sessions } from "../reconcile/session/sessions";

type Properties = Readonly<Record<string, unknown>>;

/**
 * Takes note of what the program's fleets desire, before any of them is checked.
 *
 * It is a read resource because the engine reads one in every preview and update, whatever is targeted. A check would not do:
 * an untargeted fleet gets none, and a fleet that is being deleted would release what that one holds.
 */
export function createProgramFleetsProvider(sessions: Sessions) {
  return {
    read: (id: string, props: Properties = {}) =>
      forPeople("the fleets of the program", async () => {
        // A refresh hands over what was read before, which is nothing.
        const packed = props["fleets"];
        if (packed === failedProgram) {
          sessions.run.fail();
        } else if (typeof packed === "string") {
          sessions.announce(await unpackFleets(packed));
        }
        return { id, props: {} };
      }),
  };
}
