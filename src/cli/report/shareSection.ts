import type { FleetShare, FleetShares } from "../facts/fleetShares";
import { count, counted, firstOf } from "../../text/plurals";
import { printCost, type LicensePrice } from "../../policy/licensePrice";
import type { FleetRoster } from "../facts/fleetReader";
import type { Section } from "./section";

/** @param price of licenses that are billed monthly */
export function shareSection(
  { shares, unmanaged }: FleetShares<FleetRoster>,
  price: LicensePrice | undefined,
): Section {
  return {
    title: "Devices by fleet",
    header: ["Fleet", "devices"],
    rows: [
      ...shares.map((share) => [share.fleet.title, shareWords(share, price)] as const),
      [
        "unmanaged",
        unmanaged.length === 0
          ? "0 licensed devices in none of these fleets"
          : `${counted(unmanaged.length, "licensed device")} in none of these fleets${costWords(unmanaged.length, price)}: ${firstOf(unmanaged)}`,
      ],
    ],
  };
}

/** `520 devices: 500 licensed ($600.00 a month), 20 not` */
export function shareWords(
  { deviceCount, licensedCount, unlicensedCount }: Omit<FleetShare<unknown>, "fleet">,
  price: LicensePrice | undefined,
): string {
  return `${counted(deviceCount, "device")}: ${count(licensedCount)} licensed${costWords(licensedCount, price)}, ${count(unlicensedCount)} not`;
}

/** ` ($600.00 a month)` */
export function costWords(licenses: number, price: LicensePrice | undefined): string {
  return price === undefined ? "" : ` (${printCost(licenses, price)} a month)`;
}
