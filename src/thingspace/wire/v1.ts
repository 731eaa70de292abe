import { z } from "zod";
import { count, deviceId, listOf, printedId } from "../fields";
import type { WireFormat } from "./format";

const root = "/api/fota/v1";

const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

const subscription = z
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

const licensePage = z
  .object({
    // An account that is only billed per event has no pool, and may have no number either.
    totalLicenses: count.nullish(),
    assignedLicenses: count.nullish(),
    hasMoreData: z.boolean().nullish(),
    lastSeenDeviceId: printedId.nullish(),
    deviceList: listOf(z.object({ deviceId })),
  })
  .transform((body) => ({
    licenseCount: body.totalLicenses ?? 0,
    assignedCount: body.assignedLicenses ?? undefined,
    more: body.hasMoreData ?? false,
    cursor: body.lastSeenDeviceId ?? undefined,
    devices: body.deviceList.map((device) => device.deviceId),
  }));

/**
 * Begins a text that stands for no time. `01/01/1900` is documented for devices never upgraded; with dashes it stands in the
 * list of licenses; the rest are how it, or no time at all, might be printed in the service's other formats.
 */
const noTime = /^($|01\/01\/1900|01-01-1900|1900-01-01|0001-01-01)/;

const devicePage = z
  .object({
    hasMoreData: z.boolean().nullish(),
    lastSeenDeviceId: printedId.nullish(),
    deviceList: listOf(z.object({ deviceId, upgradeTime: optionalText })),
  })
  .transform((body) => ({
    more: body.hasMoreData ?? false,
    cursor: body.lastSeenDeviceId ?? undefined,
    upgraded: body.deviceList
      .filter(({ upgradeTime = "" }) => !noTime.test(upgradeTime.trim()))
      .map((device) => device.deviceId),
  }));

const reportPage = z
  .object({
    // Called so in this list only; the description of the cursor beside it speaks of `hasMoreData`, as in all the others.
    hasMoreFlag: z.boolean().nullish(),
    hasMoreData: z.boolean().nullish(),
    lastSeenUpgradeId: printedId.nullish(),
    reportList: listOf(z.object({ deviceList: listOf(z.object({ deviceId, status: optionalText })) })),
  })
  .transform((body) => ({
    more: body.hasMoreFlag ?? body.hasMoreData ?? false,
    cursor: body.lastSeenUpgradeId ?? undefined,
    devices: body.reportList.flatMap((upgrade) => upgrade.deviceList),
  }));

const deviceAnswer = z
  .object({
    deviceId: deviceId.nullish(),
    status: optionalText,
    // Capitalized on the documentation's pages, and only there.
    Reason: optionalText,
    reason: optionalText,
  })
  .transform((answer) => ({
    deviceId: answer.deviceId ?? undefined,
    status: answer.status,
    reason: answer.Reason ?? answer.reason,
  }));

/** The documented version. */
export const licensesV1 = {
  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-subscription-status.html */
  subscriptionPath: (account) => `${root}/subscriptions/${encodeURIComponent(account)}`,

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-license-status.html */
  statusPath: (account, cursor) =>
    `${root}/licenses/${encodeURIComponent(account)}/index/${encodeURIComponent(cursor)}`,

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/assign-licenses-to-devices.html */
  assignPath: (account) => `${root}/licenses/${encodeURIComponent(account)}/assign`,

  /**
   * https://thingspace.verizon.com/documentation/apis/software-management/api-reference/remove-licenses-from-devices.html
   * (the page prints a second slash before `licenses`; its own example does not)
   */
  removePath: (account) => `${root}/licenses/${encodeURIComponent(account)}/remove`,

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-device-list.html */
  devicesPath: (account, cursor) =>
    `${root}/devices/${encodeURIComponent(account)}/index/${encodeURIComponent(cursor)}`,

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-upgrades-by-status.html */
  reportsPath: (account, status, cursor) =>
    `${root}/reports/${encodeURIComponent(account)}/status/${status}/index/${encodeURIComponent(cursor)}`,

  subscription,
  licensePage,
  deviceAnswers: z.object({ deviceList: listOf(deviceAnswer) }).transform(({ deviceList }) => deviceList),
  devicePage,
  reportPage,

  // The documented reason is "License removal not allowed for devices that have ever upgraded firmware."; the one for an
  // upgrade that is running is unknown, and will hardly do without the word.
  words: { success: /Success$/, failure: /Failed$/, unreleasable: /upgrade/i },

  // Of the devices' words "Device Accepted", "Device Rejected" and "UpgradeSuccess" are documented.
  upgradeWords: {
    scheduled: ["RequestPending", "Queued"],
    running: ["InProgress"],
    upgraded: /success/i,
    out: /reject|fail|cancel|abort/i,
  },
} satisfies WireFormat;
