import { createFleetProvider } from "../../src/provider/fleetProvider";
import { createProgramRecordProvider } from "../../src/provider/programRecordProvider";
import type { LicenseApi } from "../../src/licenseApi";
import type { StartProcess } from "./engineModel";
import { providerSessions } from "./providerSessions";

/** Provider processes that are none: the provider by itself, over the API that `connect` makes for each. */
export function lifecycleProcesses(connect: () => LicenseApi): StartProcess {
  return (declared) => {
    const { sessions, lines } = providerSessions(connect());
    sessions.announce(declared);
    return Promise.resolve({
      fleet: createFleetProvider(sessions),
      checkRecord: createProgramRecordProvider(sessions).check,
      lines,
      flush: () => Promise.resolve(),
    });
  };
}
