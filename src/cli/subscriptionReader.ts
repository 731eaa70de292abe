import fetch from "node-fetch";

import { resolveSettings, type SettingsSources } from "../config";
import { readAccountName } from "../lifecycle/accountName";
import type { Subscription } from "../licenseApi";
import { createThingSpaceClient } from "../thingspace/client";
import { systemClock } from "../thingspace/clock";
import { CouldNotTell } from "./couldNotTell";

export type ReadSubscription = (account: string) => Promise<Subscription>;

/** Reads subscriptions from ThingSpace, as the settings say; by default those of the process's environment. */
export function subscriptionReader(sources: SettingsSources = {}): ReadSubscription {
  return async (account) => {
    const reading = readAccountName(account);
    if (reading.kind === "wrong") {
      throw new CouldNotTell(reading.problem);
    }
    const settings = resolveSettings(sources);
    return createThingSpaceClient({ settings, fetch, clock: systemClock, random: Math.random }).subscription(account);
  };
}
