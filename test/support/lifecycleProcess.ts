import { createFleetProvider } from "../../src/provider/fleetProvider";
import { createProgramRecordProvider } from "../../src/provider/programRecordProvider";
import type { LicenseApi } from "../../src/licenseApi";
import type { StartProcess } from "./engineModel";
import { providerSessions } from "./providerSessions";

/**
 * Provider processes that are none: the provider by itself, over the API that `connect` makes for each.
 *
 * @param minutesApart between one process and the next; or
 * @param now the time at which one starts
 * @param confirmation of removals, asked for each process
 */
export function lifecycleProcesses(
  connect: () => LicenseApi,
  {
    minutesApart = 10,
    now: clock,
    confirmation = () => "",
    ...tools
  }: { minutesApart?: number; now?: () => number; confirmation?: () => string; sleep?: () => Promise<void> } = {},
): StartProcess {
  let started = 0;
  return (declared) => {
    const now = clock?.() ?? started * minutesApart * 60_000;
    started += 1;
    const { sessions, lines } = providerSessions(connect(), { ...tools, confirmation: confirmation(), now: () => now });
    sessions.announce(declared);
    return Promise.resolve({
      fleet: createFleetProvider(sessions),
      checkRecord: createProgramRecordProvider(sessions).check,
      announce: (later) => {
        sessions.announce(later);
        return Promise.resolve();
      },
      lines,
      flush: () => Promise.resolve(),
    });
  };
}
