import { z } from "zod";

import type { Refused } from "./accountRules";

const deviceRequestSchema = z.object({ deviceList: z.array(z.string()).min(1) });
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
  const reading = deviceRequestSchema.safeParse(parseJson(body));
  if (reading.success) {
    return reading.data.deviceList;
  }
  const bindingFailed = reading.error.issues.some(({ path }) => path.length !== 1);
  return { refused: bindingFailed ? "Input binding error" : "Device list is empty" };
}

export function readLogin(body: string): { readonly username: string; readonly password: string } | undefined {
  return loginRequestSchema.safeParse(parseJson(body)).data;
}
