import { createFleetProvider } from "../../src/lifecycle/fleetProvider";
import type { LicenseApi } from "../../src/licenseApi";
import type { StartProcess } from "./engineModel";
import { lifecycleServices } from "./lifecycleServices";

/** Provider processes that are none: the lifecycle by itself, over the API that `connect` makes for each. */
export function lifecycleProcesses(connect: () => LicenseApi): StartProcess {
  return (declared) => {
    const services = lifecycleServices(connect());
    for (const fleet of declared) {
      services.claims.announce(fleet);
    }
    return Promise.resolve({
      fleet: createFleetProvider(services),
      lines: services.lines,
      flush: () => Promise.resolve(),
    });
  };
}
