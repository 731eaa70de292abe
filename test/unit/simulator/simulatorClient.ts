import type { Simulator } from "../../../src/simulator";

export const account = "0402196254-00001";

/** A thin client that is logged in; it reads no more into an answer than its status and its body. */
export interface SimulatorClient {
  readonly accessToken: string;
  readonly sessionToken: string;
  get(path: string): Promise<Reply>;
  post(path: string, body: unknown): Promise<Reply>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export async function requestToken(
  url: string,
  pair = "demo-key:demo-secret",
  grant = "client_credentials",
): Promise<Reply> {
  return readReply(
    await fetch(`${url}/api/ts/v1/oauth2/token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` },
      body: new URLSearchParams({ grant_type: grant }),
    }),
  );
}

export async function requestSession(
  url: string,
  accessToken: string,
  { username = "demo-user", password = "demo-password" } = {},
): Promise<Reply> {
  return readReply(
    await fetch(`${url}/api/m2m/v1/session/login`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      body: JSON.stringify({ username, password }),
    }),
  );
}

export async function logIn({ url }: Simulator, credentials = {}): Promise<SimulatorClient> {
  const accessToken = String((await requestToken(url)).body["access_token"]);
  const sessionToken = String((await requestSession(url, accessToken, credentials)).body["sessionToken"]);
  return clientWith(url, accessToken, sessionToken);
}

export function clientWith(url: string, accessToken: string, sessionToken: string): SimulatorClient {
  const headers = { authorization: `Bearer ${accessToken}`, "VZ-M2M-Token": sessionToken };
  return {
    accessToken,
    sessionToken,
    get: async (path) => readReply(await fetch(`${url}${path}`, { headers })),
    post: async (path, body) =>
      readReply(
        await fetch(`${url}${path}`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: typeof body === "string" ? body : JSON.stringify(body),
        }),
      ),
  };
}

export async function readReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  const body: unknown = isJson ? JSON.parse(text) : {};
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: typeof body === "object" && body !== null ? { ...body } : {},
  };
}
