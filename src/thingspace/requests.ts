import { isNoSuchPath, type ThingSpaceError } from "./http/errors";
import type { Paths } from "./wire/format";

/** Asks at one of several paths. */
export type PathChoice = <Result>(
  endpoint: string,
  paths: Paths,
  ask: (path: string) => Promise<Result>,
) => Promise<Result>;

/**
 * Finds out where an endpoint is that the vendor's own pages put in two places, and remembers it for the endpoint. A request to a path
 * that is not there never reached the service, so a write may be sent to the next one.
 *
 * @throws the error of the likeliest path, when the endpoint is at none of them
 */
export function createPathChoice(): PathChoice {
  const known = new Map<string, number>();
  return async (endpoint, paths, ask) => {
    const remembered = paths[known.get(endpoint) ?? -1];
    if (remembered !== undefined) {
      return ask(remembered);
    }
    let absent: ThingSpaceError | undefined;
    for (const [position, path] of paths.entries()) {
      try {
        const result = await ask(path);
        known.set(endpoint, position);
        return result;
      } catch (error) {
        if (!isNoSuchPath(error)) {
          throw error;
        }
        absent ??= error;
      }
    }
    throw absent ?? new Error("no path was given");
  };
}
