import { z } from "zod";
import { readAccountName } from "../fleet/accountName";
import { problem } from "../problemCodes";
import { withUserErrors } from "../reconcile/userErrors";
import { balance, hasPool, projectPool } from "../reconcile/pool";
import type { Session } from "../reconcile/session/session";
import type { Sessions } from "../reconcile/session/sessions";
import { warnIfUnlicensed } from "../reconcile/printPlan";
import { unmanagedDevices } from "../reconcile/unmanaged";

type Properties = Readonly<Record<string, unknown>>;

const fleetNames = z.array(z.string()).default([]);

/** In the dynamic host's shape. */
export function createSubscriptionProvider(sessions: Sessions) {
  return {
    read: (id: string, props: Properties = {}) =>
      withUserErrors(`subscription of account ${String(props["account"])}`, async () => {
        // A refresh passes what was read before, a run only the arguments. Changed counts are no drift, so a refresh returns the old ones.
        if (props["licenseCount"] !== undefined) {
          return { id, props };
        }
        const reading = readAccountName(props["account"]);
        if (reading.kind !== "known") {
          throw new Error(reading.kind === "wrong" ? reading.problem : "account is not known yet");
        }
        const { account } = reading;
        const fleets = fleetNames.parse(props["fleets"]);
        refuseForeignFleets(account, fleets, sessions);
        const session = sessions.of(account);
        // From before this deployment, so that preview and update agree: the engine compares an update with a saved plan.
        const subscription = await session.observed.subscription();
        const { purchaseTypes, licenseCount, licenseUsedCount, updateTime } = subscription;
        warnIfUnlicensed(session, subscription);
        // Fleets that leave the account count too: they cannot be listed with it.
        const plans = session
          .plans()
          .filter(({ plan: { target } }) => target.purpose !== "change" || fleets.includes(target.fleet));
        const { assigned, released, freeAfterwards } = projectPool({ licenseCount, licenseUsedCount }, plans);
        return {
          id,
          props: {
            account,
            purchaseTypes: [...purchaseTypes],
            licenseCount,
            licenseUsedCount,
            ...balance({ licenseCount, licenseUsedCount }),
            fleets,
            undeterminedFleets: [
              ...new Set([
                ...fleets.filter((fleet) => sessions.isUndetermined(fleet, account)),
                ...session.unknownDepartures,
              ]),
            ],
            plannedAssignments: assigned,
            plannedReleases: released,
            projectedFreeCount: Math.max(freeAfterwards, 0),
            // The host fails on undefined.
            updateTime: updateTime ?? "",
            ...(props["unmanaged"] === true ? await unmanaged(fleets, purchaseTypes, session, sessions) : {}),
          },
        };
      }),
  };
}

/** Enough for a policy to ignore known ones. */
const namedUnmanaged = 1000;

async function unmanaged(
  fleets: readonly string[],
  purchaseTypes: readonly string[],
  session: Session,
  { secrets }: Sessions,
) {
  if (!hasPool({ purchaseTypes })) {
    throw new Error(
      problem(
        "no-license-pool",
        `account ${session.account} has no license pool (${purchaseTypes.join(", ")}), so no license of it can be unmanaged. Remove unmanaged: true.`,
      ),
    );
  }
  const devices = await unmanagedDevices(fleets, session);
  const named = devices.filter((imei) => !secrets.has(imei)).slice(0, namedUnmanaged);
  return { unmanagedCount: devices.length, unmanagedDevices: named };
}

/** A fleet of another account would silently be counted nowhere. */
function refuseForeignFleets(account: string, fleets: readonly string[], sessions: Sessions): void {
  for (const fleet of fleets) {
    const accounts = sessions.accountsOf(fleet);
    if (accounts.length > 0 && !accounts.includes(account)) {
      throw new Error(
        problem(
          "fleet-of-other-account",
          `fleet ${fleet} is on account ${accounts.join(" and ")} and cannot be listed with the subscription of account ${account}. ` +
            `Move it to the list of a FotaSubscription of its own account; what it releases on this one is counted all the same.`,
        ),
      );
    }
  }
}
