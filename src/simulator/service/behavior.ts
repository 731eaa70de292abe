import { z } from "zod";

/** One knob for each point that Verizon's pages and SDKs leave open or contradict: see docs/simulator.md. */
export const behaviorSchema = z.strictObject({
  /** How a rejected session is answered: as Connectivity Management (400), Device Diagnostics (401) or Cloud Connector (401) does. Default: `m2m400`. */
  sessionError: z.enum(["m2m400", "diag401", "cc"]).exactOptional(),
  /** What `startIndex` means: the last IMEI seen, or the number of records to skip, as it always does for upgrades. Default: `imei`. */
  paging: z.enum(["imei", "offset"]).exactOptional(),
  /** Entries in a page. Default: 1000. */
  pageSize: z.int().min(1).exactOptional(),
  /** The order within a page. Default: `imei`. */
  pageOrder: z.enum(["imei", "shuffled"]).exactOptional(),
  /** How a page without entries prints its list. Default: `[]`. */
  emptyList: z.enum(["[]", "null", "absent"]).exactOptional(),
  /** `docs` prints `2017-11-29 20:15:42.738 +0000 UTC`, `iso` prints `2017-11-29T20:15:42.738Z`. Default: `docs`. */
  timeFormat: z.enum(["docs", "iso"]).exactOptional(),
  /** Where v2 and v3 list the licensed devices: `…/index/{cursor}`, `…?lastSeenDeviceId=`, or both. Default: `both`. */
  statusPath: z.enum(["both", "path", "query"]).exactOptional(),
  /** Where v3 takes assignments and removals: `/licenses/…`, `/firmware/licenses/…`, or both. Default: `both`. */
  v3WritePath: z.enum(["both", "licenses", "firmware"]).exactOptional(),
  /** How v3 spells its fields and words: as the vendor's pages (`totalLicense`) or its SDKs (`totalLicenses`). Default: `docs`. */
  v3Spelling: z.enum(["docs", "sdk"]).exactOptional(),
  /** Whether the device list of v3 says when a device was upgraded. Default: true. */
  v3UpgradeTime: z.boolean().exactOptional(),
  /** The answer to deleting the cancellation candidates: `{"success": true}` or no body. Default: `success`. */
  candidatesDeleted: z.enum(["success", "empty"]).exactOptional(),
  /** How long an access token lives. Default: 3600. */
  tokenLifetimeSeconds: z.int().min(1).exactOptional(),
  /** How long a session lives without being used. Default: 1200. */
  sessionIdleSeconds: z.int().min(1).exactOptional(),
  /** Whether a new login ends the user's earlier sessions. Default: false. */
  newLoginEndsOld: z.boolean().exactOptional(),
  /** Which upgrades keep a license from being released: any, or those completed since it was assigned or at an unknown time. Default: `everUpgraded`. */
  releaseRule: z.enum(["everUpgraded", "sinceAssignment"]).exactOptional(),
  /** What a device id that is not an IMEI fails: the whole request, or only itself. Default: `request`. */
  malformedDevice: z.enum(["request", "device"]).exactOptional(),
  /** What too few free licenses fail: the devices that got none, or the whole request. Default: `device`. */
  poolExhausted: z.enum(["device", "request"]).exactOptional(),
  /** What assigning does on an account that is only billed per event: fails each device, is refused as a whole, or is accepted. Default: `device`. */
  eventOnly: z.enum(["device", "request", "accept"]).exactOptional(),
});

export type BehaviorOptions = z.infer<typeof behaviorSchema>;

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
