import type { Account } from "./account";
import { readAccountName } from "./accountName";
import { forPeople } from "./failures";

/** What the provider process lends to the subscriptions it is called for. */
export interface SubscriptionServices {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly account: (name: string) => Account;
}

type Properties = Readonly<Record<string, unknown>>;

/** Reads an account's subscription for the data source, in the shape in which the dynamic host calls it. */
export function createSubscriptionProvider(services: SubscriptionServices) {
  return {
    read: (id: string, props: Properties = {}) =>
      forPeople(`subscription of account ${String(props["account"])}`, async () => {
        // A refresh hands over what was read before, a program's run only the arguments. Counts change all the time and are
        // nobody's drift, so a refresh gives them back as they are; the next run of the program reads them afresh.
        if (props["licenseCount"] !== undefined) {
          return { id, props };
        }
        const account = readAccountName(props["account"]);
        if (account.kind !== "known") {
          throw new Error(account.kind === "wrong" ? account.problem : "account is not known yet");
        }
        const subscription = await services.account(account.account).subscription();
        const { purchaseTypes, licenseCount, licenseUsedCount, updateTime } = subscription;
        return {
          id,
          props: {
            account: account.account,
            purchaseTypes: [...purchaseTypes],
            licenseCount,
            licenseUsedCount,
            licenseFreeCount: Math.max(licenseCount - licenseUsedCount, 0),
            licenseOvercommitCount: Math.max(licenseUsedCount - licenseCount, 0),
            // The host fails on undefined.
            updateTime: updateTime ?? "",
          },
        };
      }),
  };
}
