import { z } from "zod";
import type { Imei } from "../fleet/imei";
import type { CancellationApi } from "../ports/cancellationApi";
import {
  withEarlierAttempts,
  type LicenseApi,
  type ListingOptions,
  type Result,
  type Traffic,
} from "../ports/licenseApi";
import type { AccessSettings } from "./auth/accessToken";
import type { SessionSettings } from "./auth/login";
import { problem } from "../problemCodes";
import { createCredentialSource } from "./auth/credentialSource";
import type { Clock } from "./http/clock";
import { ThingSpaceError } from "./http/thingSpaceError";
import { createExchange, type ExchangeOptions } from "./http/exchange";
import { basicCredentials } from "./http/proxy";
import { RateLimit } from "./http/rateLimit";
import { createRedactor } from "./http/redaction";
import type { RequestKind, RequestLog } from "./http/requestLog";
import { createRequestLoop, type Request, type RequestCounts } from "./http/requestLoop";
import { listDevices, listDevicesUpTo, type DeviceReader } from "./deviceList";
import { listLicenses } from "./licenseListing";
import { listCandidates } from "./pages";
import { collectUpgrades } from "./upgrades";
import { readResults, type WriteKind } from "./deviceResults";
import type { CandidatePaths, Paths } from "./wire/wireFormat";
import * as responses from "./wire/responsesOfAllVersions";
import type { ApiVersion } from "./apiVersions";
import { wireFormats } from "./wire/versions";
import { inGroups, sendInBatches } from "./writes";

export interface ThingSpaceSettings {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiVersion: ApiVersion;
  readonly access: AccessSettings;
  readonly session: SessionSettings;
  /** Most devices in one write. */
  readonly batchSize: number;
  /** Most requests at a time. */
  readonly concurrency: number;
  /** For one request, including its response body. */
  readonly timeoutSeconds: number;
  /** No limit when undefined, until the service asks for one. */
  readonly requestsPerSecond: number | undefined;
}

export interface ThingSpaceClientOptions extends Pick<ExchangeOptions, "fetch" | "agent" | "proxy" | "userAgent"> {
  readonly settings: ThingSpaceSettings;
  readonly clock: Clock;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
  readonly log?: RequestLog | undefined;
}

export interface ThingSpaceClient extends LicenseApi, CancellationApi {
  /** Requests sent so far, by kind, retries included. */
  callCounts(): RequestCounts;
  traffic(): Traffic;
}

