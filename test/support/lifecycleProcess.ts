import { createFleetProvider } from "../../src/provider/fleetProvider";
import { createProgramRecordProvider } from "../../src/provider/programRecordProvider";
import type { LicenseApi } from "../../src/licenseApi";
import type { StartProcess } from "./engineModel";
import { providerSessions } from "./providerSessions";

/**
 * Provider processes that are none: the provider by itself, over the API that `connect` makes for each.
 *
 * @param minutesApart between one process and the next
 */
export function lifecycleProcesses(connect: () => LicenseApi, minutesApart = 10): StartProcess {
  let started = 0;
  return (declared) => {
    const now = started++ * minutesApart * 60_000;
    const { sessions, lines } = providerSessions(connect(), { now: () => now });
    sessions.announce(declared);
    return Promise.resolve({
      fleet: createFleetProvider(sessions),
      checkRecord: createProgramRecordProvider(sessions).check,
      lines,
      flush: () => Promise.resolve(),
    });
  };
}
