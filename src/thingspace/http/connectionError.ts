import { z } from "zod";
import { hungUp, refusalStatus } from "./agent";
import { nameRequest, ThingSpaceError, type RequestSummary } from "./errors";
import { nameProxy, proxyError, type Proxy } from "./proxy";

export interface ConnectionFailure {
  readonly error: unknown;
  readonly request: RequestSummary;
  readonly baseUrl: string;
  /** What the request was to go through. */
  readonly proxy?: Proxy | undefined;
  /** Takes secrets and control characters out of a text. */
  readonly clean: (text: string) => string;
}

/** The part of a node-fetch or Node error that tells what happened. */
const failureSchema = z
  .object({
    message: z.string().catch(""),
    code: z.string().optional().catch(undefined),
    erroredSysCall: z.string().optional().catch(undefined),
    type: z.string().optional().catch(undefined),
  })
  .catch({ message: "" });

const neverConnected = new Map([
  ["ECONNREFUSED", "connection refused"],
  ["ENOTFOUND", "the name of the host is not known"],
  ["EAI_AGAIN", "the name of the host could not be looked up"],
  ["EHOSTUNREACH", "no route to the host"],
  ["ENETUNREACH", "no route to the network"],
  [hungUp, "it hung up"],
]);

const untrusted = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|ERR_SSL_)/;

/** Tells failures where the request certainly did nothing from those where it may have. */
export function connectionError({ error, request, baseUrl, proxy, clean }: ConnectionFailure): ThingSpaceError {
  const { code, erroredSysCall, type, message } = failureSchema.parse(error);
  // The original is not kept as the cause: it may come to hold the request, and that holds the tokens.
  const cause = new Error(clean(message));
  const refused = refusalStatus(code);
  if (refused !== undefined && proxy !== undefined) {
    return proxyError({ status: refused, proxy, baseUrl });
  }
  const reason = code === undefined ? undefined : neverConnected.get(code);
  if (reason !== undefined || erroredSysCall === "connect" || erroredSysCall === "getaddrinfo") {
    const why = reason ?? code ?? "no connection";
    return new ThingSpaceError(
      proxy === undefined
        ? `Cannot reach ThingSpace at ${baseUrl} (${why}). Check the setting thingspace:baseUrl (THINGSPACE_BASE_URL) and the network.`
        : `Cannot reach ${nameProxy(proxy)}, through which ThingSpace is to be reached (${why}). Check ${proxy.variable}; ` +
            "NO_PROXY names the hosts that are reached without a proxy.",
      { kind: "unreachable", mayHaveActed: false, cause },
    );
  }
  if (code === "EPROTO" || code === "ERR_SSL_WRONG_VERSION_NUMBER") {
    return new ThingSpaceError(
      `What answers at ${baseUrl} does not speak https (${code}). Check the setting thingspace:baseUrl (THINGSPACE_BASE_URL): a simulator is ` +
        "reached by http.",
      { kind: "untrusted", mayHaveActed: false, cause },
    );
  }
  if (code !== undefined && untrusted.test(code)) {
    return new ThingSpaceError(
      `Cannot reach ThingSpace at ${baseUrl} securely (${code}). Check the setting thingspace:baseUrl ` +
        "(THINGSPACE_BASE_URL); the certificate of a company's own proxy is made known with NODE_EXTRA_CA_CERTS.",
      { kind: "untrusted", mayHaveActed: false, cause },
    );
  }
  if (type === "max-size") {
    return new ThingSpaceError(`The answer of ThingSpace to ${nameRequest(request)} is too large to be true.`, {
      kind: "unexpected",
      mayHaveActed: true,
      cause,
    });
  }
  return new ThingSpaceError(
    `The connection to ThingSpace broke during ${nameRequest(request)} (${code ?? clean(message)}). Run again; ` +
      "if it keeps breaking, check the network.",
    { kind: "interrupted", mayHaveActed: true, cause },
  );
}
