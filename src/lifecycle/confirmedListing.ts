import type { LicenseApi, LicenseListing } from "../licenseApi";
import { counted } from "./wording";

/**
 * Holds a listing against the subscription before a license is taken for gone: both must count the same. When they do not,
 * somebody may have changed something between the two, so both are read once more.
 *
 * @throws Error when they contradict each other again; then nothing is concluded.
 */
export async function confirmListing(
  api: Pick<LicenseApi, "licensedDevices" | "subscription">,
  listing: LicenseListing,
): Promise<LicenseListing> {
  const { account } = listing;
  const first = await api.subscription(account);
  if (first.licenseUsedCount === listing.devices.size) {
    return listing;
  }
  const again = await api.licensedDevices(account);
  const { licenseUsedCount } = await api.subscription(account);
  if (licenseUsedCount === again.devices.size) {
    return again;
  }
  throw new Error(
    `ThingSpace lists ${counted(again.devices.size, "licensed device")} in account ${account} and counts ${counted(licenseUsedCount, "license")} in use, ` +
      `and did not agree with itself a moment before. Nothing is concluded from that; try again later.`,
  );
}
