import { z } from "zod";

/** The messages complete "… must be". */

const wholeForm = "a whole number, 0 or more";
export const wholeNumber = z.int(wholeForm).min(0, wholeForm);

const percentForm = "a number from 0 to 100";
export const percent = z.number(percentForm).min(0, percentForm).max(100, percentForm);

export const failOrWarn = z.enum(["fail", "warn"], '"fail" or "warn"');

export const whenUnknown = failOrWarn.describe(
  "The result for an account that cannot be evaluated: a violation, or an advisory report by license-not-evaluated",
);

const accountForm = "an account name in quotes";
/** Of one account: there is no "*". */
export const accountName = z
  .string(accountForm)
  .min(1, accountForm)
  .refine((name) => name !== "*", accountForm);

export function byAccount<Settings>(settings: z.ZodType<Settings>) {
  return z
    .record(z.string(), settings, "an object from account name to settings")
    .describe("Settings of single accounts, by account name; they override those for all");
}
