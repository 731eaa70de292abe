import { z } from "zod";

import { problem } from "../../problemCodes";
import { CommandError } from "../commandError";
import { optionValue } from "./optionValue";

/** At least one is set; the higher applies. */
export interface HeadroomLimits {
  readonly minFree: number | undefined;
  /** Of the pool, from 0 to 100. */
  readonly minFreePercent: number | undefined;
}

const whole = z.string().regex(/^\d+$/).transform(Number).pipe(z.int());
const percent = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number)
  .pipe(z.number().max(100));
const values = z.array(z.string()).default([]);
const optionsSchema = z.object({ minFree: values, minFreePercent: values });

/** @throws CommandError without a limit, or for a bad one, such as the empty variable of a build system */
export function parseLimits(options: unknown): HeadroomLimits {
  const { minFree, minFreePercent } = optionsSchema.parse(options);
  if (minFree.length + minFreePercent.length === 0) {
    throw new CommandError(
      problem(
        "arguments-invalid",
        "there is no limit to check. Give --min-free <number>, --min-free-percent <percent> or both.",
      ),
    );
  }
  return {
    minFree: optionValue("--min-free", minFree, whole, "a whole number, 0 or more, such as 8"),
    minFreePercent: optionValue(
      "--min-free-percent",
      minFreePercent,
      percent,
      "a number from 0 to 100, such as 10 or 2.5",
    ),
  };
}
