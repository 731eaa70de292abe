import { z } from "zod";

import type { Refused } from "./accountRules";

const deviceRequestSchema = z.object({ deviceList: z.array(z.string()).min(1) });
const candidatesRequestSchema = deviceRequestSchema.extend({ type: z.literal("append").optional() });
const loginRequestSchema = z.object({ username: z.string(), password: z.string() });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads the devices of an assign or remove request. What is not documented (a body that is no JSON, numbers for IMEIs) is
 * answered as the service's presumable Go binding would.
 */
export function readDeviceList(body: string): readonly string[] | Refused {
  const reading = read(deviceRequestSchema, body);
  return "refused" in reading ? reading : reading.deviceList;
}

/** The same for the cancellation candidates, which may be appended to those that there are. */
export function readCandidates(
  body: string,
): { readonly deviceList: readonly string[]; readonly isAppended: boolean } | Refused {
  const reading = read(candidatesRequestSchema, body);
  return "refused" in reading ? reading : { deviceList: reading.deviceList, isAppended: reading.type === "append" };
}

function read<Output>(schema: z.ZodType<Output>, body: string): Output | Refused {
  const reading = schema.safeParse(parseJson(body));
  if (reading.success) {
    return reading.data;
  }
  const isListAlone = reading.error.issues.every(({ path }) => path.length === 1 && path[0] === "deviceList");
  return { refused: isListAlone ? "Device list is empty" : "Input binding error" };
}

export function readLogin(body: string): { readonly username: string; readonly password: string } | undefined {
  return loginRequestSchema.safeParse(parseJson(body)).data;
}
