import type { Roster } from "../roster";
import type { Account } from "./account";
import type { FleetRecord } from "./fleetState";
import { lossLine } from "./lines";

export interface DriftServices {
  readonly account: (name: string) => Account;
  readonly print: (line: string) => void;
}

/**
 * The devices that the state records, or does not know of, and that hold a license.
 *
 * @throws Error when licenses are missing in the listing and the subscription contradicts it: nothing is concluded then.
 */
export async function stillLicensed(
  { fleet, account: name, roster, undetermined }: Pick<FleetRecord, "fleet" | "account" | "roster" | "undetermined">,
  services: DriftServices,
): Promise<Roster> {
  const all = new Map([...roster, ...undetermined]);
  if (all.size === 0) {
    return all;
  }
  const { devices } = await services.account(name).licensedDevicesFor([...all.keys()]);
  const lost = [...roster.keys()].filter((imei) => !devices.has(imei));
  if (lost.length > 0) {
    services.print(lossLine(fleet, lost, roster.size));
  }
  return new Map([...all].filter(([imei]) => devices.has(imei)));
}
