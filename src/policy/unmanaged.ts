import { z } from "zod";
import { parseImei } from "../fleet/imei";
import { agreeing, count, counted, firstOf } from "../fleet/wording";
import { configuration } from "./configuration";
import type { UnmanagedOptions } from "./options";
import { judgePools, type Pool } from "./pools";
import type { Rule } from "./rule";
import { wholeNumber } from "./settingSchemas";

type Settings = Required<UnmanagedOptions>;

const ignoreForm = "a list of IMEIs in quotes, of 15 digits each";

const settingsSchema: z.ZodType<Settings> = z.strictObject({
  maxUnmanaged: wholeNumber.describe("The most licensed devices of an account that may be in no fleet"),
  ignore: z
    .array(
      z.string(ignoreForm).refine((text) => "imei" in parseImei(text), ignoreForm),
      ignoreForm,
    )
    .describe("IMEIs of devices that may hold a license without a fleet"),
});

const defaults: Settings = { maxUnmanaged: 0, ignore: [] };

/** Reports licenses that no fleet declares. */
export function unmanagedRule(options?: UnmanagedOptions): Rule<Settings> {
  return {
    name: "license-unmanaged",
    description: "Not too many licensed devices of an account are in no fleet.",
    enforcementLevel: "advisory",
    configuration: configuration("license-unmanaged", settingsSchema, defaults, options),
    whenUnknown: () => "warn",
    judge: (stack, settings) =>
      stack.subscriptions.some(({ facts }) => facts?.unmanaged !== undefined)
        ? judgePools(stack, { problemOf: (pool) => unmanagedProblem(pool, settings) })
        : { violations: [], notEvaluated: [], notices: [] },
  };
}

function unmanagedProblem({ account, unmanaged }: Pool, { maxUnmanaged, ignore }: Settings): string | undefined {
  if (unmanaged === undefined) {
    return undefined;
  }
  const ignored = new Set<string>(
    ignore.map((text) => parseImei(text)).flatMap((parsed) => ("imei" in parsed ? parsed.imei : [])),
  );
  const devices = unmanaged.devices.filter((imei) => !ignored.has(imei));
  const others = unmanaged.count - (unmanaged.devices.length - devices.length);
  const words = (text: string) => agreeing(others, text);
  return others <= maxUnmanaged
    ? undefined
    : `account ${account} has ${counted(others, "licensed device")} in no fleet: ${firstOf(devices)}; at most ${count(maxUnmanaged)} ` +
        `${agreeing(maxUnmanaged, "[is|are]")} allowed (maxUnmanaged). Declare ${words("[it|them]")} in a fleet, release ${words("[its license|their licenses]")} in ThingSpace, or ` +
        `add ${words("[it|them]")} to ignore.`;
}
