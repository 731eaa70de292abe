import { z } from "zod";

/** What Verizon does not publish about the service, or what its pages contradict each other about: one knob each. */
export const behaviorSchema = z.strictObject({
  /**
   * How a rejected session is answered. Unknown for FOTA; its sibling services differ: `m2m400` as Connectivity Management
   * (400, `UnifiedWebService.….SessionToken.…`), `diag401` as Device Diagnostics (401, `INVALID_ACCOUNT`), `cc` as Cloud
   * Connector (401, `{"error": "unauthorized", …}`). Login and logout always answer `m2m400`.
   *
   * @default "m2m400"
   */
  sessionError: z.enum(["m2m400", "diag401", "cc"]).exactOptional(),
  /**
   * What `startIndex` means: the last IMEI seen (the vendor's pages) or the number of records to skip (the SDKs). For upgrades it is always the
   * latter.
   *
   * @default "imei"
   */
  paging: z.enum(["imei", "offset"]).exactOptional(),
  /**
   * Entries in a page. Documented for the device list, inferred for the others.
   *
   * @default 1000
   */
  pageSize: z.int().min(1).exactOptional(),
  /**
   * The order within a page; the example on the vendor's page is not in order.
   *
   * @default "imei"
   */
  pageOrder: z.enum(["imei", "shuffled"]).exactOptional(),
  /**
   * How a page without entries prints its list. Unknown; a service written in Go may print `null`.
   *
   * @default "[]"
   */
  emptyList: z.enum(["[]", "null", "absent"]).exactOptional(),
  /**
   * `docs` prints `2017-11-29 20:15:42.738 +0000 UTC`, `iso` prints `2017-11-29T20:15:42.738Z`.
   *
   * @default "docs"
   */
  timeFormat: z.enum(["docs", "iso"]).exactOptional(),
  /**
   * Where v2 and v3 list the licensed devices: under `…/index/{cursor}`, under `…?lastSeenDeviceId=`, or both. The vendor's pages and its SDKs
   * differ.
   *
   * @default "both"
   */
  statusPath: z.enum(["both", "path", "query"]).exactOptional(),
  /**
   * Where v3 takes assignments and removals: under `/licenses/…`, under `/firmware/licenses/…`, or both. One page says both.
   *
   * @default "both"
   */
  v3WritePath: z.enum(["both", "licenses", "firmware"]).exactOptional(),
  /**
   * How v3 spells its fields and words: as the vendor's pages (`totalLicense`, `licTotalCount`, `Reason`, `LicenseAssignSuccess`) or
   * as its SDKs (`totalLicenses`, `licCount`, `resultReason`, `Success`).
   *
   * @default "docs"
   */
  v3Spelling: z.enum(["docs", "sdk"]).exactOptional(),
  /**
   * Whether the device list of v3 says when a device was upgraded. The SDKs have a field for it, the published example has not.
   *
   * @default true
   */
  v3UpgradeTime: z.boolean().exactOptional(),
  /**
   * The answer to deleting the cancellation candidates: `{"success": true}` (the vendor's page) or no body (the newest SDK).
   *
   * @default "success"
   */
  candidatesDeleted: z.enum(["success", "empty"]).exactOptional(),
  /**
   * How long an access token lives. Documented.
   *
   * @default 3600
   */
  tokenLifetimeSeconds: z.int().min(1).exactOptional(),
  /**
   * How long a session lives without being used. Documented.
   *
   * @default 1200
   */
  sessionIdleSeconds: z.int().min(1).exactOptional(),
  /**
   * Whether a new login ends the user's earlier sessions. Unknown.
   *
   * @default false
   */
  newLoginEndsOld: z.boolean().exactOptional(),
  /**
   * Which upgrades keep a license from being released: any the device ever had, or those completed since the license was assigned (or at an
   * unknown time). The vendor's pages say both.
   *
   * @default "everUpgraded"
   */
  releaseRule: z.enum(["everUpgraded", "sinceAssignment"]).exactOptional(),
  /**
   * What a device id that is not an IMEI fails: the whole request, or only itself. Unknown.
   *
   * @default "request"
   */
  malformedDevice: z.enum(["request", "device"]).exactOptional(),
  /**
   * What too few free licenses fail: the devices that got none, or the whole request. Unknown.
   *
   * @default "device"
   */
  poolExhausted: z.enum(["device", "request"]).exactOptional(),
  /**
   * What assigning does on an account that is only billed per event: it fails each device, is refused as a whole, or is accepted. Unknown; the
   * vendor's pages say that such accounts need not assign.
   *
   * @default "device"
   */
  eventOnly: z.enum(["device", "request", "accept"]).exactOptional(),
});

export type BehaviorOptions = z.infer<typeof behaviorSchema>;

/** Every knob set. */
export type Behavior = Readonly<Required<BehaviorOptions>>;

export const defaultBehavior: Behavior = {
  sessionError: "m2m400",
  paging: "imei",
  pageSize: 1000,
  pageOrder: "imei",
  emptyList: "[]",
  timeFormat: "docs",
  statusPath: "both",
  v3WritePath: "both",
  v3Spelling: "docs",
  v3UpgradeTime: true,
  candidatesDeleted: "success",
  tokenLifetimeSeconds: 3600,
  sessionIdleSeconds: 1200,
  newLoginEndsOld: false,
  releaseRule: "everUpgraded",
  malformedDevice: "request",
  poolExhausted: "device",
  eventOnly: "device",
};
