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

/** Where a service is, and how it is reached. */
export interface Endpoint {
  readonly baseUrl: string;
  /** In place of the global one, to watch what passes. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface RawRequest {
  readonly method: string;
  /** Below the base URL, with its query. */
  readonly path: string;
  /** Sent as it is. */
  readonly body?: string | undefined;
}

/** Asks for an access token; fields of the form and the Basic credentials may be left out, to see what is said then. */
export async function requestToken(
  endpoint: Endpoint,
  credentials: Pick<Credentials, "applicationKey" | "applicationSecret"> | undefined,
  form: Readonly<Record<string, string>> = { grant_type: "client_credentials" },
): Promise<RawAnswer> {
  const basic =
    credentials === undefined
      ? undefined
      : Buffer.from(`${credentials.applicationKey}:${credentials.applicationSecret}`).toString("base64");
  const headers = {
    "Content-Type": "application/x-www-form-urlencoded",
    ...(basic === undefined ? {} : { Authorization: `Basic ${basic}` }),
  };
  const body = new URLSearchParams(form).toString();
  return send(endpoint, { method: "POST", path: "/api/ts/v1/oauth2/token", body }, headers);
}

export async function requestSession(
  endpoint: Endpoint,
  bearer: string,
  { username, password }: Pick<Credentials, "username" | "password">,
): Promise<RawAnswer> {
  const body = JSON.stringify({ username, password });
  return requestWith(
    endpoint,
    { bearer, session: undefined },
    { method: "POST", path: "/api/m2m/v1/session/login", body },
  );
}

/** One request with these tokens. */
export function requestWith(endpoint: Endpoint, { bearer, session }: Tokens, request: RawRequest): Promise<RawAnswer> {
  return send(endpoint, request, {
    ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
    ...(session === undefined ? {} : { "VZ-M2M-Token": session }),
    ...(request.method === "POST" ? { "Content-Type": "application/json" } : {}),
  });
}

async function send(
  { baseUrl, fetch = globalThis.fetch }: Endpoint,
  { method, path, body }: RawRequest,
  headers: Readonly<Record<string, string>>,
): Promise<RawAnswer> {
  const response = await fetch(`${baseUrl}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  // The newest of the SDKs expects no body where the pages have one.
  return { status: response.status, body: text === "" ? {} : asObject(JSON.parse(text)) };
}

/** The license service of one account. Whatever is asked, an answer must be JSON, and a 400 must say why. */
export class RawLicenses {
  readonly #endpoint: Endpoint;
  readonly #account: string;
  readonly #tokens: Tokens;

  constructor(
    endpoint: Endpoint,
    account: string,
    tokens: Tokens,
    readonly dialect: Dialect,
  ) {
    this.#endpoint = endpoint;
    this.#account = account;
    this.#tokens = tokens;
  }

  /** The same with other tokens; those not named stay. */
  withTokens(tokens: Partial<Tokens>): RawLicenses {
    return new RawLicenses(this.#endpoint, this.#account, { ...this.#tokens, ...tokens }, this.dialect);
  }

  /** The same for another account. */
  of(account: string): RawLicenses {
    return new RawLicenses(this.#endpoint, account, this.#tokens, this.dialect);
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

  /** All devices of the account. */
  devices(cursor: string): Promise<RawAnswer> {
    return this.#send("GET", this.dialect.devicesPath(encodeURIComponent(this.#account), cursor));
  }

  /** The upgrades with a status, which two versions call campaigns. */
  upgrades(status: string, cursor: string): Promise<RawAnswer> {
    return this.#send("GET", this.dialect.upgradesPath(encodeURIComponent(this.#account), status, cursor));
  }

  /** The devices of one campaign; only where the list of upgrades does not name them. */
  campaign(id: string, cursor: string): Promise<RawAnswer> {
    const account = encodeURIComponent(this.#account);
    return this.#send("GET", `/reports/${account}/campaigns/${id}/devices?lastSeenDeviceId=${cursor}`);
  }

  /** Those whose licenses go first when the subscription gets smaller. */
  candidates(startIndex: string): Promise<RawAnswer> {
    return this.#send("GET", this.dialect.candidatesPath(encodeURIComponent(this.#account), startIndex));
  }

  setCandidates(body: { readonly deviceList: readonly string[]; readonly type?: "append" }): Promise<RawAnswer> {
    return this.#send("POST", `/licenses/${encodeURIComponent(this.#account)}/cancel`, JSON.stringify(body));
  }

  deleteCandidates(): Promise<RawAnswer> {
    return this.#send("DELETE", `/licenses/${encodeURIComponent(this.#account)}/cancel`);
  }

  async #send(method: string, path: string, body?: string): Promise<RawAnswer> {
    const request = { method, path: `/api/fota/${this.dialect.version}${path}`, body };
    const answer = await requestWith(this.#endpoint, this.#tokens, request);
    if (answer.status === 400) {
      assert.equal(typeof answer.body["errorCode"], "string", `400 to ${method} ${path} without an errorCode`);
      assert.equal(typeof answer.body["errorMessage"], "string", `400 to ${method} ${path} without an errorMessage`);
    }
    return answer;
  }
}

export function asObject(value: unknown): JsonObject {
  assert.ok(typeof value === "object" && value !== null && !Array.isArray(value), `not an object: ${String(value)}`);
  return { ...value };
}
