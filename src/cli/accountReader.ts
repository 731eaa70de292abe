import { resolveSettings, type SettingsSources } from "../settings/config";
import { connect } from "../connection/connect";
import { readAccountName } from "../fleet/accountName";
import { createProgress } from "../reconcile/progress";
import type { LicenseListing, Subscription } from "../licenseApi";
import { CouldNotTell } from "./couldNotTell";

/** What the commands ask ThingSpace. */
export interface AccountReader {
  readonly subscription: (account: string) => Promise<Subscription>;
  readonly licensedDevices: (account: string) => Promise<LicenseListing>;
}

/** Reads accounts from ThingSpace, as the settings say; by default those of the process's environment. */
export function accountReader(sources: SettingsSources = {}): AccountReader {
  let client: ReturnType<typeof connect> | undefined;
  const ask = (account: string) => {
    const reading = readAccountName(account);
    if (reading.kind === "wrong") {
      throw new CouldNotTell(reading.problem);
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

// What goes to stdout is the answer, which may be read by a program.
function toStderr(line: string): void {
  console.error(line);
}
