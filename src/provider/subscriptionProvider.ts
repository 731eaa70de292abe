import { z } from "zod";
import { readAccountName } from "../fleet/accountName";
import { problem } from "../problemCodes";
import { forPeople } from "../reconcile/userErrors";
import { balance, hasPool, projectPool } from "../reconcile/pool";
import type { Session } from "../reconcile/session/session";
import type { Sessions } from "../reconcile/session/sessions";
import { unmanagedDevices } from "../reconcile/unmanaged";

type Properties = Readonly<Record<string, unknown>>;

const fleetNames = z.array(z.string()).default([]);

/** Reads an account's subscription for the data source, in the shape in which the dynamic host calls it. */
export function createSubscriptionProvider(sessions: Sessions) {
  return {
    read: (id: string, props: Properties = {}) =>
      forPeople(`subscription of account ${String(props["account"])}`, async () => {
        // A refresh hands over what was read before, a program's run only the arguments. Counts change all the time and are
        // nobody's drift, so a refresh gives them back as they are; the next run of the program reads them afresh.
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
        // From before this deployment, so that preview and update tell the same: a saved plan is held against it.
        const { purchaseTypes, licenseCount, licenseUsedCount, updateTime } = await session.observed.subscription();
        // Fleets that leave the account count, too: nobody can list them with it any more.
        const plans = session
          .plans()
          .map(({ plan }) => plan)
          .filter(({ target }) => target.purpose !== "change" || fleets.includes(target.fleet));
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

/** Enough for a policy to ignore those that are known. */
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

/** A fleet of another account would be counted nowhere, and nobody would notice. */
function refuseForeignFleets(account: string, fleets: readonly string[], sessions: Sessions): void {
  for (const fleet of fleets.filter((name) => !sessions.of(account).movingOut.has(name))) {
    const accounts = sessions.accountsOf(fleet);
    if (accounts.length > 0 && !accounts.includes(account)) {
      throw new Error(
        problem(
          "fleet-of-other-account",
          `fleet ${fleet} is on account ${accounts.join(" and ")} and cannot be listed with the subscription of account ${account}. ` +
            `List it with a FotaSubscription of its own account.`,
        ),
      );
    }
  }
}
