import { counted } from "../text/plurals";
import { exact } from "./rounding";

/** Per month. */
export interface LicensePrice {
  readonly pricePerLicense: number;
  readonly currency: string;
}

export const currencyCode = /^[A-Z]{3}$/;

/** Per month, in units of the currency, rounded to a millionth of it. */
export function costOf(licenses: number, { pricePerLicense }: LicensePrice): number {
  return exact(licenses * pricePerLicense);
}

/** `$2,400.00` */
export function printCost(licenses: number, price: LicensePrice): string {
  return printMoney(costOf(licenses, price), price.currency);
}

/** Rounded to what the currency has: cents, for most. */
export function printMoney(amount: number, currency: string): string {
  return inCurrency(amount, { currency });
}

/** With the fractions of a cent that a price may have. */
export function printPrice(amount: number, currency: string): string {
  return inCurrency(amount, { currency, maximumFractionDigits: 6 });
}

function inCurrency(amount: number, options: Intl.NumberFormatOptions): string {
  // A currency without a symbol is followed by a no-break space, which searches miss.
  return new Intl.NumberFormat("en-US", { style: "currency", ...options }).format(amount).replace("\u00a0", " ");
}

/** Licenses of the monthly pool are billed whether in use or not. */
export const billNote = "The bill stays the same until the subscription changes.";

export interface PoolUse {
  readonly licenseCount: number;
  readonly plannedAssignments: number;
  readonly plannedReleases: number;
  readonly projectedFreeCount: number;
}

export function costOfChange(pool: PoolUse, price: LicensePrice): string {
  const { licenseCount, plannedAssignments, plannedReleases, projectedFreeCount } = pool;
  const change = plannedAssignments - plannedReleases;
  const licenses = Math.abs(change);
  const use =
    change === 0
      ? "as many licenses would be in use as before"
      : `${counted(licenses, change > 0 ? "more license" : "fewer license")} would be in use, ${printCost(licenses, price)} a month`;
  return (
    `${use}; of ${printCost(licenseCount, price)} a month for ${counted(licenseCount, "license")}, ` +
    `${printCost(projectedFreeCount, price)} would be idle`
  );
}
