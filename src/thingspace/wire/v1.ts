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

const page = z
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

  subscription,
  page,
  deviceAnswers: z.object({ deviceList: listOf(deviceAnswer) }).transform(({ deviceList }) => deviceList),
  words: { success: /Success$/, failure: /Failed$/ },
} satisfies WireFormat;
