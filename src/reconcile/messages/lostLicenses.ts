import { count, counted, duration, firstOf, pluralize } from "../../text/plurals";
import { problem } from "../../problemCodes";

/** Only after a refresh does a plan assign a license again. */
export function lostNotice(fleet: string, lost: readonly string[]): string | undefined {
  const words = (text: string) => pluralize(lost.length, text);
  return lost.length === 0
    ? undefined
    : problem(
        "licenses-lost",
        `fleet ${fleet}: warning: ${counted(lost.length, "recorded device")} ${words("[is|are]")} no longer licensed: ${firstOf(lost)}. ` +
          words("Run pulumi up --refresh to assign [its license|their licenses] again."),
      );
}

/** Where only the counts are known. */
export function unlicensedNotice(account: string, recorded: number, inUse: number): string {
  return problem(
    "licenses-lost",
    `account ${account}: warning: the program's fleets record ${counted(recorded, "licensed device")}, but ThingSpace counts only ${counted(inUse, "license")} in use: ` +
      `at least ${counted(recorded - inUse, "device")} ${pluralize(recorded - inUse, "[has|have]")} lost ${pluralize(recorded - inUse, "[its license|their licenses]")}. ` +
      `Run pulumi preview --refresh to see which, and pulumi up --refresh to assign ${pluralize(recorded - inUse, "[its license|their licenses]")} again.`,
  );
}

/** The same in a refresh. */
export function lossLine(fleet: string, lost: readonly string[], recorded: number): string | undefined {
  return lost.length === 0
    ? undefined
    : problem(
        "licenses-lost",
        `fleet ${fleet}: ${count(lost.length)} of ${counted(recorded, "recorded device")} no longer licensed: ${firstOf(lost)}`,
      );
}

/** For a listing that may be older than the licenses. */
export function notYetListedLine(fleet: string, devices: readonly string[], lagMs: number): string | undefined {
  const words = (text: string) => pluralize(devices.length, text);
  return devices.length === 0
    ? undefined
    : problem(
        "listing-behind",
        `fleet ${fleet}: warning: ${counted(devices.length, "recorded device")} ${words("[is|are]")} not in ThingSpace's list: ${firstOf(devices)}. ` +
          `The fleet changed less than ${duration(lagMs)} ago, and the list may not show that yet. ` +
          words("[It stays|They stay]") +
          ` recorded. Run pulumi refresh again in ${duration(lagMs)}: what is still not listed then has lost its license.`,
      );
}
