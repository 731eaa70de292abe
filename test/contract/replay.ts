/** The vendor's examples played to our client, and its requests to our simulator. */
import fetch from "node-fetch";
import { startSimulator, type BehaviorOptions, type Seed, type Simulator } from "../../src/simulator";
import { createThingSpaceClient, type ThingSpaceClient } from "../../src/thingspace/client";
import { systemClock } from "../../src/thingspace/http/clock";
import type { ApiVersion } from "../../src/thingspace/apiVersions";
import { demoSettings } from "../support/demoSettings";
import { withHttpServer, type HttpServer } from "../support/httpServer";
import { requestSession, requestToken, requestWith, type RawAnswer, type Tokens } from "./rawThingSpace";
import type { VendorPage } from "./vendorPage";

export type Replies = Readonly<Record<string, { readonly status?: number; readonly body: unknown }>>;

/** Runs the body with a client of a server that gives these replies, whatever they are worth, to these paths. */
export async function replaying(
  replies: Replies,
  body: (client: ThingSpaceClient, server: HttpServer) => Promise<void>,
  apiVersion: ApiVersion = "v1",
): Promise<void> {
  const all: Replies = {
    "/api/ts/v1/oauth2/token": { body: { access_token: "bearer", token_type: "Bearer", expires_in: 3600 } },
    "/api/m2m/v1/session/login": { body: { sessionToken: "bcce3ea6-fe4f-4952-bacf-eadd80718e83" } },
    ...replies,
  };
  await withHttpServer(
    (request) => all[request.path] ?? { status: 404, body: `nothing is at ${request.path}` },
    async (server) => {
      const client = createThingSpaceClient({
        settings: {
          ...demoSettings(server.url),
          apiVersion,
          access: { applicationKey: "key", applicationSecret: "secret" },
          session: { username: "somebody", password: "password" },
        },
        fetch,
        clock: systemClock,
        random: () => 0,
      });
      await body(client, server);
    },
  );
}

export interface SimulatedOptions {
  readonly seed: Seed;
  readonly behavior?: BehaviorOptions;
  readonly now?: () => number;
}

/** What a simulator with this seed answers to the request of a page. */
export async function simulated(
  { request }: Pick<VendorPage, "request">,
  { seed, behavior, now }: SimulatedOptions,
): Promise<RawAnswer> {
  const options = { seed, ...(behavior === undefined ? {} : { behavior }), ...(now === undefined ? {} : { now }) };
  await using simulator = await startSimulator(options);
  const tokens = await signedIn(simulator);
  const path = await pathIn(simulator, tokens, request.path);
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  return await requestWith({ baseUrl: simulator.url }, tokens, { method: request.method, path, body });
}

export async function signedIn({ url: baseUrl }: Simulator): Promise<Tokens> {
  const application = { applicationKey: "demo-key", applicationSecret: "demo-secret" };
  const bearer = String((await requestToken({ baseUrl }, application)).body["access_token"]);
  const user = { username: "demo-user", password: "demo-password" };
  const session = String((await requestSession({ baseUrl }, bearer, user)).body["sessionToken"]);
  return { bearer, session };
}

/** The simulator makes up the ids of its campaigns: in place of the example's stands the one that it lists. */
async function pathIn({ url: baseUrl }: Simulator, tokens: Tokens, path: string): Promise<string> {
  const [, root, version, id] = /^(.*(v\d)\/reports\/[^/]+)\/campaigns\/([^/]+)\/devices/.exec(path) ?? [];
  if (root === undefined || version === undefined || id === undefined) {
    return path;
  }
  const list = version === "v2" ? "campaigns" : "firmware/campaigns";
  for (const status of ["CampaignEnded", "CampaignScheduled"]) {
    const request = { method: "GET", path: `${root}/${list}?campaignStatus=${status}` };
    const { body } = await requestWith({ baseUrl }, tokens, request);
    const listed = /"id":"([^"]+)"/.exec(JSON.stringify(body))?.[1];
    if (listed !== undefined) {
      return path.replace(id, listed);
    }
  }
  return path;
}
