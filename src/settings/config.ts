import { z } from "zod";
import { problem } from "../problemCodes";
import { apiVersions, type ApiVersion } from "../thingspace/apiVersions";
import { settingDescriptions, settingNames, type SettingName } from "./settingDescriptions";
import { unknownVariables } from "./unknownSettings";

/** Complete and checked. */
export interface Settings {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiVersion: ApiVersion;
  readonly access:
    { readonly applicationKey: string; readonly applicationSecret: string } | { readonly accessToken: string };
  readonly session: { readonly username: string; readonly password: string } | { readonly sessionToken: string };
  readonly batchSize: number;
  readonly concurrency: number;
  readonly timeoutSeconds: number;
  readonly lagSeconds: number;
  /** No limit when undefined. */
  readonly requestsPerSecond: number | undefined;
  /** From stack config, which may be out of date. */
  readonly fromStack: readonly SettingName[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsSources {
  /** Wins over stack config, which may be out of date in refresh and destroy. Default: `process.env`. */
  readonly environment?: Environment;
  /**
   * Looks up stack config by the name without its namespace. Absent without a stack, as on the command line; messages
   * then speak of the environment only.
   */
  readonly stackConfig?: (name: string) => string | undefined;
}

/** The message names each missing or invalid setting, and never the value of a secret. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const defaults = {
  baseUrl: "https://thingspace.verizon.com",
  apiVersion: "v1",
  batchSize: 100,
  concurrency: 4,
  timeoutSeconds: 30,
  // A carrier's reads may lag a minute behind its writes; as much again is for clocks that differ.
  lagSeconds: 120,
  requestsPerSecond: undefined,
} as const;

const anyText = z.string();
// A token is sent in a header: a line break copied with it would be refused there, and blamed on the network.
const token = z.string().regex(/^[\x21-\x7e]+$/, "has whitespace or other characters that no token has");
const whole = z
  .string()
  .trim()
  .regex(/^-?\d+$/, "is not a whole number")
  .transform(Number);
const decimal = z
  .string()
  .trim()
  .regex(/^-?\d+(\.\d+)?$/, "is not a number")
  .transform(Number);
const baseUrl = z
  .string()
  .trim()
  .superRefine((text, context) => {
    const message = problemOfBaseUrl(text);
    if (message !== undefined) {
      context.addIssue({ code: "custom", message });
    }
  })
  .transform((text) => text.replace(/\/+$/, ""));
const apiVersion = z
  .string()
  .trim()
  .pipe(z.enum(apiVersions, `is not a version of the API; give one of ${apiVersions.join(", ")}`));

const schemas = {
  applicationKey: anyText,
  applicationSecret: anyText,
  username: anyText,
  password: anyText,
  accessToken: token,
  sessionToken: token,
  baseUrl,
  apiVersion,
  batchSize: within(whole, 1, 10_000),
  concurrency: within(whole, 1, 100),
  timeoutSeconds: within(decimal, 1, 3600),
  lagSeconds: within(decimal, 0, 3600),
  requestsPerSecond: within(decimal, 0.01, 1000),
} satisfies Record<SettingName, z.ZodType>;

/** @throws SettingsError that names everything missing or wrong */
export function resolveSettings(sources: SettingsSources): Settings {
  const reader = new SettingsReader(sources);
  const access = readAccess(reader);
  const session = readSession(reader);
  const rest = {
    baseUrl: reader.read("baseUrl", schemas.baseUrl) ?? defaults.baseUrl,
    apiVersion: reader.read("apiVersion", schemas.apiVersion) ?? defaults.apiVersion,
    batchSize: reader.read("batchSize", schemas.batchSize) ?? defaults.batchSize,
    concurrency: reader.read("concurrency", schemas.concurrency) ?? defaults.concurrency,
    timeoutSeconds: reader.read("timeoutSeconds", schemas.timeoutSeconds) ?? defaults.timeoutSeconds,
    lagSeconds: readLagSeconds(reader),
    requestsPerSecond: reader.read("requestsPerSecond", schemas.requestsPerSecond) ?? defaults.requestsPerSecond,
  };
  const problems = reader.problems();
  if (problems !== undefined || access === undefined || session === undefined) {
    throw new SettingsError(problems);
  }
  return { ...rest, access, session, fromStack: reader.fromStack };
}

/** Also where no other setting is needed yet: a wrong value is reported once ThingSpace is asked. */
export function resolveLagMs(sources: SettingsSources): number {
  return readLagSeconds(new SettingsReader(sources)) * 1_000;
}

function readLagSeconds(reader: SettingsReader): number {
  return reader.read("lagSeconds", schemas.lagSeconds) ?? defaults.lagSeconds;
}

/** What is wrong with the values of stack config, whatever the environment says; missing ones are ignored. */
export function invalidInStackConfig(stackConfig: (name: string) => string | undefined): readonly string[] {
  const reader = new SettingsReader({ environment: {}, stackConfig });
  settingNames.forEach((name) => reader.read<unknown>(name, schemas[name]));
  return reader.invalid;
}

function readAccess(reader: SettingsReader): Settings["access"] | undefined {
  if (reader.has("accessToken")) {
    const accessToken = reader.read("accessToken", schemas.accessToken);
    return accessToken === undefined ? undefined : { accessToken };
  }
  const applicationKey = reader.require("applicationKey", "accessToken");
  const applicationSecret = reader.require("applicationSecret", "accessToken");
  return applicationKey === undefined || applicationSecret === undefined
    ? undefined
    : { applicationKey, applicationSecret };
}

function readSession(reader: SettingsReader): Settings["session"] | undefined {
  if (reader.has("sessionToken")) {
    const sessionToken = reader.read("sessionToken", schemas.sessionToken);
    return sessionToken === undefined ? undefined : { sessionToken };
  }
  const username = reader.require("username", "sessionToken");
  const password = reader.require("password", "sessionToken");
  return username === undefined || password === undefined ? undefined : { username, password };
}

/** Unexpected for a person who has just set what was missing. */
const lastDeployed =
  "  pulumi refresh and pulumi destroy do not see a value set with pulumi config set until the next pulumi up. To run either one before that, set the environment variable.";

export const invalidSettingsTitle = problem("settings-invalid", "These settings for ThingSpace are not valid:");

function missingTitle(what: string): string {
  return problem("settings-missing", `These ${what} are missing:`);
}

class SettingsReader {
  readonly #missing: string[] = [];
  readonly invalid: string[] = [];
  readonly fromStack: SettingName[] = [];
  #isStackWrong = false;

  constructor(private readonly sources: SettingsSources) {}

  has(name: SettingName): boolean {
    return this.#find(name) !== undefined;
  }

  read<T>(name: SettingName, schema: z.ZodType<T>): T | undefined {
    const found = this.#find(name);
    if (found === undefined) {
      return undefined;
    }
    if (found.isStack) {
      this.fromStack.push(name);
    }
    const result = schema.safeParse(found.text);
    if (result.success) {
      return result.data;
    }
    const reason = result.error.issues[0]?.message ?? "is not valid";
    this.invalid.push(`  ${name}${this.#show(name, found.text)} from ${found.source} ${reason}`);
    this.#isStackWrong ||= found.isStack;
    return undefined;
  }

  require(name: SettingName, instead: SettingName): string | undefined {
    if (!this.has(name)) {
      this.#missing.push(this.#hasStack ? missingFromStack(name, instead) : missingFromEnvironment(name, instead));
    }
    return this.read(name, anyText);
  }

  problems(): string | undefined {
    const missing = this.#hasStack
      ? { title: missingTitle("settings for ThingSpace"), lines: [...this.#missing, lastDeployed] }
      : { title: missingTitle("environment variables"), lines: this.#missing };
    const invalid = {
      title: invalidSettingsTitle,
      lines: [...this.invalid, ...(this.#isStackWrong ? [lastDeployed] : [])],
    };
    const paragraphs = [missing, invalid].filter(({ lines }) => lines.some((line) => line !== lastDeployed));
    if (paragraphs.length === 0) {
      return undefined;
    }
    // A missing setting may be there under another name.
    const unknown = unknownVariables(this.#environment);
    return [...paragraphs.map(({ title, lines }) => [title, ...lines].join("\n")), ...unknown].join("\n");
  }

  get #environment(): Environment {
    return this.sources.environment ?? process.env;
  }

  get #hasStack(): boolean {
    return this.sources.stackConfig !== undefined;
  }

  /** Empty counts as absent: build systems set variables to nothing when their secret is missing. */
  #find(name: SettingName): { readonly text: string; readonly source: string; readonly isStack: boolean } | undefined {
    const variable = settingDescriptions[name].environment;
    const candidates = [
      { text: this.#environment[variable], source: variable, isStack: false },
      { text: this.sources.stackConfig?.(name), source: `stack config (thingspace:${name})`, isStack: true },
    ];
    for (const { text, ...from } of candidates) {
      if (text !== undefined && text !== "") {
        return { text, ...from };
      }
    }
    return undefined;
  }

  #show(name: SettingName, text: string): string {
    // A base URL with an @ may hold a password, and one with a query or a fragment a token.
    const hidden = settingDescriptions[name].secret || (name === "baseUrl" && /[@?#]/.test(text));
    return hidden ? "" : ` ${JSON.stringify(text.slice(0, 100))}`;
  }
}

function missingFromStack(name: SettingName, instead: SettingName): string {
  const { purpose, environment, secret: isSecret } = settingDescriptions[name];
  return (
    `  ${name}: ${purpose}\n` +
    `    pulumi config set ${isSecret ? "--secret " : ""}thingspace:${name} …   or set ${environment}\n` +
    `    (not needed with ${instead}, ${settingDescriptions[instead].environment})`
  );
}

function missingFromEnvironment(name: SettingName, instead: SettingName): string {
  const { purpose, environment } = settingDescriptions[name];
  return `  ${environment}: ${purpose} (not needed with ${settingDescriptions[instead].environment})`;
}

function within(schema: z.ZodType<number, string>, least: number, most: number): z.ZodType<number> {
  return schema.refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`);
}

function problemOfBaseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) {
    return "is not a URL, such as https://thingspace.verizon.com";
  }
  const { protocol, username, password, search, hash } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:") {
    return "is not an http or https URL";
  }
  if (username !== "" || password !== "") {
    return "has credentials in it; use their own settings";
  }
  return search === "" && hash === "" ? undefined : "has a query or a fragment; remove it";
}

/** The variable is meant for one run. */
export function readRemovalConfirmation(environment: Environment = process.env): string {
  return environment["THINGSPACE_CONFIRM_REMOVAL"] ?? "";
}

/** The variable is meant for one run. */
export function isDebugging(environment: Environment): boolean {
  return !["", "0", "false"].includes(environment["THINGSPACE_DEBUG"]?.trim().toLowerCase() ?? "");
}

/** For what is not a setting of ThingSpace, such as a proxy. */
export function processEnvironment(): Environment {
  return process.env;
}
