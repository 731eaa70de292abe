import { z } from "zod";

import { invalidParameter } from "./answers";

export const accountOperations = [
  "subscription",
  "status",
  "assign",
  "remove",
  "devices",
  "reports",
  "campaign",
  "setCandidates",
  "candidates",
  "deleteCandidates",
] as const;

export const operations = ["token", "login", "logout", ...accountOperations] as const;

export type Operation = (typeof operations)[number];

/** A parsed request; what its operation does not have is empty. */
export interface Call {
  readonly operation: Operation;
  readonly accountName: string;
  /** Where a page begins; "0" for the first. */
  readonly startIndex: string;
  readonly upgradeStatus: string;
  readonly campaignId: string;
  readonly authorization: string;
  readonly sessionToken: string;
  readonly body: string;
}

const deviceRequestSchema = z.object({ deviceList: z.array(z.string()).min(1) });
const candidatesRequestSchema = deviceRequestSchema.extend({ type: z.literal("append").optional() });
const loginRequestSchema = z.object({ username: z.string(), password: z.string() });

export function readDeviceList({ body }: Call): readonly string[] {
  return readBody(deviceRequestSchema, body).deviceList;
}

export function readCandidates({ body }: Call): z.output<typeof candidatesRequestSchema> {
  return readBody(candidatesRequestSchema, body);
}

export function readLogin({ body }: Call): z.output<typeof loginRequestSchema> | undefined {
  return loginRequestSchema.safeParse(parseJson(body)).data;
}

/** Undocumented input (no JSON, numbers for IMEIs) is answered as the service's presumable Go binding would. */
function readBody<Output>(schema: z.ZodType<Output>, body: string): Output {
  const reading = schema.safeParse(parseJson(body));
  if (!reading.success) {
    const isListAlone = reading.error.issues.every(({ path }) => path.length === 1 && path[0] === "deviceList");
    throw invalidParameter(isListAlone ? "Device list is empty" : "Input binding error");
  }
  return reading.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
