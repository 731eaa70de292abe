export interface Licensed {
  readonly account: string;
  readonly devices: readonly string[];
}

export const exportFormats = {
  /** With an empty column for labels. */
  csv: ({ devices }: Licensed) => ["imei,label", ...devices.map((imei) => `${imei},`)].join("\n"),
  json: ({ devices }: Licensed) => JSON.stringify(devices, undefined, 2),
  /** Without the account, which might look like a device. */
  text: ({ devices }: Licensed) => ["# licensed devices", ...devices].join("\n"),
  program: ({
    account,
    devices,
  }: Licensed) => `import { DeviceLicenseAssignment, FotaSubscription } from "pulumi-thingspace-fota";

const account = ${JSON.stringify(account)};

// Everything that is licensed, as one fleet. Split it into those that you think in; each device belongs to one.
const licensed = new DeviceLicenseAssignment("licensed", {
  account,
  devices: [${devices.length === 0 ? "" : `\n${devices.map((imei) => `    "${imei}",\n`).join("")}  `}],
});

const pool = new FotaSubscription("pool", { account, fleets: [licensed] });

export const licensedCount = licensed.licensedCount;
export const freeAfterwards = pool.projectedFreeCount;`,
} as const satisfies Readonly<Record<string, (licensed: Licensed) => string>>;
