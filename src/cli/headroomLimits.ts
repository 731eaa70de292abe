import { z } from "zod";

import { problem } from "../problemCodes";
import { CommandError } from "./commandError";

/** How much of a pool must be free: at least one limit, of which the higher applies. */
export interface HeadroomLimits {
  readonly minFree: number | undefined;
  /** Of the licenses in the pool, from 0 to 100. */
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

/** @throws CommandError when there is no limit, or one is no such number, such as an empty variable of a build system */
export function parseLimits(options: unknown): HeadroomLimits {
  const { minFree, minFreePercent } = optionsSchema.parse(options);
  if (minFree.length + minFreePercent.length === 0) {
    throw invalid("there is no limit to check. Give --min-free <number>, --min-free-percent <percent> or both.");
  }
  return {
    minFree: read("--min-free", minFree, whole, "a whole number, 0 or more, such as 8"),
    minFreePercent: read("--min-free-percent", minFreePercent, percent, "a number from 0 to 100, such as 10 or 2.5"),
  };
}

function invalid(message: string): CommandError {
  return new CommandError(problem("arguments-invalid", message));
}

function read(
  option: string,
  [text, other]: readonly string[],
  schema: z.ZodType<number>,
  form: string,
): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (other !== undefined) {
    throw invalid(`ambiguous: ${option} is given more than once. Give it once.`);
  }
  const result = schema.safeParse(text);
  if (!result.success) {
    throw invalid(`${option} is ${JSON.stringify(text)}. Give ${form}.`);
  }
  return result.data;
}
