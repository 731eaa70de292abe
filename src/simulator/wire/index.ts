import type { Behavior } from "../service/behavior";
import type { Operation } from "../service/call";
import type { WireFormat } from "../service/ports";
import { wireFormatV1 } from "./v1";
import { wireFormatV2 } from "./v2";
import { wireFormatV3 } from "./v3";

export const apiVersions = ["v1", "v2", "v3"] as const;

export type ApiVersion = (typeof apiVersions)[number];

interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly operation: Operation;
  /** For routes that the vendor's pages disagree on. Default: served. */
  readonly isServed?: (behavior: Behavior) => boolean;
}

interface Version {
  readonly format: WireFormat;
  readonly routes: readonly Route[];
}

const byPath = ({ statusPath }: Behavior) => statusPath !== "query";
const byQuery = ({ statusPath }: Behavior) => statusPath !== "path";
const plainWrites = ({ v3WritePath }: Behavior) => v3WritePath !== "firmware";
const firmwareWrites = ({ v3WritePath }: Behavior) => v3WritePath !== "licenses";

export const versions: Readonly<Record<ApiVersion, Version>> = {
  v1: {
    format: wireFormatV1,
    routes: [
      // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-subscription-status.html
      { method: "GET", path: "/subscriptions/:account", operation: "subscription" },
      // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-license-status.html
      { method: "GET", path: "/licenses/:account/index/:startIndex", operation: "status" },
      // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/assign-licenses-to-devices.html
      { method: "POST", path: "/licenses/:account/assign", operation: "assign" },
      // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/remove-licenses-from-devices.html
      // The page also prints a second slash before "licenses"; only its example's path is served.
      { method: "POST", path: "/licenses/:account/remove", operation: "remove" },
      // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/create-cancellation-candidate-list.html
      { method: "POST", path: "/licenses/:account/cancel", operation: "setCandidates" },
      // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-cancellation-candidate-list.html
      { method: "GET", path: "/licenses/:account/cancel/index/:startIndex", operation: "candidates" },
      // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/delete-cancellation-candidate-list.html
      { method: "DELETE", path: "/licenses/:account/cancel", operation: "deleteCandidates" },
      // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-device-list.html
      { method: "GET", path: "/devices/:account/index/:startIndex", operation: "devices" },
      // https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-upgrades-by-status.html
      { method: "GET", path: "/reports/:account/status/:upgradeStatus/index/:startIndex", operation: "reports" },
    ],
  },
  v2: {
    format: wireFormatV2,
    // https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2.html
    routes: [
      { method: "GET", path: "/subscriptions/:account", operation: "subscription" },
      { method: "GET", path: "/licenses/:account", operation: "status", isServed: byQuery },
      { method: "GET", path: "/licenses/:account/index/:startIndex", operation: "status", isServed: byPath },
      { method: "POST", path: "/licenses/:account/assign", operation: "assign" },
      { method: "POST", path: "/licenses/:account/remove", operation: "remove" },
      { method: "POST", path: "/licenses/:account/cancel", operation: "setCandidates" },
      { method: "GET", path: "/licenses/:account/cancel", operation: "candidates", isServed: byQuery },
      { method: "GET", path: "/licenses/:account/cancel/index/:startIndex", operation: "candidates", isServed: byPath },
      { method: "DELETE", path: "/licenses/:account/cancel", operation: "deleteCandidates" },
      // The rest is known only from the SDKs.
      { method: "GET", path: "/devices/:account", operation: "devices" },
      { method: "GET", path: "/reports/:account/campaigns", operation: "reports" },
      { method: "GET", path: "/reports/:account/campaigns/:campaignId/devices", operation: "campaign" },
    ],
  },
  v3: {
    format: wireFormatV3,
    // https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v3.html
    routes: [
      { method: "GET", path: "/subscriptions/:account", operation: "subscription" },
      { method: "GET", path: "/licenses/:account/index/:startIndex", operation: "status", isServed: byPath },
      { method: "GET", path: "/licenses/:account", operation: "status", isServed: byQuery },
      { method: "POST", path: "/licenses/:account/assign", operation: "assign", isServed: plainWrites },
      { method: "POST", path: "/licenses/:account/remove", operation: "remove", isServed: plainWrites },
      { method: "POST", path: "/firmware/licenses/:account/assign", operation: "assign", isServed: firmwareWrites },
      { method: "POST", path: "/firmware/licenses/:account/remove", operation: "remove", isServed: firmwareWrites },
      { method: "GET", path: "/devices/:account", operation: "devices" },
      // The rest is known only from the SDKs.
      { method: "GET", path: "/reports/:account/firmware/campaigns", operation: "reports" },
      { method: "GET", path: "/reports/:account/campaigns/:campaignId/devices", operation: "campaign" },
    ],
  },
};
