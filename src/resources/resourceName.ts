import { z } from "zod";

/** The SDK keeps it out of its types. */
const named = z.object({ __name: z.string() });

/** The name that a resource was given in the program; undefined when it is no resource. */
export function resourceName(resource: unknown): string | undefined {
  return named.safeParse(resource).data?.__name;
}
