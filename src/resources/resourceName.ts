import { z } from "zod";

/** Missing in the SDK's types. */
const named = z.object({ __name: z.string() });

/** The resource's name in the program; undefined when it is no resource. */
export function resourceName(resource: unknown): string | undefined {
  return named.safeParse(resource).data?.__name;
}
