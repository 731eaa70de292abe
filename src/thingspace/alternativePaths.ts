import type { z } from "zod";
import type { CredentialSource } from "./auth/credentialSource";
import { isNoSuchPath, type ThingSpaceError } from "./http/errors";
import type { Request, Send } from "./http/requestLoop";
import type { Paths } from "./wire/format";

export interface ServiceRequest<T> extends Omit<Request<T>, "path" | "schema"> {
  readonly account: string;
  readonly paths: Paths;
  readonly schema: z.ZodType<T>;
}

export interface ServiceResponse<T> {
  readonly value: T;
  /** Whether an earlier attempt without a response may have taken effect. */
  readonly mayHaveActedBefore: boolean;
}

/** @throws ThingSpaceError */
export type ServiceRequests = <T>(request: ServiceRequest<T>) => Promise<ServiceResponse<T>>;

/**
 * Finds and remembers the path of an endpoint that Verizon's pages put in two places. A request to a path that does not
 * exist never reached the service, so a write may be sent to the next one.
 */
export function overAlternativePaths({
  send,
  credentials,
}: {
  readonly send: Send;
  readonly credentials: CredentialSource;
}): ServiceRequests {
  const known = new Map<string, number>();
  return async ({ paths, ...request }) => {
    const endpoint = `${request.method} ${request.kind}`;
    const remembered = paths[known.get(endpoint) ?? -1];
    let mayHaveActedBefore = false;
    let failed: ThingSpaceError | undefined;
    for (const path of remembered === undefined ? paths : [remembered]) {
      const sent = await send({ ...request, path }, credentials.ofRequest());
      mayHaveActedBefore ||= sent.mayHaveActedBefore;
      if (sent.failure === undefined) {
        known.set(endpoint, paths.indexOf(path));
        return { value: sent.value, mayHaveActedBefore };
      }
      if (!isNoSuchPath(sent.failure)) {
        failed = sent.failure;
        break;
      }
      // The first path is the likeliest.
      failed ??= sent.failure;
    }
    if (failed === undefined) {
      throw new Error("no path was given");
    }
    throw mayHaveActedBefore ? failed.restated(failed.what, { advice: failed.advice, mayHaveActed: true }) : failed;
  };
}
