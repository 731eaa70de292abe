import type { PolicyConfigSchema } from "@pulumi/policy";
import { z } from "zod";
import { isPlainObject } from "../fleet/plainObject";
import type { PolicyName } from "./policyNames";

export type ConfigReading<Settings> =
  { readonly kind: "read"; readonly settings: Settings } | { readonly kind: "invalid"; readonly problem: string };

export interface Configuration<Settings> {
  readonly configSchema: PolicyConfigSchema;
  /** @param config from the pack's configuration; overrides the defaults name by name */
  readonly read: (config: object) => ConfigReading<Settings>;
}

/**
 * The engine lets unknown names pass and does not check options in code, so the policy parses both.
 *
 * @param schema a strict object of all settings
 * @param options given in code; override the defaults
 */
export function configuration<Settings>(
  policy: PolicyName,
  schema: z.ZodType<Settings>,
  defaults: object,
  options: object = {},
): Configuration<Settings> {
  const inherited = { ...defaults, ...withoutUndefined(options) };
  return {
    configSchema: { properties: describe(schema, new Map(Object.entries(inherited))) },
    read: (config) => {
      const reading = schema.safeParse(overlay(inherited, config), { reportInput: true });
      return reading.success
        ? { kind: "read", settings: reading.data }
        : { kind: "invalid", problem: reading.error.issues.map((issue) => printIssue(issue, policy)).join("; ") };
    },
  };
}

/** Deep: limits of one account in the configuration keep those of another in code. */
function overlay(below: object, above: object): object {
  const lower = new Map<string, unknown>(Object.entries(below));
  const merged = Object.entries(above).map(([name, value]: [string, unknown]) => {
    const under = lower.get(name);
    return [name, isPlainObject(under) && isPlainObject(value) ? overlay(under, value) : value] as const;
  });
  return { ...below, ...Object.fromEntries(merged) };
}

function withoutUndefined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** The engine fills in these defaults before the policy sees its configuration. */
function describe(schema: z.ZodType, defaults: ReadonlyMap<string, unknown>): PolicyConfigSchema["properties"] {
  const { properties = {} } = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) {
        // The engine would print it beside the format.
        delete jsonSchema.pattern;
      }
    },
  });
  const described = Object.entries(properties).map(([name, property]) => [
    name,
    defaults.has(name) && typeof property === "object" ? { ...property, default: defaults.get(name) } : property,
  ]);
  // zod's type also has the forms of older drafts.
  return Object.fromEntries(described) as PolicyConfigSchema["properties"];
}

function printIssue(issue: z.core.$ZodIssue, policy: PolicyName): string {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `there is no setting ${printPath([...issue.path, key], policy)}`).join("; ");
  }
  const found = issue.input === undefined ? "is missing" : `is ${JSON.stringify(issue.input)}`;
  return `${printPath(issue.path, policy)} ${found}, and must be ${issue.message}`;
}

/** `license-exemptions.exemptions[0].expires` */
function printPath(path: readonly PropertyKey[], policy: PolicyName): string {
  return policy + path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
}
