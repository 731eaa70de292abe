import type { Imei } from "../../fleet/imei";
import { pluralize, counted, firstOf } from "../../text/plurals";
import { problem } from "../../problemCodes";
import type { Facts } from "./rule";

/** Named before anything is written, because the service will refuse them. */
export function devicesNotInAccount({ plan: { target, assign }, devices }: Facts): string | undefined {
  const { fleet, account } = target;
  const unknown = assign.filter((imei) => devices?.known?.has(imei) === false);
  const words = (text: string) => pluralize(unknown.length, text);
  return unknown.length === 0
    ? undefined
    : problem(
        "devices-not-in-account",
        `fleet ${fleet}: ${counted(unknown.length, "device")} of the fleet ${words("[is|are]")} not in account ${account}: ${firstOf(unknown)}. ` +
          words(
            "Correct [the IMEI|the IMEIs] or the fleet's account, remove [the device|the devices] from the fleet, or move [it|them] to that account in ThingSpace. ",
          ) +
          `If ThingSpace's device list is not complete, set checkDevices: "never".`,
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
