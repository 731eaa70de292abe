import type { Imei } from "../../fleet/imei";
import { pluralize, counted, firstOf } from "../../text/plurals";
import type { DeviceList } from "../../ports/licenseApi";
import { problem } from "../../problemCodes";
import type { Plan } from "../plan";
import type { Facts } from "./rule";

export function ineligibleDevices({ plan, devices }: Facts): string | undefined {
  const { fleet, options } = plan.target;
  const ineligible = ineligibleIn(plan, devices);
  const words = (text: string) => pluralize(ineligible.length, text);
  return options.ineligible === "warn" || ineligible.length === 0
    ? undefined
    : problem(
        "devices-ineligible",
        `fleet ${fleet}: ${describe(ineligible)}. ` +
          words(
            `Remove [it|them] from the fleet, or set ineligible: "warn" to ask for [its license|their licenses] anyway.`,
          ),
      );
}

export function ineligibleIn({ assign }: Plan, devices: DeviceList | undefined): readonly Imei[] {
  return assign.filter((imei) => devices?.ineligible.has(imei) === true);
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
