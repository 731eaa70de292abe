/**
 * All API versions, with every known spelling of their fields: Verizon's pages and SDKs contradict each other even
 * within one version. No name means two things.
 *
 * The schemas of single devices transform no single fields: those cost zod most, and an account may have 100,000
 * devices.
 */
import { z } from "zod";

const count = z
  .union([z.number(), z.string().regex(/^\d+$/, "is not a number").transform(Number)])
  .pipe(z.int().nonnegative());

/** A text id that may be printed as a number; beyond the safe integers it would be another id. */
const printedId = z.union([z.string(), z.int().nonnegative().transform(String)]);

/** An IMEI. Printed as a number, it has lost its leading zeros. */
const deviceId = z
  .union([z.string(), z.int().nonnegative()])
  .transform((id) => (typeof id === "number" || /^\d{1,14}$/.test(id) ? String(id).padStart(15, "0") : id));

/** `null` or nothing may stand for an empty list. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);
}

const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

export const subscription = z
  .object({
    purchaseType: optionalText,
    licenseCount: count,
    licenseUsedCount: count,
    updateTime: optionalText,
  })
  .transform(({ purchaseType, ...rest }) => ({
    ...rest,
    purchaseTypes: (purchaseType ?? "")
      .split(",")
      .map((type) => type.trim())
      .filter((type) => type !== ""),
  }));

const page = {
  hasMoreData: z.boolean().nullish(),
  lastSeenDeviceId: printedId.nullish(),
};

/**
 * Restores the leading zeros that a cursor loses when it is an IMEI printed as a number, if that IMEI is on the page.
 */
function nextPage(
  { hasMoreData, lastSeenDeviceId }: z.output<z.ZodObject<typeof page>>,
  devices: readonly { readonly deviceId: string }[],
) {
  const padded = lastSeenDeviceId?.padStart(15, "0");
  const isOnPage = devices.some((device) => device.deviceId === padded);
  return { more: hasMoreData ?? false, cursor: (isOnPage ? padded : lastSeenDeviceId) ?? undefined };
}

export const licensePage = z
  .object({
    ...page,
    // An account billed only per event has no pool, and may have no number. Plural in v1 and in the SDK's v3.
    totalLicenses: count.nullish(),
    totalLicense: count.nullish(),
    assignedLicenses: count.nullish(),
    deviceList: listOf(z.object({ deviceId })),
  })
  .transform((body) => ({
    ...nextPage(body, body.deviceList),
    licenseCount: body.totalLicenses ?? body.totalLicense ?? 0,
    assignedCount: body.assignedLicenses ?? undefined,
    devices: body.deviceList.map((device) => device.deviceId),
  }));

const deviceResult = z
  .object({
    deviceId: deviceId.nullish(),
    status: z.string().nullish(),
    // `Reason` is only on the pages of v1 and v3, `resultReason` in v2 and the SDK's v3.
    Reason: z.string().nullish(),
    reason: z.string().nullish(),
    resultReason: z.string().nullish(),
  })
  .transform((result) => ({
    deviceId: result.deviceId ?? undefined,
    status: result.status ?? undefined,
    reason: result.Reason ?? result.reason ?? result.resultReason ?? undefined,
  }));

export const writeResponse = z
  .object({
    deviceList: listOf(deviceResult),
    /** The account's assigned licenses after the request. */
    licUsedCount: count.nullish().catch(undefined),
  })
  .transform(({ deviceList, licUsedCount }) => ({ results: deviceList, usedCount: licUsedCount ?? undefined }));

/** Documented for "never upgraded" is `01/01/1900`; the rest is that, or no time, in the service's other formats. */
const noTime = /^\s*($|01\/01\/1900|01-01-1900|1900-01-01|0001-01-01)/;

