import { z } from "zod";

import { CouldNotTell } from "./couldNotTell";

/** How much of a pool is to stay free. At least one of the two is given; what wants more holds. */
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

/**
 * Reads the limits as they were written on the command line, each as often as it was.
 *
 * @throws CouldNotTell when there is none, or one is no such number. A variable of the build system that is empty is none, too.
 */
export function parseLimits(options: unknown): HeadroomLimits {
  const { minFree, minFreePercent } = optionsSchema.parse(options);
  if (minFree.length + minFreePercent.length === 0) {
    throw new CouldNotTell(
      "there is no limit to check; give --min-free <number>, --min-free-percent <percent> or both",
    );
  }
  return {
    minFree: read("--min-free", minFree, whole, "a whole number, 0 or more, such as 8"),
    minFreePercent: read("--min-free-percent", minFreePercent, percent, "a number from 0 to 100, such as 10 or 2.5"),
  };
}

function read(
  option: string,
  [text, other]: readonly string[],
  schema: z.ZodType<number>,
  wanted: string,
): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (other !== undefined) {
    throw new CouldNotTell(
      `${option} is given more than once, and which one is meant is anybody's guess; give it once`,
    );
  }
  const result = schema.safeParse(text);
  if (!result.success) {
    throw new CouldNotTell(`${option} is ${JSON.stringify(text)}; give ${wanted}`);
  }
  return result.data;
}
