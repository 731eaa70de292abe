import { resolveSettings, type SettingsSources } from "../../settings/config";
import { connect } from "../../connection/connect";
import { readAccountName } from "../../fleet/accountName";
import { isImei } from "../../fleet/imei";
import { CommandError } from "../commandError";
import { createProgress, type ProgressTools } from "../../reconcile/progress";
import type { LicenseListing, Subscription, UpgradeReport } from "../../ports/licenseApi";

export interface AccountReader {
  readonly subscription: (account: string) => Promise<Subscription>;
  /** @param known devices of the account, with which a long listing is read faster */
  readonly licensedDevices: (account: string, known?: Iterable<string>) => Promise<LicenseListing>;
  readonly upgrades: (account: string) => Promise<UpgradeReport>;
}

/**
 * @param sources by default the environment
 * @param tools show the progress of a long listing; by default only at a terminal, because a job would mail or log it
 */
export function accountReader(sources: SettingsSources = {}, tools = terminalProgress()): AccountReader {
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
  const progress = (account: string, done: string) => createProgress(`account ${account}`, tools).of(done);
  return {
    subscription: async (account) => ask(account).subscription(account),
    licensedDevices: async (account, known = []) =>
      ask(account).licensedDevices(account, {
        known: [...known].filter(isImei),
        onProgress: progress(account, "licensed devices listed"),
      }),
    upgrades: async (account) =>
      ask(account).upgrades(account, { onProgress: progress(account, "devices looked through") }),
  };
}

function terminalProgress(): ProgressTools {
  return { now: () => performance.now(), print: process.stderr.isTTY ? toStderr : () => undefined };
}

// Programs may read stdout.
function toStderr(line: string): void {
  console.error(line);
}
