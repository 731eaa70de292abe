import * as pulumi from "@pulumi/pulumi";
import { problem } from "../problemCodes";
import { devicesInputs, givenDevices, orderedDevices } from "./givenDevices";
import { givenNames, refuseUnknownArguments } from "./knownArguments";
import { parseOrdered } from "../fleet/orderedDevices";
import { refuseBun } from "./refuseBun";
import { refuseStackConfig } from "./stackConfig";
import { cancellationShell } from "../shell";
import { refuseSecondName } from "./uniqueNames";

export interface CancellationCandidateListArgs {
  /**
   * Billing account name, usually ten digits, a dash and five digits. A string: leading zeros count. Each account has one list.
   *
   * Changing it replaces the list.
   */
  account: pulumi.Input<string>;

  /**
   * The devices that lose their licenses first, by IMEI, in this order. `[]` means no list.
   *
   * An IMEI has 15 digits; spaces and dashes are dropped. Duplicates count once, with a warning.
   */
  devices: pulumi.Input<readonly pulumi.Input<string>[]>;
}

/**
 * The devices of an account that lose their licenses first when its subscription shrinks below what is assigned: ThingSpace takes them in
 * this order, then all others, first assigned first. The list changes nothing by itself.
 *
 * It needs an account with a monthly pool, and API version v1 or v2; v3 has no such list. An existing list of the account is replaced, and
 * the preview says so. A refresh shows drift. Destroying the resource deletes the list, unless somebody else has changed it.
 *
 * @example
 * const spares = new CancellationCandidateList("spares", {
 *   account: "0402196254-00001",
 *   devices: ["353238063289560", "353238063289561"],
 * });
 */
export class CancellationCandidateList extends pulumi.dynamic.Resource {
  /** The billing account. */
  declare readonly account: pulumi.Output<string>;
  /** The devices on the list, as IMEIs, the first to lose its license first. */
  declare readonly devices: pulumi.Output<string[]>;
  /** How many they are. */
  declare readonly count: pulumi.Output<number>;

  constructor(name: string, args: CancellationCandidateListArgs, opts?: pulumi.CustomResourceOptions) {
    refuseBun();
    refuseStackConfig();
    refuseUnknownArguments(`cancellation list ${name}`, args, argumentNames);
    refuseSecondName("cancellation list", name);
    if (opts?.import !== undefined) {
      throw new pulumi.RunError(
        problem(
          "import-unsupported",
          `cancellation list ${name}: import does not work for dynamic resources. Declare the devices: they replace the account's list.`,
        ),
      );
    }
    super(
      cancellationShell,
      name,
      {
        list: name,
        account: args.account,
        ...devicesInputs(givenDevices(args.devices, orderedDevices)),
        given: givenNames(args, opts),
        count: undefined,
      },
      opts,
      "thingspace",
      "CancellationCandidateList",
    );
    this.devices = pulumi.output(this.devices).apply(readRecorded);
  }
}

const argumentNames = ["account", "devices"] as const satisfies readonly (keyof CancellationCandidateListArgs)[];

/** The recorded text, or the program's own value under `setMocks`. */
function readRecorded(recorded: unknown): string[] {
  if (typeof recorded === "string") {
    return parseOrdered(recorded);
  }
  return Array.isArray(recorded) ? recorded.map(String) : [];
}
