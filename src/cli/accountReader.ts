import { resolveSettings, type SettingsSources } from "../config";
import { connect } from "../connect";
import { readAccountName } from "../lifecycle/accountName";
import type { Subscription } from "../licenseApi";
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
    const client = connect({ settings, environment: sources.environment, print: toStderr, printDebug: toStderr });
    return client.subscription(account);
  };
}

// What goes to stdout is the report, which may be JSON.
function toStderr(line: string): void {
  console.error(line);
}
