import { z } from "zod";
import { isUnknown } from "./unknown";

/** How much of a fleet a change may release without being confirmed: a share, a number of devices, or no limit. */
export type RemovalLimit = { readonly percent: number } | { readonly devices: number } | false;

/** How a fleet behaves, as the program asked for it. What is absent has its default. */
export interface FleetOptions {
  readonly adopt: boolean;
  readonly onRemoval: "release" | "keep";
  readonly unreleasable: "fail" | "leave";
  readonly removalLimit: RemovalLimit;
  readonly confirmRemoval: number | undefined;
}

export const defaultOptions: FleetOptions = {
  adopt: true,
  onRemoval: "release",
  unreleasable: "fail",
  removalLimit: { percent: 25 },
  confirmRemoval: undefined,
};

const limitForm = "must be { percent: 0 to 100 }, { devices: a whole number } or false";
const wholeNumber = z.int("must be a whole number").min(0, "must not be negative");

/** One schema per option, for what is written in a program and for what is stored alike. */
export const optionSchemas = {
  adopt: z.boolean("must be true or false").exactOptional(),
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
};

const storedOptions = z.object(optionSchemas);

/** The options as they are stored: only those that the program names, so that none shows up by itself in a diff. */
export type StoredOptions = z.output<typeof storedOptions>;

export type OptionsReading =
  | { readonly kind: "known"; readonly options: StoredOptions }
  | { readonly kind: "unknown" }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

/** The options among a fleet's arguments, as they are written. */
export function givenOptions(news: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = Object.keys(optionSchemas).filter((name) => news[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, news[name]]));
}

/** Reads the options among a fleet's arguments. */
export function readOptions(news: Readonly<Record<string, unknown>>): OptionsReading {
  const given = givenOptions(news);
  if (Object.values(given).some(isUnknown)) {
    return { kind: "unknown" };
  }
  const parsed = storedOptions.safeParse(given);
  return parsed.success
    ? { kind: "known", options: parsed.data }
    : { kind: "wrong", problems: parsed.error.issues.map(({ path: [name], message }) => `${String(name)} ${message}`) };
}

export function withDefaults(options: StoredOptions): FleetOptions {
  return { ...defaultOptions, ...options };
}
