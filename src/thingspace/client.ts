import type { z } from "zod";
import type { Imei } from "../fleet/imei";
import type { CancellationApi } from "../cancellationApi";
import type { LicenseApi, Traffic, Verdict } from "../licenseApi";
import type { AccessSettings } from "./auth/accessToken";
import { asOwn, sendInBatches, split } from "./writes";
import { BatchSize } from "./batchSize";
import { listCandidates } from "./candidates";
import { createCallCounter, type CallCounts } from "./http/calls";
import type { Clock } from "./http/clock";
import { collect } from "./listing";
import { decode } from "./http/decode";
import { ThingSpaceError } from "./http/errors";
import { createExchange } from "./http/send";
import { createLimiter } from "./http/rateLimit";
import { createObservations, type Observer } from "./http/requestLog";
import { createPathChoice } from "./requests";
import { basicCredentials } from "./http/proxy";
import { createRedactor } from "./http/redaction";
import { createSender, type ServiceRequest } from "./http/requestLoop";
import { createSession, type SessionSettings } from "./auth/session";
import { createTransport, type TransportOptions } from "./http/exchange";
import { collectUpgrades } from "./upgrades";
import { judge, type WriteKind } from "./verdicts";
import * as answers from "./wire/responses";
import type { CandidateWirePaths, Paths } from "./wire/format";
import { wireFormats, type ApiVersion } from "./wire/versions";
import { statusWords } from "./wire/words";

export interface ThingSpaceSettings {
  /** Without a slash at the end, such as `https://thingspace.verizon.com`. */
  readonly baseUrl: string;
  readonly apiVersion: ApiVersion;
  readonly access: AccessSettings;
  readonly session: SessionSettings;
  /** Most devices in one write. */
  readonly batchSize: number;
  /** Most requests at a time. */
  readonly concurrency: number;
  /** For one request, its answer read to the end. */
  readonly timeoutSeconds: number;
  /** No limit when undefined, until the service asks for one. */
  readonly requestsPerSecond: number | undefined;
}

export interface ThingSpaceClientOptions extends Pick<TransportOptions, "fetch" | "agent" | "proxy" | "userAgent"> {
  readonly settings: ThingSpaceSettings;
  readonly clock: Clock;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
  /** Told of every exchange. */
  readonly observe?: Observer | undefined;
}

export interface ThingSpaceClient extends LicenseApi, CancellationApi {
  /** How many requests this client has sent so far, by kind; repeated ones count. */
  callCounts(): CallCounts;
  /** What it has cost so far, for people. */
  traffic(): Traffic;
}

type ReadKind = "subscription" | "status" | "devices" | "reports" | "candidates";

