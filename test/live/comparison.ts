/** Plays the requests of a recording to a simulator that is brought into the recorded situation, and tells what is answered otherwise. */
import { z } from "zod";
import { startSimulator, type BehaviorOptions, type Seed } from "../../src/simulator";
import { differencesOf } from "../contract/vendorPage";
import type { Exchange, Recording } from "./recording";

/** One line each: what was asked, and what the simulator has otherwise than the recording. Values are not compared. */
export async function compareWithSimulator(recording: Recording): Promise<string[]> {
  await using simulator = await startSimulator({ seed: seedOf(recording), behavior: behaviorOf(recording) });
  const names = new Map<string, string>();
  const differences: string[] = [];
  for (const { request, response } of recording.exchanges) {
    const answer = await play(simulator.url, request, names);
    const question = `${request.method} ${request.path}`;
    if (answer.status !== response.status) {
      differences.push(`${question}: ${response.status}, and ${answer.status} in the simulator`);
    }
    const found = differencesOf(answer.body, response.body).filter(
      (difference) => !/^(other value|other order|more|fewer)/.test(difference),
    );
    differences.push(...[...new Set(found)].map((difference) => `${question}: ${difference} in the simulator`));
    learnNames(response.body, answer.body, names);
  }
  return [...new Set(differences)];
}

async function play(
  baseUrl: string,
  { method, path, headers, body }: Exchange["request"],
  names: ReadonlyMap<string, string>,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const own = Object.entries(headers)
    .filter(([name]) => ["authorization", "vz-m2m-token", "content-type"].includes(name))
    .map(([name, value]): [string, string] => {
      return [name, renamed(value, names)];
    });
  const sent = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(`${baseUrl}${renamed(path, names)}`, {
    method,
    headers: own,
    ...(sent === undefined ? {} : { body: sent }),
  });
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) };
  } catch {
    return { status: response.status, body: text };
  }
}

/** What a service makes up: its own words for it stand in later requests. */
const madeUp = z
  .object({
    access_token: z.string(),
    sessionToken: z.string(),
    campaignList: z.array(z.object({ id: z.string() })),
  })
  .partial()
  .transform(({ access_token: bearer, sessionToken, campaignList = [] }) => [
    bearer,
    sessionToken,
    ...campaignList.map(({ id }) => id),
  ]);

function learnNames(recorded: unknown, answered: unknown, names: Map<string, string>): void {
  const own = madeUp.safeParse(answered).data ?? [];
  (madeUp.safeParse(recorded).data ?? []).forEach((name, index) => {
    const ownName = own[index];
    if (name !== undefined && ownName !== undefined) {
      names.set(name, ownName);
    }
  });
}

function renamed(text: string, names: ReadonlyMap<string, string>): string {
  return [...names].reduce((result, [name, ownName]) => result.replaceAll(name, ownName), text);
}

const listedDevice = z.object({
  deviceId: z.string().regex(/^\d{15}$/),
  assignmentTime: z.string().optional(),
  licenseAssigned: z.boolean().optional(),
  mdn: z.string().optional(),
  upgradeTime: z.string().optional(),
  status: z.string().optional(),
});
const listed = z.object({ deviceList: z.array(listedDevice) });
const subscription = z.object({ purchaseType: z.string(), licenseCount: z.number(), updateTime: z.string() });
const login = z.object({ username: z.string(), password: z.string() });
const v1Reports = z.object({
  reportList: z.array(z.object({ status: z.string(), deviceList: listed.shape.deviceList })),
});
const stages = { Queued: "scheduled", InProgress: "inProgress", Finished: "completed" } as const;

type Device = NonNullable<Seed["accounts"][number]["devices"]>[number];

function seedOf({ account, exchanges }: Recording): Seed {
  const devices = new Map<string, Device>();
  const merge = (deviceId: string, more: Partial<Device>) => {
    devices.set(deviceId, { ...(devices.get(deviceId) ?? { deviceId }), ...more });
  };
  for (const { response } of exchanges) {
    for (const device of listed.safeParse(response.body).data?.deviceList ?? []) {
      merge(device.deviceId, {
        ...(device.assignmentTime === undefined && device.licenseAssigned !== true ? {} : { licensed: true }),
        ...(device.mdn === undefined ? {} : { mdn: device.mdn }),
        ...stageOf(device),
      });
    }
    for (const { status, deviceList } of v1Reports.safeParse(response.body).data?.reportList ?? []) {
      const stage = new Map<string, Device["upgrade"]>(Object.entries(stages)).get(status);
      deviceList.forEach(({ deviceId }) => {
        merge(deviceId, stage === undefined ? {} : { upgrade: stage });
      });
    }
  }
  const licensedCount = [...devices.values()].filter(({ licensed }) => licensed === true).length;
  const bought = findBody(exchanges, subscription);
  const [key = "", secret = ""] = basicPair(exchanges);
  return {
    applications: [{ key, secret }],
    users: [{ ...(findSent(exchanges, login) ?? { username: "nobody", password: "" }), accounts: [account] }],
    accounts: [
      {
        accountName: account,
        ...(bought === undefined ? {} : { purchaseType: bought.purchaseType }),
        licenseCount: Math.max(bought?.licenseCount ?? 0, licensedCount),
        devices: [...devices.values()],
      },
    ],
  };
}

/** Of a campaign's devices and of the device list; the year 1900 stands for never. */
function stageOf({ status, upgradeTime, assignmentTime }: z.infer<typeof listedDevice>): Partial<Device> {
  if (/success/i.test(status ?? "") || (upgradeTime !== undefined && !/1900|^$/.test(upgradeTime))) {
    return { upgrade: "completed" };
  }
  return assignmentTime === undefined && /pending/i.test(status ?? "") ? { upgrade: "scheduled" } : {};
}

/** The knobs that a recording tells the position of. */
function behaviorOf({ version, exchanges }: Recording): BehaviorOptions {
  const text = JSON.stringify(exchanges.map(({ response }) => response.body));
  const pages = exchanges.flatMap(({ response }) => {
    const page = listed.extend({ hasMoreData: z.literal(true) }).safeParse(response.body);
    return page.success ? [page.data.deviceList.length] : [];
  });
  const [pageSize] = pages;
  return {
    ...(/T\d\d:\d\d/.test(findBody(exchanges, subscription)?.updateTime ?? "") ? { timeFormat: "iso" } : {}),
    ...(version === "v3" && text.includes('"totalLicenses"') ? { v3Spelling: "sdk" } : {}),
    ...(pageSize === undefined || pageSize === 0 ? {} : { pageSize }),
  };
}

function findBody<Output>(exchanges: readonly Exchange[], schema: z.ZodType<Output>): Output | undefined {
  return exchanges.map(({ response }) => schema.safeParse(response.body)).find(({ success }) => success)?.data;
}

function findSent<Output>(exchanges: readonly Exchange[], schema: z.ZodType<Output>): Output | undefined {
  return exchanges.map(({ request }) => schema.safeParse(request.body)).find(({ success }) => success)?.data;
}

function basicPair(exchanges: readonly Exchange[]): string[] {
  const headers = exchanges.map(({ request }) => /^Basic (.+)$/.exec(request.headers["authorization"] ?? "")?.[1]);
  const encoded = headers.find((header) => header !== undefined) ?? "";
  return Buffer.from(encoded, "base64").toString().split(":");
}
