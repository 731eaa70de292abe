import { withUserErrors } from "../reconcile/userErrors";
import { failedProgram, unpackFleets } from "../fleet/programFleets";
import type { Sessions } from "../reconcile/session/sessions";

type Properties = Readonly<Record<string, unknown>>;

/**
 * Notes what the program's fleets desire, before any of them is checked.
 *
 * A read resource, because the engine reads one in every preview and update, whatever is targeted. An untargeted fleet gets no check, and
 * a fleet being deleted would release what that one holds.
 */
export function createProgramFleetsProvider(sessions: Sessions) {
  return {
    read: (id: string, props: Properties = {}) =>
      withUserErrors("the fleets of the program", async () => {
        // A refresh passes what was read before, which is nothing.
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
