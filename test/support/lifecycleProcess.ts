import { Account } from "../../src/lifecycle/account";
import { Claims } from "../../src/lifecycle/claims";
import { Ledger } from "../../src/lifecycle/ledger";
import { createFleetProvider } from "../../src/lifecycle/fleetProvider";
import type { LicenseApi } from "../../src/licenseApi";
import type { StartProcess } from "./engineModel";

/** Provider processes that are none: the lifecycle by itself, over the API that `connect` makes for each. */
export function lifecycleProcesses(connect: () => LicenseApi): StartProcess {
  return (declared) => {
    const api = connect();
    const claims = new Claims();
    for (const fleet of declared) {
      claims.announce(fleet);
    }
    const accounts = new Map<string, Account>();
    const lines: string[] = [];
    const fleet = createFleetProvider({
      account: (name) => {
        const known = accounts.get(name) ?? new Account(name, api);
        accounts.set(name, known);
        return known;
      },
      claims,
      ledger: new Ledger(),
      confirmedRemoval: () => undefined,
      callCount: () => 0,
      print: (line) => lines.push(line),
      now: () => 0,
      pause: () => Promise.resolve(),
    });
    return Promise.resolve({ fleet, lines, flush: () => Promise.resolve() });
  };
}
