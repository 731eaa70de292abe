import { createFleetProvider } from "../../src/provider/fleetProvider";
import type { LicenseApi } from "../../src/licenseApi";
import type { StartProcess } from "./engineModel";
import { providerSessions } from "./providerSessions";

/** Provider processes that are none: the provider by itself, over the API that `connect` makes for each. */
export function lifecycleProcesses(connect: () => LicenseApi): StartProcess {
  return (declared) => {
    const { sessions, lines } = providerSessions(connect());
    for (const { fleet, account, roster } of declared) {
      sessions.of(account).claims.announce(fleet, roster);
    }
    return Promise.resolve({
      fleet: createFleetProvider(sessions),
      lines,
      flush: () => Promise.resolve(),
    });
  };
}
