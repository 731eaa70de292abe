import { z } from "zod";
import { problem } from "../problemCodes";
import type { FleetOptions, StoredOptions } from "./fleetOptions";
import { isUnknown } from "./unknownValue";

const limitForm = "must be { percent: 0 to 100 }, { devices: a whole number } or false";
const wholeNumber = z.int("must be a whole number").min(0, "must not be negative");

/** For programs and states alike. */
export const optionSchemas = {
  adopt: z.boolean("must be true or false").exactOptional(),
  checkDevices: z.enum(["auto", "always", "never"], 'must be "auto", "always" or "never"').exactOptional(),
  ineligible: z.enum(["fail", "warn"], 'must be "fail" or "warn"').exactOptional(),
  onRemoval: z.enum(["release", "keep"], 'must be "release" or "keep"').exactOptional(),
  unreleasable: z.enum(["fail", "leave"], 'must be "fail" or "leave"').exactOptional(),
  removalLimit: z
    .union(
      [
        z.strictObject({ percent: z.number().min(0, limitForm).max(100, limitForm) }),
        z.strictObject({ devices: z.int(limitForm).min(0, limitForm) }),
        z.literal(false),
      ],
      limitForm,
    )
    .exactOptional(),
  confirmRemoval: wholeNumber.exactOptional(),
} satisfies Record<keyof FleetOptions, z.ZodType>;

const storedOptions: z.ZodType<StoredOptions> = z.object(optionSchemas);

export type OptionsReading =
  | { readonly kind: "known"; readonly options: StoredOptions }
  | { readonly kind: "unknown" }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

const optionNames = Object.keys(optionSchemas);

/** Unchecked. */
export function givenOptions(news: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = optionNames.filter((name) => news[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, news[name]]));
}

export function readOptions(news: Readonly<Record<string, unknown>>): OptionsReading {
  const given = givenOptions(news);
  if (Object.values(given).some(isUnknown)) {
    return { kind: "unknown" };
  }
  const parsed = storedOptions.safeParse(given);
  return parsed.success
    ? { kind: "known", options: parsed.data }
    : {
        kind: "wrong",
        problems: parsed.error.issues.map(({ path: [name], message }) =>
          problem("option-invalid", `${String(name)} ${message}.`),
        ),
      };
}
