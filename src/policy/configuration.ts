import type { PolicyConfigSchema } from "@pulumi/policy";
import { z } from "zod";
import { isPlainObject } from "../fleet/plainObject";
import type { PolicyName } from "./names";

export type ConfigReading<Settings> =
  { readonly kind: "read"; readonly settings: Settings } | { readonly kind: "unreadable"; readonly problem: string };

/** The settings of one policy: what the engine is told of them, and how they are read. */
export interface Configuration<Settings> {
  readonly configSchema: PolicyConfigSchema;
  /** @param config what the pack's config says of the policy; each name in it wins over the default */
  readonly read: (config: object) => ConfigReading<Settings>;
}

/**
 * The engine checks a pack's config against the schema that it is told, and lets unknown names pass; what is given in code, nobody
 * has checked. So the policy parses all of it again.
 *
 * @param schema the settings in full: an object that refuses unknown names
 * @param defaults the policy's own
 * @param options those given in code, which win over them
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
        : { kind: "unreadable", problem: reading.error.issues.map((issue) => printIssue(issue, policy)).join("; ") };
    },
  };
}

/** Name by name, also within `accounts`: limits of one account in the config leave alone those of another in code. */
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

/** The engine fills in these defaults before the policy sees its config: they must be those that hold here. */
function describe(schema: z.ZodType, defaults: ReadonlyMap<string, unknown>): PolicyConfigSchema["properties"] {
  const { properties = {} } = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) {
        // The engine would print it beside the format, and it is long.
        delete jsonSchema.pattern;
      }
    },
  });
  const described = Object.entries(properties).map(([name, property]) => [
    name,
    defaults.has(name) && typeof property === "object" ? { ...property, default: defaults.get(name) } : property,
  ]);
  // Both are draft 7; zod's type allows for the forms of older drafts, too.
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
