import type { WireFormat } from "./format";
import { licensesV1 } from "./v1";

/** The versions of the API that this release speaks. */
export const wireFormats = { v1: licensesV1 } satisfies Record<string, WireFormat>;

export type ApiVersion = keyof typeof wireFormats;
