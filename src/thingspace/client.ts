import type { Imei } from "../imei";
import type { LicenseApi, Verdict } from "../licenseApi";
import type { AccessSettings } from "./accessToken";
import { sendInBatches } from "./batches";
import { createCallCounter, type CallCounts } from "./calls";
import type { Clock } from "./clock";
import { collect } from "./collect";
import { decode } from "./decode";
import { createExchange } from "./exchange";
import { createLimiter } from "./limiter";
import { createRedactor } from "./redaction";
import { createSender, type ServiceRequest } from "./sender";
import { createSession, type SessionSettings } from "./session";
import { createTransport, type TransportOptions } from "./transport";
import { collectUpgrades } from "./upgrades";
import { judge, type WriteKind } from "./verdicts";
import { wireFormats, type ApiVersion } from "./wire/versions";

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

export interface ThingSpaceClientOptions extends Pick<TransportOptions, "fetch" | "agent"> {
  readonly settings: ThingSpaceSettings;
  readonly clock: Clock;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
}

export interface ThingSpaceClient extends LicenseApi {
  /** How many requests this client has sent so far, by kind; repeated ones count. */
  callCounts(): CallCounts;
}

/** Licenses over HTTP. One client serves a whole process: its callers share one login and one limit. */
export function createThingSpaceClient(options: ThingSpaceClientOptions): ThingSpaceClient {
  const { settings, fetch, agent, clock, random } = options;
  const redactor = createRedactor();
  const { clean } = redactor;
  const { count, counts } = createCallCounter();
  const limiter = createLimiter({ ...settings, clock });
  const transport = createTransport({ ...settings, fetch, agent, clock, clean });
  const exchange = createExchange({ transport, limiter, clock, count, clean });
  const session = createSession(settings, { exchange, redactor, clock, random });
  const send = createSender({ exchange, session, limiter, clock, random });
  const wire = wireFormats[settings.apiVersion];

  const readSubscription = async (account: string) => {
    const request: ServiceRequest = {
      kind: "subscription",
      method: "GET",
      path: wire.subscriptionPath(account),
      account,
    };
    return { account, ...decode(await send(request), request, wire.subscription) };
  };

  const readLicenses = async (account: string, cursor: string) => {
    const request: ServiceRequest = { kind: "status", method: "GET", path: wire.statusPath(account, cursor), account };
    return decode(await send(request), request, wire.licensePage);
  };

  const readDevices = async (account: string, cursor: string) => {
    const request: ServiceRequest = {
      kind: "devices",
      method: "GET",
      path: wire.devicesPath(account, cursor),
      account,
    };
    return decode(await send(request), request, wire.devicePage);
  };

  const readReports = async (account: string, status: string, cursor: string) => {
    const path = wire.reportsPath(account, status, cursor);
    const request: ServiceRequest = { kind: "reports", method: "GET", path, account };
    return decode(await send(request), request, wire.reportPage);
  };

  const write = async (kind: WriteKind, account: string, deviceList: readonly Imei[]): Promise<Verdict[]> => {
    const path = kind === "assign" ? wire.assignPath(account) : wire.removePath(account);
    const request: ServiceRequest = { kind, method: "POST", path, account, body: { deviceList } };
    const answers = decode(await send(request), request, wire.deviceAnswers);
    return judge(deviceList, answers, { kind, words: wire.words, clean });
  };

  const writeAll = (kind: WriteKind, account: string, devices: readonly Imei[]) =>
    sendInBatches({ ...settings, devices, send: (batch) => write(kind, account, batch) });

  return {
    subscription: readSubscription,
    licensedDevices: (account) =>
      collect({ account, what: "licensed devices", read: (cursor) => readLicenses(account, cursor) }),
    upgrades: (account) =>
      collectUpgrades({
        account,
        words: wire.upgradeWords,
        readDevices: (cursor) => readDevices(account, cursor),
        readReports: (status, cursor) => readReports(account, status, cursor),
      }),
    assign: (account, devices) => writeAll("assign", account, devices),
    remove: (account, devices) => writeAll("remove", account, devices),
    callCounts: counts,
  };
}
