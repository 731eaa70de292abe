import { z } from "zod";
import { dialects } from "../contract/dialects";
import type { Subject } from "../contract/thingSpaceContract";

const required = {
  THINGSPACE_APPLICATION_KEY: "the key of an application (ThingSpace portal, Key Management)",
  THINGSPACE_APPLICATION_SECRET: "its secret",
  THINGSPACE_USERNAME: "a UWS user",
  THINGSPACE_PASSWORD: "its password: five logins that fail lock the user, and this makes one",
  THINGSPACE_LIVE_ACCOUNT: "a billing account that the user may see, and that has a licensed device",
};

const text = z.string().min(1);
const settingsSchema = z.object({
  THINGSPACE_APPLICATION_KEY: text,
  THINGSPACE_APPLICATION_SECRET: text,
  THINGSPACE_USERNAME: text,
  THINGSPACE_PASSWORD: text,
  THINGSPACE_LIVE_ACCOUNT: text,
  /** A device with a license. Default: the first one that is listed. */
  THINGSPACE_LIVE_DEVICE: z.stringFormat("IMEI", /^[1-9]\d{14}$/).optional(),
  THINGSPACE_BASE_URL: z
    .url()
    .default("https://thingspace.verizon.com")
    .transform((url) => url.replace(/\/+$/, "")),
  /** Which version, and where its pages and its SDKs name different paths, which of them. */
  THINGSPACE_API_VERSION: z.enum(["v1", "v2", "v2 by path", "v3", "v3 by query", "v3 under firmware"]).default("v1"),
  /** Where to write what passes; see `recording.ts`. */
  THINGSPACE_LIVE_RECORD: text.optional(),
});

export interface LiveSettings {
  readonly subject: Subject;
  readonly recordTo: string | undefined;
}

/** Reads what the environment says of a live service, or says what is missing or wrong, with no value in it. */
export function readLiveSettings(
  environment: Readonly<Record<string, string | undefined>>,
): LiveSettings | { readonly problem: string } {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const missing = Object.entries(required).filter(([name]) => given[name] === undefined);
  if (missing.length > 0) {
    const lines = missing.map(([name, meaning]) => `  ${name}: ${meaning}`);
    return { problem: `The live service is not asked anything, because the environment lacks\n${lines.join("\n")}` };
  }
  const reading = settingsSchema.safeParse(given);
  if (!reading.success) {
    const lines = reading.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
    return { problem: `The live service is not asked anything, because in the environment\n${lines.join("\n")}` };
  }
  const settings = reading.data;
  return {
    recordTo: settings.THINGSPACE_LIVE_RECORD,
    subject: {
      dialect: dialects[settings.THINGSPACE_API_VERSION],
      baseUrl: settings.THINGSPACE_BASE_URL,
      credentials: {
        applicationKey: settings.THINGSPACE_APPLICATION_KEY,
        applicationSecret: settings.THINGSPACE_APPLICATION_SECRET,
        username: settings.THINGSPACE_USERNAME,
        password: settings.THINGSPACE_PASSWORD,
      },
      account: settings.THINGSPACE_LIVE_ACCOUNT,
      foreignAccount: "0000000000-00000",
      licensed: settings.THINGSPACE_LIVE_DEVICE,
      // Nothing is written, so that none is needed.
      licensable: ["000000000000000", "000000000000000"],
      upgraded: undefined,
      nonexistent: "353238069999999",
      close: () => Promise.resolve(),
    },
  };
}
