import { z } from "zod";

import { isImei } from "../fleet/imei";

export const imeiSchema = z.string().refine((text): boolean => isImei(text), "an IMEI is a text of 15 digits");
export const upgradeSchema = z.enum(["none", "scheduled", "inProgress", "completed"]);
/** Brought to one precision, so that times compare as texts. */
export const timeSchema = z.iso
  .datetime("a time is written like 2017-11-29T20:15:42.738Z")
  .transform((text) => new Date(text).toISOString());

export const deviceSchema = z.strictObject({
  /** IMEI, 15 digits. */
  deviceId: imeiSchema,
  /** Phone number, shown in the device list when given. */
  mdn: z.string().exactOptional(),
  /** @default false */
  licensed: z.boolean().default(false),
  /** ISO time in UTC. A licensed device without it shows the service's sentinel of the year 1900. */
  assignmentTime: timeSchema.exactOptional(),
  /**
   * How far the device's latest firmware upgrade has come.
   *
   * @default "none"
   */
  upgrade: upgradeSchema.default("none"),
  /** ISO time in UTC at which an upgrade was completed. */
  upgradeTime: timeSchema.exactOptional(),
});

/** A device of an account, as the seed has it. */
export type Device = Readonly<z.output<typeof deviceSchema>>;
