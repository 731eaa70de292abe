import * as pulumi from "@pulumi/pulumi";
import { devicesInputs, givenDevices } from "./givenDevices";
import { givenNames, refuseUnknownArguments } from "./knownArguments";
import { refuseBun } from "./nodeOnly";
import { refuseStackConfig } from "./stackConfig";
import { fleetDevices } from "./plainDevices";
import { plainRoster } from "../fleet/programFleets";
import { announceFleet } from "./programFleetsReading";
import { emptyRoster, parseRoster, type Roster } from "../fleet/roster";
import type { RemovalLimit, StoredOptions } from "../fleet/options";
import { readOptions } from "../fleet/optionsReading";
import { fleetShell } from "../shell";
import { refuseSecondName } from "./uniqueNames";

/** The devices of a fleet: an array of IMEIs, or an object from IMEI to label. */
export type FleetDevices = readonly pulumi.Input<string>[] | Readonly<Record<string, pulumi.Input<string>>>;

export interface DeviceLicenseAssignmentArgs {
  /**
   * Billing account name, usually ten digits, a dash and five digits. A string: leading zeros count.
   *
   * Changing it replaces the fleet: its licenses in the old account are released before the new account is asked.
   */
  account: pulumi.Input<string>;

  /**
   * The devices that are to hold a FOTA license, by IMEI. `[]` means none.
   *
   * Spaces and dashes in an IMEI are dropped; 15 digits must be left. The check digit is not enforced. Labels are for people:
   * they show in previews and are kept in the state, and never sent to ThingSpace.
   *
   * @example ["353238063289555", "35-323806-328956-3"]
   * @example { "353238063289555": "pump-17" }
   */
  devices: pulumi.Input<FleetDevices>;

  /**
   * What to do with a declared device that holds a license already: `true` makes it part of the fleet, `false` is an error at
   * preview that names it.
   *
   * @default true
   */
  adopt?: boolean;

  /**
   * What happens to the license of a device that leaves the fleet, and of all when the fleet is destroyed: `"release"` returns
   * it to the pool, `"keep"` leaves it with the device, where nobody records it any more.
   *
   * On destroy this acts as recorded: change it with `pulumi up` first. The same holds for the options below.
   *
   * @default "release"
   */
  onRemoval?: "release" | "keep";

  /**
   * What to do with a device that ThingSpace will not release, because it was upgraded or its upgrade is running: `"fail"`
   * names it and keeps it recorded, `"leave"` lets go of it, still licensed, with a warning.
   *
   * @default "fail"
   */
  unreleasable?: "fail" | "leave";

  /**
   * The largest share of the recorded fleet, or the largest number of devices, that a change may release without
   * {@link confirmRemoval}; `false` for any. Not armed for fleets of 10 devices or fewer. It guards destroying, too.
   *
   * @default { percent: 25 }
   */
  removalLimit?: RemovalLimit;

  /**
   * The exact number of licenses that the next change is meant to release. It lifts the limit for that number only, so one that
   * is left behind hardly fits an accident later; take it out once it has served. On destroy it is `THINGSPACE_CONFIRM_REMOVAL`, as a number or as `west=100,east=200`.
   */
  confirmRemoval?: number;
}

/**
 * A fleet of devices that hold a Verizon ThingSpace FOTA license.
 *
 * `pulumi up` assigns a license to each device out of the account's monthly pool (`TS-HFOTA-MRC`); a device that holds one
 * already becomes part of the fleet. Taking a device out of the list, or the fleet out of the program, releases the license.
 * ThingSpace then cancels an upgrade that was scheduled for the device, and never releases the license of a device that has
 * ever been upgraded: that is reported, and the device stays recorded.
 *
 * Only the declared devices are ever touched; other licenses of the account belong to somebody else.
 *
 * @example
 * const fleet = new DeviceLicenseAssignment("pumps", {
 *   account: "0402196254-00001",
 *   devices: ["353238063289555", "353238063289556"],
 * });
 * export const licensed = fleet.licensedCount;
 */
export class DeviceLicenseAssignment extends pulumi.dynamic.Resource {
  /** The billing account that the licenses come from. */
  declare readonly account: pulumi.Output<string>;
  /** How many devices of the fleet hold a license. */
  declare readonly licensedCount: pulumi.Output<number>;
  /** How many of the fleet's devices held a license already when they were added, counted over the fleet's life. */
  declare readonly adoptedCount: pulumi.Output<number>;
  /**
   * The devices of the fleet that hold a license, as sorted IMEIs. Think twice before you export it from a stack: the engine
   * shows exported lists by index, so each change to the fleet would be followed by a screenful of it.
   */
  declare readonly devices: pulumi.Output<string[]>;
  /** Label by IMEI, for the devices that have one. */
  readonly labels: pulumi.Output<Record<string, string>>;

  /**
   * @param name Names the fleet in previews and messages, too.
   * @param opts Pulumi's resource options. `import` cannot work for a dynamic resource: declare the devices, and those
   *   that hold a license already are adopted.
   */
  constructor(name: string, args: DeviceLicenseAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
    refuseBun();
    refuseStackConfig();
    refuseUnknownArguments(`fleet ${name}`, args, argumentNames);
    refuseSecondName("fleet", name);
    if (opts?.import !== undefined) {
      throw new pulumi.RunError(
        `fleet ${name}: import does not work for dynamic resources, and is not needed: declare the devices, and those that hold a ` +
          `license already are adopted.`,
      );
    }
    const given = givenDevices(args.devices, fleetDevices);
    super(
      fleetShell,
      name,
      {
        fleet: name,
        account: args.account,
        ...devicesInputs(given),
        given: givenNames(args, opts),
        adopt: args.adopt,
        onRemoval: args.onRemoval,
        unreleasable: args.unreleasable,
        removalLimit: args.removalLimit,
        confirmRemoval: args.confirmRemoval,
        // Taken out again by the check: a fleet waits for it, and nothing of it is recorded.
        announced: announceFleet(
          {
            fleet: name,
            account: args.account,
            roster: typeof given.text === "string" ? parseRoster(given.text) : plainRoster(args.devices),
            options: plainOptions(args),
          },
          opts,
        ),
        licensedCount: undefined,
        adoptedCount: undefined,
      },
      // They name devices, which may be secret; nobody reads them.
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["undetermined", "inTransit", "lastWrite"] }),
      "thingspace",
      "DeviceLicenseAssignment",
    );
    const roster = pulumi.output(this.devices).apply(readRecordedDevices);
    this.devices = roster.apply((devices) => [...devices.keys()]);
    this.labels = roster.apply(labelsOf);
  }
}

/** Those that are plain values, and right: the fleet's own check names the others. */
function plainOptions(args: DeviceLicenseAssignmentArgs): StoredOptions {
  const reading = readOptions({ ...args });
  return reading.kind === "known" ? reading.options : {};
}

const argumentNames = [
  "account",
  "devices",
  "adopt",
  "onRemoval",
  "unreleasable",
  "removalLimit",
  "confirmRemoval",
] as const satisfies readonly (keyof DeviceLicenseAssignmentArgs)[];

/**
 * The engine's `devices` is the text that is recorded; programs see what it stands for. It is missing for a fleet that is to be
 * created and that `--target` leaves out. Under `setMocks` it is what the program wrote.
 */
function readRecordedDevices(recorded: unknown): Roster {
  if (typeof recorded === "string") {
    return parseRoster(recorded);
  }
  return plainRoster(recorded) ?? emptyRoster;
}

function labelsOf(roster: Roster): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [imei, label] of roster) {
    if (label !== undefined) {
      labels[imei] = label;
    }
  }
  return labels;
}