const listedDevice = z
  .object({
    deviceId,
    upgradeTime: z.string().nullish(),
    // Of v2 and v3.
    softwareList: z.array(z.object({ upgradeTime: z.string().nullish() })).nullish(),
    // An unknown form must not make the list unreadable. The second is of v2, for software beside the firmware.
    fotaEligible: z.unknown().optional(),
    appFotaEligible: z.unknown().optional(),
  })
  .transform(({ softwareList, fotaEligible, appFotaEligible, ...device }) => {
    const eligibility = [fotaEligible, appFotaEligible];
    const times = [device, ...(softwareList ?? [])].flatMap(({ upgradeTime }) => upgradeTime ?? []);
    return {
      deviceId: device.deviceId,
      isUpgraded: times.some((time) => !noTime.test(time)),
      isReported: times.length > 0,
      isEligible: eligibility.includes(true) || (eligibility.includes(false) ? false : undefined),
    };
  });

export const devicePage = z.object({ ...page, deviceList: listOf(listedDevice) }).transform((body) => ({
  ...nextPage(body, body.deviceList),
  devices: body.deviceList.map((device) => device.deviceId),
  upgraded: body.deviceList.filter(({ isUpgraded }) => isUpgraded).map((device) => device.deviceId),
  reported: body.deviceList.filter(({ isReported }) => isReported).length,
  unreported: body.deviceList.filter(({ isReported }) => !isReported).length,
  ineligible: body.deviceList.filter(({ isEligible }) => isEligible === false).map((device) => device.deviceId),
  eligibilityUnknown: body.deviceList
    .filter(({ isEligible }) => isEligible === undefined)
    .map((device) => device.deviceId),
}));

const deviceReports = listOf(z.object({ deviceId, status: optionalText }));

/** The upgrades of v1, which name their devices. */
export const upgradeReportPage = z
  .object({
    // Its name in this list only; even the description beside it says `hasMoreData`.
    hasMoreFlag: z.boolean().nullish(),
    hasMoreData: z.boolean().nullish(),
    lastSeenUpgradeId: printedId.nullish(),
    reportList: listOf(z.object({ deviceList: deviceReports })),
  })
  .transform((body) => ({
    more: body.hasMoreFlag ?? body.hasMoreData ?? false,
    cursor: body.lastSeenUpgradeId ?? undefined,
    devices: body.reportList.flatMap((upgrade) => upgrade.deviceList),
    campaigns: [],
  }));

/** v2 and v3 call upgrades campaigns and list their devices apart. */
export const campaignReportPage = z
  .object({
    hasMoreData: z.boolean().nullish(),
    lastSeenCampaignId: printedId.nullish(),
    campaignList: listOf(z.object({ id: printedId })),
  })
  .transform((body) => ({
    more: body.hasMoreData ?? false,
    cursor: body.lastSeenCampaignId ?? undefined,
    devices: [],
    campaigns: body.campaignList.map(({ id }) => id),
  }));

export const campaignPage = z
  .object({ ...page, deviceList: deviceReports })
  .transform((body) => ({ ...nextPage(body, body.deviceList), devices: body.deviceList }));

export const candidatePage = z
  .object({ count: count.nullish(), hasMoreData: z.boolean().nullish(), deviceList: listOf(deviceId) })
  .transform((body) => ({ count: body.count ?? undefined, more: body.hasMoreData ?? false, devices: body.deviceList }));

/** `cursor` is that of the next page, as printed. */
export interface Page {
  readonly more: boolean;
  readonly cursor: string | undefined;
}

export type LicensePage = Readonly<z.output<typeof licensePage>>;
export type DevicePage = Readonly<z.output<typeof devicePage>>;
export type CampaignPage = Readonly<z.output<typeof campaignPage>>;
export type CandidatePage = Readonly<z.output<typeof candidatePage>>;
export type DeviceReport = CampaignPage["devices"][number];
export type DeviceResult = z.output<typeof deviceResult>;
export type WriteResponse = Readonly<z.output<typeof writeResponse>>;
