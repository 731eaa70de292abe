import type { Seed } from "../../src/simulator";

export const account = "0402196254-00001";

/** A simulator's account with the given devices, all of them without a license but those in `licensed`. */
export function seedOf(
  devices: readonly string[],
  { licenseCount = devices.length, licensed = [] }: { licenseCount?: number; licensed?: readonly string[] } = {},
): Seed {
  const held = new Set(licensed);
  return {
    users: [{ username: "demo-user", password: "demo-password", accounts: [account] }],
    accounts: [
      {
        accountName: account,
        purchaseType: "TS-HFOTA-MRC",
        licenseCount,
        devices: devices.map((deviceId) => ({ deviceId, licensed: held.has(deviceId), upgrade: "none" })),
      },
    ],
  };
}

const imports = 'const { DeviceLicenseAssignment, FotaSubscription } = require("pulumi-thingspace-fota");';

/** A program with one fleet of these devices, called `west`. */
export function fleetProgram(
  devices: unknown,
  { name = "west", of = account }: { name?: string; of?: unknown } = {},
): string {
  const args = JSON.stringify({ account: of, devices });
  return `${imports}
const fleet = new DeviceLicenseAssignment(${JSON.stringify(name)}, ${args});
exports.devices = fleet.devices;
exports.labels = fleet.labels;
exports.licensedCount = fleet.licensedCount;
exports.adoptedCount = fleet.adoptedCount;
`;
}

/** A program that reads the account's subscription, after whatever else it does. */
export function subscriptionProgram(body = ""): string {
  return `${imports}
${body}
const pool = new FotaSubscription("pool", { account: ${JSON.stringify(account)} });
exports.free = pool.licenseFreeCount;
exports.purchaseTypes = pool.purchaseTypes;
`;
}

/** A program that ends in nothing: everything that was there is to go. */
export const emptyProgram = "";
