import * as pulumi from "@pulumi/pulumi";
import { devicesInputs, givenDevices } from "./givenDevices";
import { givenNames, refuseUnknownArguments } from "./knownArguments";
import { parseOrdered } from "../fleet/orderedDevices";
import { refuseBun } from "./nodeOnly";
import { orderedDevices } from "./plainDevices";
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
   * The devices whose licenses go first, by IMEI, the first of them first. `[]` means no list.
   *
   * Spaces and dashes in an IMEI are dropped; 15 digits must be left. Exact repeats collapse with a notice.
   */
  devices: pulumi.Input<readonly pulumi.Input<string>[]>;
}

/**
 * Which devices of an account lose their licenses first when its subscription shrinks below what is assigned: ThingSpace takes them in
 * this order, and only then from all others, first assigned first. Being on the list changes nothing by itself.
 *
 * It is for accounts with a monthly pool, and for the API versions v1 and v2; v3 has no such list. A list that the account has already is
 * replaced, and the preview says so. A refresh shows what has been changed behind the program's back. When it is destroyed, the
 * list is deleted, unless it is another one by then.
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
        `cancellation list ${name}: import does not work for dynamic resources, and is not needed: declare the devices, and the account's ` +
          `list becomes what is declared.`,
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

/** The engine's `devices` is the text that is recorded; programs see what it stands for. Under `setMocks` it is what the program wrote. */
function readRecorded(recorded: unknown): string[] {
  if (typeof recorded === "string") {
    return parseOrdered(recorded);
  }
  return Array.isArray(recorded) ? recorded.map(String) : [];
}
