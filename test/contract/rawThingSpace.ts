/** ThingSpace as it is on the wire: requests without a client, and answers without an opinion. */
import assert from "node:assert/strict";
import type { Dialect } from "./dialects";

export interface Credentials {
  readonly applicationKey: string;
  readonly applicationSecret: string;
  readonly username: string;
  readonly password: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export interface RawAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** The two tokens of a request; undefined sends none. */
export interface Tokens {
  readonly bearer: string | undefined;
  readonly session: string | undefined;
}

/** Asks for an access token; fields of the form and the Basic credentials may be left out, to see what is said then. */
export async function requestToken(
  baseUrl: string,
  credentials: Pick<Credentials, "applicationKey" | "applicationSecret"> | undefined,
  form: Readonly<Record<string, string>> = { grant_type: "client_credentials" },
): Promise<RawAnswer> {
  const basic =
    credentials === undefined
      ? undefined
      : Buffer.from(`${credentials.applicationKey}:${credentials.applicationSecret}`).toString("base64");
  const response = await fetch(`${baseUrl}/api/ts/v1/oauth2/token`, {
    method: "POST",
    headers: basic === undefined ? {} : { Authorization: `Basic ${basic}` },
    body: new URLSearchParams(form),
  });
  return readAnswer(response);
}

export async function requestSession(
  baseUrl: string,
  bearer: string,
  { username, password }: Pick<Credentials, "username" | "password">,
): Promise<RawAnswer> {
  const response = await fetch(`${baseUrl}/api/m2m/v1/session/login`, {
    method: "POST",
    headers: { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  return readAnswer(response);
}

/** The license service of one account. Whatever is asked, an answer must be JSON, and a 400 must say why. */
export class RawLicenses {
  readonly #baseUrl: string;
  readonly #account: string;
  readonly #tokens: Tokens;

  constructor(
    baseUrl: string,
    account: string,
    tokens: Tokens,
    readonly dialect: Dialect,
  ) {
    this.#baseUrl = baseUrl;
    this.#account = account;
    this.#tokens = tokens;
  }

  /** The same with other tokens; those not named stay. */
  withTokens(tokens: Partial<Tokens>): RawLicenses {
    return new RawLicenses(this.#baseUrl, this.#account, { ...this.#tokens, ...tokens }, this.dialect);
  }

  /** The same for another account. */
  of(account: string): RawLicenses {
    return new RawLicenses(this.#baseUrl, account, this.#tokens, this.dialect);
  }

  subscription(): Promise<RawAnswer> {
    return this.#send("GET", `/subscriptions/${encodeURIComponent(this.#account)}`);
  }

  status(startIndex: string): Promise<RawAnswer> {
    return this.#send("GET", this.dialect.statusPath(encodeURIComponent(this.#account), startIndex));
  }

  /** @param body sent as it is */
  post(action: "assign" | "remove", body: string): Promise<RawAnswer> {
    return this.#send("POST", this.dialect.writePath(encodeURIComponent(this.#account), action), body);
  }

  assign(deviceList: readonly string[]): Promise<RawAnswer> {
    return this.post("assign", JSON.stringify({ deviceList }));
  }

  remove(deviceList: readonly string[]): Promise<RawAnswer> {
    return this.post("remove", JSON.stringify({ deviceList }));
  }

  async #send(method: string, path: string, body?: string): Promise<RawAnswer> {
    const { bearer, session } = this.#tokens;
    const response = await fetch(`${this.#baseUrl}/api/fota/${this.dialect.version}${path}`, {
      method,
      headers: {
        ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
        ...(session === undefined ? {} : { "VZ-M2M-Token": session }),
        ...(method === "POST" ? { "Content-Type": "application/json" } : {}),
      },
      ...(body === undefined ? {} : { body }),
    });
    const answer = await readAnswer(response);
    if (answer.status === 400) {
      assert.equal(typeof answer.body["errorCode"], "string", `400 to ${method} ${path} without an errorCode`);
      assert.equal(typeof answer.body["errorMessage"], "string", `400 to ${method} ${path} without an errorMessage`);
    }
    return answer;
  }
}

async function readAnswer(response: Response): Promise<RawAnswer> {
  return { status: response.status, body: asObject(JSON.parse(await response.text())) };
}

export function asObject(value: unknown): JsonObject {
  assert.ok(typeof value === "object" && value !== null && !Array.isArray(value), `not an object: ${String(value)}`);
  return { ...value };
}
