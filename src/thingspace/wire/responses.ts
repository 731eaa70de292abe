/**
 * The answers of all versions, each with every spelling that was seen for its fields. The versions are told apart by where they are
 * asked and by their words, not here: within one version Verizon's pages and its SDKs contradict each other about names, so that
 * whoever insists on one of them fails where the other is right. No name means two things.
 *
 * What stands there once for each device has no transformation of a single field: zod takes longest for these, and an account may have
 * 100,000 devices.
 */
import { z } from "zod";
import { count, deviceId, listOf, printedId } from "./fields";

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

/** How a listing of devices goes on. Printed as a number, an IMEI loses its leading zeros; one that is on the page gets them back. */
function onwards(
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
    // An account that is only billed per event has no pool, and may have no number either. Plural in v1 and in the SDK's v3.
    totalLicenses: count.nullish(),
    totalLicense: count.nullish(),
    assignedLicenses: count.nullish(),
    deviceList: listOf(z.object({ deviceId })),
  })
  .transform((body) => ({
    ...onwards(body, body.deviceList),
    licenseCount: body.totalLicenses ?? body.totalLicense ?? 0,
    assignedCount: body.assignedLicenses ?? undefined,
    devices: body.deviceList.map((device) => device.deviceId),
  }));

const deviceAnswer = z
  .object({
    deviceId: deviceId.nullish(),
    status: z.string().nullish(),
    // Capitalized on the pages of v1 and v3, and only there; the last is how v2 says it, and the SDK in v3.
    Reason: z.string().nullish(),
    reason: z.string().nullish(),
    resultReason: z.string().nullish(),
  })
  .transform((answer) => ({
    deviceId: answer.deviceId ?? undefined,
    status: answer.status ?? undefined,
    reason: answer.Reason ?? answer.reason ?? answer.resultReason ?? undefined,
  }));

export const deviceAnswers = z.object({ deviceList: listOf(deviceAnswer) }).transform(({ deviceList }) => deviceList);

/**
 * Begins a text that stands for no time. `01/01/1900` is documented for devices never upgraded; with dashes it stands in the
 * list of licenses; the rest are how it, or no time at all, might be printed in the service's other formats.
 */
const noTime = /^($|01\/01\/1900|01-01-1900|1900-01-01|0001-01-01)/;

function isTime(text: string): boolean {
  return !noTime.test(text.trim());
}

const listedDevice = z
  .object({
    deviceId,
    upgradeTime: z.string().nullish(),
    // Of v2 and v3: what is installed, and since when.
    softwareList: z.array(z.object({ upgradeTime: z.string().nullish() })).nullish(),
  })
  .transform(({ softwareList, ...device }) => {
    const times = [device, ...(softwareList ?? [])].flatMap(({ upgradeTime }) => upgradeTime ?? []);
    return { deviceId: device.deviceId, isUpgraded: times.some(isTime), isTold: times.length > 0 };
  });

export const devicePage = z.object({ ...page, deviceList: listOf(listedDevice) }).transform((body) => ({
  ...onwards(body, body.deviceList),
  devices: body.deviceList.map((device) => device.deviceId),
  upgraded: body.deviceList.filter(({ isUpgraded }) => isUpgraded).map((device) => device.deviceId),
  told: body.deviceList.filter(({ isTold }) => isTold).length,
  untold: body.deviceList.filter(({ isTold }) => !isTold).length,
}));

const deviceReports = listOf(z.object({ deviceId, status: optionalText }));

/** The upgrades of v1, which name their devices. */
export const upgradeReportPage = z
  .object({
    // Called so in this list only; the description of the cursor beside it speaks of `hasMoreData`, as in all the others.
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

/** The upgrades of v2 and v3, which are called campaigns and list their devices apart. */
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
  .transform((body) => ({ ...onwards(body, body.deviceList), devices: body.deviceList }));

export const candidatePage = z
  .object({ count: count.nullish(), hasMoreData: z.boolean().nullish(), deviceList: listOf(deviceId) })
  .transform((body) => ({ count: body.count ?? undefined, more: body.hasMoreData ?? false, devices: body.deviceList }));