/** One client serves a whole process: its callers share one login and one rate limit. */
export function createThingSpaceClient(options: ThingSpaceClientOptions): ThingSpaceClient {
  const { settings, proxy, clock, random, log = () => undefined } = options;
  const redactor = createRedactor();
  const { clean } = redactor;
  if (proxy?.credentials !== undefined) {
    redactor.hide(proxy.credentials.password);
    redactor.hide(basicCredentials(proxy.credentials));
  }
  const rateLimit = new RateLimit(settings.concurrency, settings.requestsPerSecond, clock);
  const sendOnce = createExchange({ ...options, ...settings, rateLimit, clean });
  const { send, counts, retries } = createRequestLoop({ sendOnce, rateLimit, log, random, clean });
  const credentials = createCredentialSource(settings, { send, redactor, clock });
  /** @throws ThingSpaceError */
  const request = async <T>(asked: Request<T> & { readonly account: string }) => {
    const sent = await send(asked, credentials.ofRequest());
    if (sent.failure === undefined) {
      return sent;
    }
    const { failure, mayHaveActedBefore } = sent;
    throw mayHaveActedBefore ? failure.restated(failure.what, { advice: failure.advice, mayHaveActed: true }) : failure;
  };
  const wire = wireFormats[settings.apiVersion];
  const limit = { devices: settings.batchSize };

  const read = async <T>(kind: RequestKind, account: string, paths: Paths, schema: z.ZodType<T>): Promise<T> =>
    (await request({ kind, method: "GET", paths, account, schema })).value;

  const write = async (kind: WriteKind, account: string, deviceList: readonly Imei[]): Promise<readonly Result[]> => {
    const { value, mayHaveActedBefore } = await request({
      kind,
      method: "POST",
      paths: kind === "assign" ? wire.assignPaths(account) : wire.removePaths(account),
      account,
      devices: deviceList.length,
      body: { deviceList },
      schema: responses.writeResponse,
    });
    const before = { isResent: mayHaveActedBefore, mayHaveActed: mayHaveActedBefore };
    return readResults(kind, deviceList, value, clean).map((result) => withEarlierAttempts(result, before));
  };
  const writeAll = (kind: WriteKind, account: string, devices: readonly Imei[]) =>
    sendInBatches({
      devices,
      limit,
      concurrency: settings.concurrency,
      send: (batch) => write(kind, account, batch),
    });

  const noCandidates =
    `API ${settings.apiVersion} has no list of cancellation candidates. Set THINGSPACE_API_VERSION to v1 or v2 and run again; refresh and ` +
    `destroy use a new thingspace:apiVersion only after a pulumi up.`;
  const candidatePaths = (): CandidatePaths => {
    if (wire.candidates === undefined) {
      throw new ThingSpaceError(noCandidates, {
        kind: "refused",
        code: "candidates-unsupported",
        mayHaveActed: false,
      });
    }
    return wire.candidates;
  };
  const writeCandidates = async (account: string, method: "POST" | "DELETE", body?: object) => {
    // Verizon's pages and SDKs differ about the response, which tells nothing.
    const schema = z.unknown();
    await request({ kind: "candidates", method, paths: candidatePaths().write(account), account, body, schema });
  };

  const deviceReader = (account: string, onProgress: ListingOptions["onProgress"]): DeviceReader => ({
    account,
    read: (cursor) => read("devices", account, wire.devicesPaths(account, cursor), responses.devicePage),
    onProgress,
  });

  return {
    subscription: async (account) => ({
      account,
      ...(await read("subscription", account, wire.subscriptionPaths(account), responses.subscription)),
    }),
    licensedDevices: (account, listing) =>
      listLicenses(
        {
          account,
          what: "licensed devices",
          read: (cursor) => read("status", account, wire.statusPaths(account, cursor), responses.licensePage),
        },
        { ...listing, workers: settings.concurrency },
      ),
    devices: (account, { onProgress, atMost = Infinity } = {}) =>
      listDevicesUpTo(deviceReader(account, onProgress), atMost),
    upgrades: (account, { onProgress, devices: listed } = {}) =>
      collectUpgrades({
        account,
        words: wire.upgradeWords,
        listDevices: () =>
          listed === undefined ? listDevices(deviceReader(account, onProgress)) : Promise.resolve(listed),
        readReports: (status, cursor) =>
          read("reports", account, wire.reportsPaths(account, status, cursor), wire.reportPage),
        readCampaign: (campaign, cursor) =>
          wire.campaignPaths === undefined
            ? Promise.reject(new Error(`API ${settings.apiVersion} has no campaigns`))
            : read("reports", account, wire.campaignPaths(account, campaign, cursor), responses.campaignPage),
      }),
    assign: (account, devices) => writeAll("assign", account, devices),
    remove: (account, devices) => writeAll("remove", account, devices),
    cancellationProblem: () =>
      wire.candidates === undefined ? problem("candidates-unsupported", noCandidates) : undefined,
    cancellationCandidates: async (account) =>
      listCandidates(account, (index) =>
        read("candidates", account, candidatePaths().list(account, index), responses.candidatePage),
      ),
    setCancellationCandidates: async (account, devices) => {
      for (const [position, deviceList] of inGroups(devices, settings.batchSize).entries()) {
        await writeCandidates(account, "POST", { deviceList, ...(position === 0 ? {} : { type: "append" }) });
      }
    },
    clearCancellationCandidates: (account) => writeCandidates(account, "DELETE"),
    callCounts: counts,
    traffic: () => ({
      calls: Object.values(counts()).reduce((sum, calls) => sum + calls, 0),
      retried: retries(),
      throttledMs: rateLimit.throttledMs,
      mostDevices: limit.devices < settings.batchSize ? limit.devices : undefined,
    }),
  };
}
