import * as pulumi from "@pulumi/pulumi";
import { problem } from "../problemCodes";
import { devicesInputs, fleetDevices, givenDevices } from "./givenDevices";
import { givenNames, refuseUnknownArguments } from "./knownArguments";
import { refuseBun } from "./refuseBun";
import { refuseStackConfig } from "./stackConfig";
import { plainRoster } from "../fleet/programFleets";
import { announceFleet } from "./announcement";
import { emptyRoster, parseRoster, type Roster } from "../fleet/roster";
import { furtherDevices } from "../fleet/fleetState";
import type { RemovalLimit, StoredOptions } from "../fleet/fleetOptions";
import { givenOptions, optionSchemas, readOptions } from "../fleet/optionsReading";
import { fleetShell } from "../shell";
import { refuseSecondName } from "./uniqueNames";

/** The devices of a fleet: an array of IMEIs, or an object from IMEI to label. */
export type FleetDevices = readonly pulumi.Input<string>[] | Readonly<Record<string, pulumi.Input<string>>>;

export interface DeviceLicenseAssignmentArgs {
  /**
   * Billing account name, usually ten digits, a dash and five digits. A string: leading zeros count.
   *
   * Changing it replaces the fleet: its licenses in the old account are released before new ones are assigned.
   */
  account: pulumi.Input<string>;

  /**
   * The devices that hold a FOTA license, by IMEI. `[]` means none.
   *
   * An IMEI has 15 digits; spaces and dashes are dropped, and the check digit is not enforced. Labels appear in previews and the
   * state, and are never sent to ThingSpace.
   *
   * @example ["353238063289555", "35-323806-328956-3"]
   * @example { "353238063289555": "pump-17" }
   */
  devices: pulumi.Input<FleetDevices>;

  /**
   * What to do with a declared device that already holds a license: `true` adopts it, `false` fails the preview and names it.
   *
   * @default true
   */
  adopt?: boolean;

  /**
   * Whether devices are looked up in the account before they are assigned a license. One that the account does not have fails the preview,
   * and {@link ineligible} says what becomes of one whose firmware cannot be upgraded.
   *
   * `"auto"` does so for accounts of at most 10,000 devices, which costs a request per 1,000; else, and when the list cannot be read, the
   * preview says that the devices are not checked. `"always"` lists any account, and fails when it cannot. `"never"` leaves it to the answers
   * to `pulumi up`.
   *
   * @default "auto"
   */
  checkDevices?: "auto" | "always" | "never";

  /**
   * What to do with a device to assign whose firmware, according to ThingSpace, cannot be upgraded: `"fail"` fails the preview and names
   * it, `"warn"` names it and requests its license anyway.
   *
   * @default "fail"
   */
  ineligible?: "fail" | "warn";

  /**
   * What happens to the license of a device that leaves the fleet, and to all of them when the fleet is destroyed: `"release"` puts
   * it back into the pool, `"keep"` keeps it on the device, unmanaged.
   *
   * A destroy uses the recorded options: change this and the following ones with `pulumi up` first.
   *
   * @default "release"
   */
  onRemoval?: "release" | "keep";

  /**
   * What to do with a device that ThingSpace does not release, because it was upgraded or its upgrade is running: `"fail"`
   * names it and keeps it recorded, `"leave"` stops managing it, still licensed, with a warning.
   *
   * @default "fail"
   */
  unreleasable?: "fail" | "leave";

  /**
   * The largest share of the recorded fleet, or the largest number of devices, that a change may release without
   * {@link confirmRemoval}; `false` for no limit. It does not apply to fleets of 10 devices or fewer. It applies to destroy, too.
   *
   * @default { percent: 25 }
   */
  removalLimit?: RemovalLimit;

  /**
   * The exact number of licenses that the next change releases. It lifts the limit for this number only; remove it after the change. For
   * a destroy, set `THINGSPACE_CONFIRM_REMOVAL` to a number or to `west=100,east=200`.
   */
  confirmRemoval?: number;
}

/**
 * A fleet of devices that hold a Verizon ThingSpace FOTA license.
 *
 * `pulumi up` assigns each device a license from the account's monthly pool (`TS-HFOTA-MRC`), and adopts a device that already holds
 * one. Removing a device from the list, or the fleet from the program, releases the license. ThingSpace then cancels an upgrade that
 * is scheduled for the device. It never releases the license of a device that was upgraded: that is reported, and the device stays recorded.
 *
 * Other licenses of the account are never changed.
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
  /** How many devices were adopted, counted over the fleet's life. */
  declare readonly adoptedCount: pulumi.Output<number>;
  /**
   * The devices of the fleet that hold a license, as sorted IMEIs. Avoid exporting it from a stack: the engine shows exported lists by
   * index, so each change to the fleet fills a screen.
   */
  declare readonly devices: pulumi.Output<string[]>;
  /** Label by IMEI, for the devices that have one. */
  readonly labels: pulumi.Output<Record<string, string>>;

  /**
   * @param name The fleet's name in previews and messages.
   * @param opts Pulumi's resource options. `import` does not work for dynamic resources: declare the devices, and those that hold a
   *   license are adopted.
   */
  constructor(name: string, args: DeviceLicenseAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
    refuseBun();
    refuseStackConfig();
    refuseUnknownArguments(`fleet ${name}`, args, argumentNames);
    refuseSecondName("fleet", name);
    if (opts?.import !== undefined) {
      throw new pulumi.RunError(
        problem(
          "import-unsupported",
          `fleet ${name}: import does not work for dynamic resources. Declare the devices: those that hold a license are adopted.`,
        ),
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
        ...givenOptions({ ...args }),
        // The fleet waits for it, and the check drops it.
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
      typeof given.text === "string"
        ? opts
        : pulumi.mergeOptions(opts, { additionalSecretOutputs: [...furtherDevices] }),
      "thingspace",
      "DeviceLicenseAssignment",
    );
    const roster = pulumi.output(this.devices).apply(readRecordedDevices);
    this.devices = roster.apply((devices) => [...devices.keys()]);
    this.labels = roster.apply(labelsOf);
  }
}

/** None when one is bad or an output: the fleet's own check names it. */
function plainOptions({ account: _account, devices: _devices, ...given }: DeviceLicenseAssignmentArgs): StoredOptions {
  const typed: StoredOptions = given;
  const reading = readOptions({ ...typed });
  return reading.kind === "known" ? reading.options : {};
}

/** The compiler holds the arguments above against the options in `fleetOptions.ts` and their schemas in `optionsReading.ts`. */
const argumentNames = Object.keys({
  account: undefined,
  devices: undefined,
  ...optionSchemas,
} satisfies Record<keyof DeviceLicenseAssignmentArgs, unknown> &
  Record<Exclude<keyof StoredOptions, keyof DeviceLicenseAssignmentArgs>, never>);

/** The recorded text; missing for a new fleet that `--target` omits, and the program's own value under `setMocks`. */
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
