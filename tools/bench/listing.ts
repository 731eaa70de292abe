import { resolveSettings } from "../../src/settings/config";
import { connect } from "../../src/connection/connect";
import type { Imei } from "../../src/fleet/imei";
import { plainRoster } from "../../src/fleet/programFleets";
import type { Simulator } from "../../src/simulator";
import { simulatorSettings } from "../simulatorSettings";
import { benchDevices } from "./devices";
import { account } from "./stack";

/** How long it takes to list an account whose devices are all known. */
export async function listingSeconds(devices: number, concurrency: number, simulator: Simulator) {
  const licensed = benchDevices(devices);
  simulator.reset({
    accounts: [
      {
        accountName: account,
        licenseCount: devices,
        devices: licensed.map((deviceId) => ({ deviceId, licensed: true })),
      },
    ],
  });
  const client = connect({
    settings: resolveSettings({
      environment: { ...simulatorSettings(simulator), THINGSPACE_CONCURRENCY: String(concurrency) },
    }),
    environment: {},
    print: () => undefined,
    printDebug: () => undefined,
  });
  // Logged in, as a provider is by then.
  await client.subscription(account);
  const known: readonly Imei[] = [...(plainRoster(licensed)?.keys() ?? [])];
  const begin = process.hrtime.bigint();
  const listing = await client.licensedDevices(account, { known });
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  if (listing.devices.size !== devices) {
    throw new Error(`${listing.devices.size} of ${devices} licenses were listed`);
  }
  return { concurrency, seconds, pages: client.callCounts().status };
}
