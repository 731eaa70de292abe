import { createFleetProvider } from "../../src/provider/fleetProvider";
import { createProgramRecordProvider } from "../../src/provider/programRecordProvider";
import type { LicenseApi } from "../../src/ports/licenseApi";
import type { StartProcess } from "./engineModel";
import { providerSessions } from "./providerSessions";

/**
 * Provider processes that are none: the provider by itself, over the API that `connect` makes for each.
 *
 * @param minutesApart between one process and the next; or
 * @param now the clock
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
    const startedMs = started * minutesApart * 60_000;
    started += 1;
    const now = clock ?? (() => startedMs);
    const { sessions, lines } = providerSessions(connect(), { ...tools, confirmation: confirmation(), now });
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
