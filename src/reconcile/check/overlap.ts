import type { Imei } from "../../fleet/imei";
import { agreeing, counted, firstOf } from "../../fleet/wording";

/** Two fleets that declare the same devices on one account: which of them would release a license is anybody's guess. */
export function overlapProblem(fleets: readonly [string, string], account: string, devices: readonly Imei[]): string {
  const [one, other] = fleets;
  return (
    `fleet ${one} and fleet ${other} both declare ${counted(devices.length, "device")} on account ${account}: ` +
    `${firstOf(devices)}. ${agreeing(devices.length, "Take [it|each of them] out of one fleet.")}`
  );
}
