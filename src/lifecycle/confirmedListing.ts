import type { LicenseApi, LicenseListing, Subscription } from "../licenseApi";

/**
 * Holds a listing against the subscription before a license is taken for gone: both must count the same.
 *
 * @throws Error when they contradict each other; then nothing is concluded.
 */
export function confirmListing({ account, devices }: LicenseListing, { licenseUsedCount }: Subscription): void {
  if (devices.size !== licenseUsedCount) {
    throw new Error(
      `ThingSpace lists ${devices.size} licensed devices in account ${account} and counts ${licenseUsedCount} licenses in use. ` +
        `Nothing is concluded from that; try again later.`,
    );
  }
}

/** A fresh listing from which it may be concluded that a license is gone. */
export async function confirmedListing(
  api: Pick<LicenseApi, "licensedDevices" | "subscription">,
  account: string,
): Promise<LicenseListing> {
  const listing = await api.licensedDevices(account);
  confirmListing(listing, await api.subscription(account));
  return listing;
}
