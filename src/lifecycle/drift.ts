import type { Roster } from "../roster";
import type { Account } from "./account";
import { confirmListing } from "./confirmedListing";
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
  { fleet, account: name, roster, undetermined }: FleetRecord,
  services: DriftServices,
): Promise<Roster> {
  const all = new Map([...roster, ...undetermined]);
  if (all.size === 0) {
    return all;
  }
  const account = services.account(name);
  const listing = await account.licensedDevices();
  const { devices } = listing;
  const held = new Map([...all].filter(([imei]) => devices.has(imei)));
  const lost = [...roster.keys()].filter((imei) => !held.has(imei));
  if (lost.length > 0) {
    confirmListing(listing, await account.subscription());
    services.print(lossLine(fleet, lost, roster.size));
  }
  return held;
}
