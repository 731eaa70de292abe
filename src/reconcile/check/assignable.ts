import type { Imei } from "../../fleet/imei";
import { pluralize, counted, firstOf } from "../../fleet/plurals";
import { problem } from "../../problemCodes";

export function unknownDeviceProblem(
  { fleet, account }: { readonly fleet: string; readonly account: string },
  unknown: readonly Imei[],
): string | undefined {
  const words = (text: string) => pluralize(unknown.length, text);
  return unknown.length === 0
    ? undefined
    : problem(
        "devices-not-in-account",
        `fleet ${fleet}: ${counted(unknown.length, "device")} of the fleet ${words("[is|are]")} not in account ${account}: ${firstOf(unknown)}. ` +
          words(
            "Correct [the IMEI|the IMEIs], remove [the device|the devices] from the fleet, or move [it|them] to that account in ThingSpace. ",
          ) +
          `If ThingSpace's device list is not complete, set checkDevices: "never".`,
      );
}

export function ineligibleProblem(fleet: string, ineligible: readonly Imei[]): string | undefined {
  return ineligible.length === 0
    ? undefined
    : problem(
        "devices-ineligible",
        `fleet ${fleet}: ${describe(ineligible)}. ` +
          `Remove ${pluralize(ineligible.length, "[it|them]")} from the fleet, or set ineligible: "warn" to ask for ` +
          `${pluralize(ineligible.length, "[its license|their licenses]")} anyway.`,
      );
}

/** For `ineligible: "warn"`. */
export function ineligibleNotice(fleet: string, ineligible: readonly Imei[]): string | undefined {
  return ineligible.length === 0
    ? undefined
    : problem("devices-ineligible", `fleet ${fleet}: warning: ${describe(ineligible)}`);
}

function describe(ineligible: readonly Imei[]): string {
  return `${counted(ineligible.length, "device")} to assign ${pluralize(ineligible.length, "[is|are]")} not eligible for FOTA upgrades: ${firstOf(ineligible)}`;
}

/** Devices that are checked for everything but eligibility. */
export function eligibilityUnknownNotice(fleet: string, unknown: readonly Imei[]): string | undefined {
  return unknown.length === 0
    ? undefined
    : problem(
        "devices-unchecked",
        `fleet ${fleet}: ThingSpace does not say of ${counted(unknown.length, "device")} to assign whether ` +
          `${pluralize(unknown.length, "[it is|they are]")} eligible for FOTA upgrades: ${firstOf(unknown)}`,
      );
}

export function uncheckedNotice(fleet: string, assign: readonly Imei[], why: string | undefined): string | undefined {
  return why === undefined
    ? undefined
    : problem(
        "devices-unchecked",
        `fleet ${fleet}: ${counted(assign.length, "device")} to assign ${pluralize(assign.length, "[is|are]")} not checked. ${why}`,
      );
}
