import { z } from "zod";
import { counted } from "../../text/plurals";
import { configuration } from "../configuration";
import type { Finding } from "../judgement";
import type { SafeguardsOptions } from "../options";
import type { Rule } from "../rule";
import { wholeNumber } from "../settingSchemas";
import type { Fleet } from "../stack";

type Settings = Required<SafeguardsOptions>;

const settingsSchema: z.ZodType<Settings> = z.strictObject({
  devices: wholeNumber.describe("Fleets with more devices than this must be protected and have a removal limit"),
});

const defaults: Settings = { devices: 100 };

export function safeguardsRule(options?: SafeguardsOptions): Rule<Settings> {
  return {
    name: "fleet-safeguards",
    description: "Large fleets are protected and have a removal limit.",
    enforcementLevel: "advisory",
    configuration: configuration("fleet-safeguards", settingsSchema, defaults, options),
    whenUnknown: () => "warn",
    judge: ({ fleets }, { devices }) => ({
      violations: fleets.flatMap((fleet) => missingSafeguards(fleet, devices)),
      notEvaluated: fleets.flatMap((fleet) => notKnown(fleet, devices)),
      notices: [],
    }),
  };
}

function missingSafeguards({ name, urn, account, devices, ...fleet }: Fleet, most: number): Finding[] {
  const missing = [
    ...(fleet.hasRemovalLimit === false ? ["its removalLimit allows any removal: remove or lower it"] : []),
    ...(fleet.isProtected ? [] : ["it is not protected: set protect: true in its resource options"]),
  ];
  return devices === undefined || devices <= most || missing.length === 0
    ? []
    : [{ account, urn, message: `fleet ${name} has ${counted(devices, "device")}, and ${missing.join("; and ")}.` }];
}

function notKnown({ name, urn, account, devices, ...fleet }: Fleet, most: number): Finding[] {
  const isSmall = devices !== undefined && devices <= most;
  const isSafe = fleet.hasRemovalLimit === true && fleet.isProtected;
  if (isSmall || isSafe || (devices !== undefined && fleet.hasRemovalLimit !== undefined)) {
    return [];
  }
  const what = devices === undefined ? "how many devices it has" : "whether it has a removal limit";
  return [
    { account, urn, message: `fleet ${name}: ${what} is unknown before the deployment. Give it as a plain value.` },
  ];
}
