import { agreeing, count, counted, firstOf } from "../fleet/wording";
import { leftAsBefore, type Outcome, type Refusal } from "./fold";

/** Devices named in a group: enough to go and look for them. Those that were not tried are not the ones to look for. */
const namedPerReason = 500;
const namedUntried = 5;

/** What went wrong, a line per reason. */
export function refusalLines(refusals: readonly Refusal[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { imei, reason } of refusals) {
    const devices = byReason.get(reason) ?? [];
    byReason.set(reason, devices);
    devices.push(imei);
  }
  return [...byReason].map(([reason, devices]) => {
    const named = firstOf(devices.sort(), reason === leftAsBefore ? namedUntried : namedPerReason);
    return devices.length === 1 ? `${named}: ${reason}` : `${counted(devices.length, "device")}: ${reason} (${named})`;
  });
}

/**
 * Why a create or an update is not what was asked for: the summary first, because the engine shows nothing before it.
 *
 * @param toConfirm how many licenses are left to be released, when the removal limit will ask for that number
 */
export function partialReasons(
  fleet: string,
  { recorded: { devices: held, unknown: undetermined }, refusals, failure }: Outcome,
  toConfirm?: number,
): string[] {
  return [
    `fleet ${fleet}: ${counted(refusals.length, "device")} not settled, see below; ` +
      (held.size === 0
        ? "none is licensed"
        : `${counted(held.size, "device")} ${undetermined.size === 0 ? agreeing(held.size, "licensed, and the state records exactly [this one|these]") : "certainly licensed, and recorded"}`) +
      `. Mend the cause, or take the devices out, and run pulumi up again: it takes up only the rest.` +
      (toConfirm === undefined ? "" : ` Set confirmRemoval: ${toConfirm} for that.`),
    ...(undetermined.size === 0
      ? []
      : [
          `${counted(undetermined.size, "device")} of which nobody knows whether the last request took effect: the state says so, and ` +
            `the next pulumi up or refresh finds out`,
        ]),
    ...(failure === undefined ? [] : [failure.message]),
    ...refusalLines(refusals),
  ];
}

/** How a half-failed delete is finished: the engine cannot record one, so the message has to say it. */
export function deletionMessage(
  { fleet, account }: { readonly fleet: string; readonly account: string },
  { released, recorded, refusals, failure }: Outcome,
): string {
  const left = recorded.devices.size + recorded.unknown.size;
  const stuck = refusals.filter(({ unreleasable }) => unreleasable === true).length;
  return [
    `fleet ${fleet}: ${counted(released, "license")} released, ${count(left)} not, for the reasons below; account ${account} ` +
      `still counts ${agreeing(left, "[it|them]")}. Run the same command again to go on from there. To keep the fleet after all, run ` +
      `pulumi refresh first: only that tells the state what was released.` +
      (stuck === 0
        ? ""
        : ` ThingSpace does not release the license of a device that was upgraded or is being upgraded: to let go of ` +
          `${agreeing(stuck, "[this one|these]")}, run pulumi refresh, declare the fleet with unreleasable: "leave", run pulumi up, and ` +
          `delete it then.`),
    ...(failure === undefined ? [] : [failure.message]),
    ...refusalLines(refusals),
  ].join("\n  ");
}

/** Why a fleet is not deleted whose devices are to go to another one that does not hold them. */
export function leftBehindMessage(fleet: string, left: readonly string[], receiver: string | undefined): string {
  const words = (text: string) => agreeing(left.length, text);
  const devices = `${firstOf(left)}. Nothing was released.`;
  return receiver === undefined
    ? `fleet ${fleet}: no other fleet holds ${counted(left.length, "device")} after all: ${devices} Run pulumi up again.`
    : `fleet ${fleet}: ${counted(left.length, "device")} ${words("[moves|move]")} to fleet ${receiver}, which does not hold ${words("[it|them]")} yet: ${devices} ` +
        `Run pulumi up again once fleet ${receiver} can go up, without --target; or run pulumi destroy to give ${words("[it|all of them]")} back.`;
}
