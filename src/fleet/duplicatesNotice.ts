import { problem } from "../problemCodes";
import { counted, firstOf, pluralize } from "../text/plurals";

export function duplicatesNotice(devices: readonly string[], isSecret = false): readonly string[] {
  return devices.length === 0
    ? []
    : [
        problem(
          "duplicate-devices",
          `${counted(devices.length, "device")} ${pluralize(devices.length, "[is|are]")} listed more than once and counted once${isSecret ? "" : `: ${firstOf(devices)}`}.`,
        ),
      ];
}
