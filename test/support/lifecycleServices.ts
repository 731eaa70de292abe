import { setImmediate } from "node:timers/promises";
import { Account } from "../../src/lifecycle/account";
import { Claims } from "../../src/lifecycle/claims";
import type { FleetServices } from "../../src/lifecycle/fleetProvider";
import { FleetsAtWork } from "../../src/lifecycle/fleetsAtWork";
import { Ledger } from "../../src/lifecycle/ledger";
import { RemovalConfirmation } from "../../src/lifecycle/removalConfirmation";
import type { LicenseApi } from "../../src/licenseApi";

/** What one provider process lends to fleets, over this API; nothing in it takes time. */
export function lifecycleServices(
  api: LicenseApi,
  {
    confirmation = "",
    callCount = () => 0,
  }: { readonly confirmation?: string; readonly callCount?: () => number } = {},
): FleetServices & { readonly lines: string[] } {
  const accounts = new Map<string, Account>();
  const lines: string[] = [];
  return {
    account: (name) => {
      const known = accounts.get(name) ?? new Account(name, api, { now: () => 0, print: () => undefined });
      accounts.set(name, known);
      return known;
    },
    claims: new Claims(),
    ledger: new Ledger(),
    atWork: new FleetsAtWork(),
    confirmation: new RemovalConfirmation(() => confirmation),
    traffic: () => ({ calls: callCount(), repeated: 0, waited: 0 }),
    print: (line) => lines.push(line),
    now: () => 0,
    pause: () => Promise.resolve(),
    tick: () => setImmediate(),
    lines,
  };
}
