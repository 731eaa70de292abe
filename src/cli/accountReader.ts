import { resolveSettings, type SettingsSources } from "../settings/config";
import { connect } from "../connection/connect";
import { readAccountName } from "../fleet/accountName";
import { CommandError } from "./commandError";
import { createProgress } from "../reconcile/progress";
import type { LicenseListing, Subscription } from "../licenseApi";

export interface AccountReader {
  readonly subscription: (account: string) => Promise<Subscription>;
  readonly licensedDevices: (account: string) => Promise<LicenseListing>;
}

/** Reads accounts from ThingSpace, by default with the settings in the environment. */
export function accountReader(sources: SettingsSources = {}): AccountReader {
  let client: ReturnType<typeof connect> | undefined;
  const ask = (account: string) => {
    const reading = readAccountName(account);
    if (reading.kind === "wrong") {
      throw new CommandError(reading.problem);
    }
    client ??= connect({
      settings: resolveSettings(sources),
      environment: sources.environment,
      print: toStderr,
      printDebug: toStderr,
    });
    return client;
  };
  return {
    subscription: async (account) => ask(account).subscription(account),
    licensedDevices: async (account) => {
      const progress = createProgress(`account ${account}`, { now: () => performance.now(), print: toStderr });
      return ask(account).licensedDevices(account, { onProgress: progress.of("licensed devices listed") });
    },
  };
}

// A program may read stdout.
function toStderr(line: string): void {
  console.error(line);
}