/** Licenses over HTTP. One client serves a whole process: its callers share one login and one limit. */
export function createThingSpaceClient(options: ThingSpaceClientOptions): ThingSpaceClient {
  const { settings, fetch, agent, proxy, userAgent, clock, random, observe } = options;
  const redactor = createRedactor();
  const { clean } = redactor;
  if (proxy?.credentials !== undefined) {
    redactor.hide(proxy.credentials.password);
    redactor.hide(basicCredentials(proxy.credentials));
  }
  const { count, counts, repeated } = createCallCounter();
  const limiter = createLimiter({ ...settings, clock });
  const transport = createTransport({ ...settings, fetch, agent, proxy, userAgent, clock, clean });
  const observations = createObservations({ observe, clock, clean });
  const exchange = createExchange({ transport, limiter, clock, count, observations, clean });
  const session = createSession(settings, { exchange, redactor, observations, clock, random });
  const send = createSender({ exchange, session, limiter, observations, random });
  const wire = wireFormats[settings.apiVersion];

  const size = new BatchSize(settings.batchSize);
  const at = createPathChoice();

  const read = <T>(kind: ReadKind, account: string, paths: Paths, schema: z.ZodType<T>): Promise<T> =>
    at(kind, paths, async (path) => {
      const request: ServiceRequest = { kind, method: "GET", path, account };
      return decode(await send(request), { request, schema, clean });
    });

  const write = async (kind: WriteKind, account: string, deviceList: readonly Imei[]): Promise<Verdict[]> => {
    const paths = kind === "assign" ? wire.assignPaths(account) : wire.removePaths(account);
    const before = { mayHaveActed: false };
    const answered = await at(kind, paths, async (path) => {
      const request: ServiceRequest = {
        kind,
        method: "POST",
        path,
        account,
        devices: deviceList.length,
        body: { deviceList },
      };
      try {
        const answer = await send(request);
        before.mayHaveActed ||= answer.mayHaveActedBefore;
        return decode(answer, { request, schema: answers.deviceAnswers, clean });
      } catch (error) {
        // There may be another path to try.
        before.mayHaveActed ||= error instanceof ThingSpaceError && error.mayHaveActed;
        throw error;
      }
    });
    const verdicts = judge(deviceList, answered, { kind, words: statusWords, clean });
    return before.mayHaveActed ? verdicts.map(asOwn) : verdicts;
  };

  const readCampaign = (account: string, campaign: string, cursor: string) =>
    wire.campaignPaths === undefined
      ? Promise.reject(new Error(`API ${settings.apiVersion} has no campaigns`))
      : read("reports", account, wire.campaignPaths(account, campaign, cursor), answers.campaignPage);

  const noCandidates =
    `API ${settings.apiVersion} has no list of cancellation candidates. Set THINGSPACE_API_VERSION to v1 or v2 and run again; refresh and ` +
    `destroy see what was set as thingspace:apiVersion only after a pulumi up.`;
  const candidatePaths = (): CandidateWirePaths => {
    if (wire.candidates === undefined) {
      throw new ThingSpaceError(noCandidates, { kind: "refused", mayHaveActed: false });
    }
    return wire.candidates;
  };

  const writeCandidates = async (
    account: string,
    method: "POST" | "DELETE",
    body?: { readonly deviceList: readonly Imei[]; readonly type?: "append" },
  ) => {
    // What is answered differs between the vendor's pages and its SDKs, and tells nothing that a look would not.
    await at("setCandidates", candidatePaths().write(account), (path) =>
      send({ kind: "candidates", method, path, account, ...(body === undefined ? {} : { body }) }),
    );
  };

  const writeAll = (kind: WriteKind, account: string, devices: readonly Imei[]) =>
    sendInBatches({ ...settings, size, devices, send: (batch) => write(kind, account, batch) });

  return {
    subscription: async (account) => ({
      account,
      ...(await read("subscription", account, wire.subscriptionPaths(account), answers.subscription)),
    }),
    licensedDevices: (account, listing) =>
      collect(
        {
          account,
          what: "licensed devices",
          read: (cursor) => read("status", account, wire.statusPaths(account, cursor), answers.licensePage),
        },
        { ...listing, workers: settings.concurrency },
      ),
    upgrades: (account, { onProgress } = {}) =>
      collectUpgrades({
        account,
        onProgress,
        words: wire.upgradeWords,
        readDevices: (cursor) => read("devices", account, wire.devicesPaths(account, cursor), answers.devicePage),
        readReports: (status, cursor) =>
          read("reports", account, wire.reportsPaths(account, status, cursor), wire.reportPage),
        readCampaign: (campaign, cursor) => readCampaign(account, campaign, cursor),
      }),
    assign: (account, devices) => writeAll("assign", account, devices),
    remove: (account, devices) => writeAll("remove", account, devices),
    cancellationProblem: () => (wire.candidates === undefined ? noCandidates : undefined),
    cancellationCandidates: async (account) =>
      listCandidates(account, (index) =>
        read("candidates", account, candidatePaths().list(account, index), answers.candidatePage),
      ),
    setCancellationCandidates: async (account, devices) => {
      for (const [position, deviceList] of split(devices, settings.batchSize).entries()) {
        await writeCandidates(account, "POST", { deviceList, ...(position === 0 ? {} : { type: "append" as const }) });
      }
    },
    clearCancellationCandidates: (account) => writeCandidates(account, "DELETE"),
    callCounts: counts,
    traffic: () => ({
      calls: Object.values(counts()).reduce((sum, calls) => sum + calls, 0),
      repeated: repeated(),
      waited: limiter.waited(),
      mostDevices: size.limit,
    }),
  };
}
