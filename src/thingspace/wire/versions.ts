import type { ApiVersion } from "../apiVersions";
import type { WireFormat } from "./wireFormat";
import { licensesV1 } from "./v1";
import { licensesV2 } from "./v2";
import { licensesV3 } from "./v3";

export const wireFormats: Readonly<Record<ApiVersion, WireFormat>> = {
  v1: licensesV1,
  v2: licensesV2,
  v3: licensesV3,
};
