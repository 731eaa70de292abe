import { settingDescriptions, type SettingName } from "../settings/settingDescriptions";
import type { ThingSpaceClient } from "../thingspace/client";
import { isNoSuchPath } from "../thingspace/http/errorCodes";
import { ThingSpaceError } from "../thingspace/http/thingSpaceError";

const credentials: readonly SettingName[] = [
  "applicationKey",
  "applicationSecret",
  "accessToken",
  "username",
  "password",
  "sessionToken",
];
const address: readonly SettingName[] = ["baseUrl", "apiVersion"];

/**
 * The same client, whose errors say when the setting to blame may be out of date: refresh and destroy get the stack
 * config of the last deployment, and a password from before its rotation would lock the user.
 *
 * @param fromStack the settings that come from stack config
 */
export function withRecordedSettingsAdvice(
  client: ThingSpaceClient,
  fromStack: readonly SettingName[],
): ThingSpaceClient {
  const told = (error: unknown) => (error instanceof ThingSpaceError ? withAdvice(error, fromStack) : error);
  const promised = async <Result>(result: Promise<Result>) => {
    try {
      return await result;
    } catch (error) {
      throw told(error);
    }
  };
  async function* yielded<Item>(items: AsyncIterable<Item>) {
    try {
      yield* items;
    } catch (error) {
      throw told(error);
    }
  }
  return {
    // By name, so that none is forgotten.
    callCounts: () => client.callCounts(),
    traffic: () => client.traffic(),
    cancellationProblem: () => client.cancellationProblem(),
    subscription: (account) => promised(client.subscription(account)),
    licensedDevices: (account, options) => promised(client.licensedDevices(account, options)),
    devices: (account, options) => promised(client.devices(account, options)),
    upgrades: (account, options) => promised(client.upgrades(account, options)),
    assign: (account, devices) => yielded(client.assign(account, devices)),
    remove: (account, devices) => yielded(client.remove(account, devices)),
    cancellationCandidates: (account) => promised(client.cancellationCandidates(account)),
    setCancellationCandidates: (account, devices) => promised(client.setCancellationCandidates(account, devices)),
    clearCancellationCandidates: (account) => promised(client.clearCancellationCandidates(account)),
  };
}

function withAdvice(error: ThingSpaceError, fromStack: readonly SettingName[]): ThingSpaceError {
  const names = concerned(error).filter((name) => fromStack.includes(name));
  if (names.length === 0) {
    return error;
  }
  const list = (of: (name: SettingName) => string) => names.map(of).join(", ");
  return error.restated(
    `${error.text} This command may have used an older value of ${list((name) => `thingspace:${name}`)}: refresh, up --refresh and destroy read ` +
      `the configuration that was last deployed. If you have changed it since, set ${list((name) => settingDescriptions[name].environment)} in the environment, run pulumi ` +
      `up without --refresh, or add --run-program.`,
  );
}

/** The settings that the error puts in doubt. */
function concerned(error: ThingSpaceError): readonly SettingName[] {
  if (error.kind === "credentials") {
    const named = credentials.filter((name) => error.text.includes(`thingspace:${name} `));
    return named.length === 0 ? credentials : named;
  }
  if (error.kind === "account") {
    return ["sessionToken"];
  }
  const isElsewhere = ["unreachable", "untrusted", "redirected", "unexpected"].includes(error.kind);
  return isElsewhere || isNoSuchPath(error) ? address : [];
}
