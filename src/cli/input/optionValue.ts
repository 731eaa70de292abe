import type { z } from "zod";

import { problem } from "../../problemCodes";
import { CommandError } from "../commandError";

/**
 * The value of an option that may be given once.
 *
 * @param form of a value, to complete "Give …"
 * @throws CommandError when it is given twice, or has no such value, such as an empty variable of a build system
 */
export function optionValue<Value>(
  option: string,
  [text, other]: readonly string[],
  schema: z.ZodType<Value>,
  form: string,
): Value | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (other !== undefined) {
    throw new CommandError(problem("arguments-invalid", `ambiguous: ${option} is given more than once. Give it once.`));
  }
  const result = schema.safeParse(text);
  if (!result.success) {
    throw new CommandError(problem("arguments-invalid", `${option} is ${JSON.stringify(text)}. Give ${form}.`));
  }
  return result.data;
}
