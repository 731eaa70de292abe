import { z } from "zod";

/**
 * The version of the API that end-to-end tests, fault matrix and provider processes speak: `THINGSPACE_API_VERSION` of the run. Each must
 * pass with each.
 */
export const apiVersion = z.enum(["v1", "v2", "v3"]).default("v1").parse(process.env["THINGSPACE_API_VERSION"]);
