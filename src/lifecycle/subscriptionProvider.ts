import { z } from "zod";
import type { Account } from "./account";
import { readAccountName } from "./accountName";
import type { Claims } from "./claims";
import { forPeople } from "./forPeople";
import { balance } from "./headroom";
import type { Ledger } from "./ledger";

/** What the provider process lends to the subscriptions it is called for. */
export interface SubscriptionServices {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly account: (name: string) => Account;
  readonly claims: Claims;
  readonly ledger: Ledger;
}

type Properties = Readonly<Record<string, unknown>>;

const fleetNames = z.array(z.string()).default([]);

/** Reads an account's subscription for the data source, in the shape in which the dynamic host calls it. */
export function createSubscriptionProvider({ account: accountOf, claims, ledger }: SubscriptionServices) {
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
        refuseForeignFleets(account, fleets, claims, ledger);
        const { purchaseTypes, licenseCount, licenseUsedCount, updateTime } = await accountOf(account).subscription();
        const outlook = ledger.outlook(account, fleets);
        return {
          id,
          props: {
            account,
            purchaseTypes: [...purchaseTypes],
            licenseCount,
            licenseUsedCount,
            ...balance({ licenseCount, licenseUsedCount }),
            fleets,
            undeterminedFleets: [...outlook.undetermined],
            plannedAssignments: outlook.assignments,
            plannedReleases: outlook.releases,
            projectedFreeCount: Math.max(licenseCount - licenseUsedCount + outlook.pendingChange, 0),
            // The host fails on undefined.
            updateTime: updateTime ?? "",
          },
        };
      }),
  };
}

/** A fleet of another account would be counted nowhere, and nobody would notice. */
function refuseForeignFleets(account: string, fleets: readonly string[], claims: Claims, ledger: Ledger): void {
  for (const fleet of fleets.filter((name) => !ledger.isLeaving({ fleet: name, account }))) {
    const accounts = claims.accountsOf(fleet);
    if (accounts.length > 0 && !accounts.includes(account)) {
      throw new Error(
        `fleet ${fleet} is on account ${accounts.join(" and ")} and cannot be listed with the subscription of account ${account}. ` +
          `Give it to a FotaSubscription of its own account.`,
      );
    }
  }
}
