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

/**
 * A program with one fleet of these devices, called `west`.
 *
 * @param outputs names of the fleet's outputs that the program exports; `devices` fills every diff with the whole list.
 */
export function fleetProgram(devices: unknown, outputs: readonly string[] = ["licensedCount"]): string {
  return `${imports}
const fleet = new DeviceLicenseAssignment("west", ${JSON.stringify({ account, devices })});
${outputs.map((output) => `exports.${output} = fleet.${output};`).join("\n")}
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

/** The same program without a removal limit; without devices, one without the fleet. */
export function unguardedProgram(declared: readonly string[]): string {
  return declared.length === 0
    ? emptyProgram
    : fleetProgram(declared).replace('"account"', '"removalLimit":false,"account"');
}
