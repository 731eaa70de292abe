import { z } from "zod";
import { hungUp, refusalStatus } from "./agent";
import { nameRequest, ThingSpaceError, type RequestSummary, type ThingSpaceErrorKind } from "./thingSpaceError";
import { nameProxy, proxyError, type Proxy } from "./proxy";
import type { ProblemCode } from "../../problemCodes";

export interface ConnectionFailure {
  readonly error: unknown;
  readonly request: RequestSummary;
  readonly baseUrl: string;
  readonly proxy?: Proxy | undefined;
  readonly clean: (text: string) => string;
}

/** Of a node-fetch or Node error. */
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
  ["ENOTFOUND", "unknown host name"],
  ["EAI_AGAIN", "the host name could not be looked up"],
  ["EHOSTUNREACH", "no route to the host"],
  ["ENETUNREACH", "no route to the network"],
  [hungUp, "it hung up"],
]);

const untrusted = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|ERR_SSL_)/;

const baseUrlSetting = "thingspace:baseUrl (THINGSPACE_BASE_URL)";

/** Separates failures where the request certainly did nothing from those where it may have acted. */
export function connectionError({ error, request, baseUrl, proxy, clean }: ConnectionFailure): ThingSpaceError {
  const { code = "", erroredSysCall, type, message } = failureSchema.parse(error);
  const fail = (kind: ThingSpaceErrorKind, what: string, advice: string, problemCode?: ProblemCode) =>
    new ThingSpaceError(what, {
      kind,
      advice,
      code: problemCode,
      mayHaveActed: kind === "interrupted" || kind === "unexpected",
      // The original error may hold the request, and with it the tokens.
      cause: new Error(clean(message)),
    });
  const refused = refusalStatus(code);
  if (refused !== undefined && proxy !== undefined) {
    return proxyError(refused, proxy, baseUrl);
  }
  if (neverConnected.has(code) || erroredSysCall === "connect" || erroredSysCall === "getaddrinfo") {
    const why = neverConnected.get(code) ?? (code === "" ? "no connection" : code);
    return proxy === undefined
      ? fail(
          "unreachable",
          `Cannot reach ThingSpace at ${baseUrl} (${why})`,
          `Check the network and the setting ${baseUrlSetting}.`,
        )
      : fail(
          "unreachable",
          `Cannot reach ThingSpace: there is no connection to ${nameProxy(proxy)} (${why})`,
          `Check ${proxy.variable}; hosts in NO_PROXY are reached without a proxy.`,
          "proxy-unreachable",
        );
  }
  if (code === "EPROTO" || code === "ERR_SSL_WRONG_VERSION_NUMBER") {
    return fail(
      "untrusted",
      `The server at ${baseUrl} does not use https (${code})`,
      `Check the setting ${baseUrlSetting}: should it begin with http, as for a simulator?`,
      "service-unreachable",
    );
  }
  if (untrusted.test(code)) {
    return fail(
      "untrusted",
      `The certificate presented for ${baseUrl} is not trusted (${code})`,
      `If a company proxy presents its own certificate, set NODE_EXTRA_CA_CERTS to the file with that certificate; ` +
        `otherwise check the setting ${baseUrlSetting}.`,
    );
  }
  if (type === "max-size") {
    return fail(
      "unexpected",
      `The response to ${nameRequest(request)} exceeds the limit of 16 MiB`,
      `Check the setting ${baseUrlSetting}.`,
      "response-too-large",
    );
  }
  return fail(
    "interrupted",
    `The connection to ThingSpace broke during ${nameRequest(request)} (${code === "" ? clean(message) : code})`,
    "Try again; if it happens again, check the network.",
  );
}
