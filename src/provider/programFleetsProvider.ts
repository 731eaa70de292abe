import { withUserErrors } from "../reconcile/userErrors";
import { failedProgram, firstAnnouncement, unpackFleets } from "../fleet/programFleets";
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
        const packed = props["fleets"];
        if (packed === failedProgram) {
          sessions.run.fail();
          return { id, props: {} };
        }
        if (typeof packed !== "string") {
          // A refresh passes what was read before.
          return { id, props };
        }
        const fleets = await unpackFleets(packed);
        sessions.announce(fleets);
        // The next run is to know which fleets are late.
        return { id, props: id === firstAnnouncement ? {} : { names: fleets.map(({ fleet }) => fleet) } };
      }),
  };
}
