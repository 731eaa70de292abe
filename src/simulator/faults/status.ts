import { z } from "zod";

import type { Answer } from "../answer";
import { errorAnswer } from "../answer";
import { accountOperations } from "../call";
import { invalidCredentials, missingCredentials, requestTooLarge } from "../gatewayAnswers";
import { readDeviceList } from "../requestBody";
import { everyOperation, simpleFault, trigger, writes } from "./definition";

function plain(status: number, body: string): Answer {
  return { status, headers: { "content-type": "text/plain" }, body };
}

export const internalSystemError = errorAnswer(500, "INTERNAL_SYSTEM_ERROR", "Internal system error.");

const badGateway: Answer = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
};

// Of all the gateway's answers this kind alone is documented as XML.
const gatewayXml: Answer = {
  status: 403,
  headers: { "content-type": "application/xml" },
  body:
    '<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>403</am:code><am:type>Status report</am:type>' +
    "<am:message>Runtime Error</am:message><am:description>Forbidden</am:description></am:fault>",
};

function answering(answer: Answer) {
  return { before: () => answer };
}

/** Other characters cannot be sent in a header. */
const headerSchema = z.string().regex(/^[ -~]*$/, "expected printable ASCII");

export const statusFaults = [
  simpleFault("http-408", everyOperation, answering(plain(408, "Request Timeout"))),
  z
    .strictObject({
      name: z.literal("http-429"),
      ...trigger(everyOperation),
      /** The header as it is sent: seconds, or an HTTP date. Without it the header is absent. */
      retryAfter: z.union([z.number().min(0), headerSchema]).exactOptional(),
    })
    .transform((fault) => {
      const answer = plain(429, "Too Many Requests");
      const header = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      const limited = { ...answer, headers: { ...answer.headers, ...header } };
      return { fault, effect: { operations: everyOperation, ...answering(limited) } };
    }),
  simpleFault("http-500", everyOperation, answering(plain(500, "Internal Server Error"))),
  simpleFault("http-500-json", everyOperation, answering(internalSystemError)),
  simpleFault("http-502-html", everyOperation, answering(badGateway)),
  simpleFault("http-503", everyOperation, answering(plain(503, "Service Unavailable"))),
  simpleFault("gateway-403-xml", everyOperation, answering(gatewayXml)),
  simpleFault("gateway-900901", ["login", "logout", ...accountOperations], answering(invalidCredentials)),
  simpleFault("gateway-900902", ["login", "logout", ...accountOperations], answering(missingCredentials)),
  z
    .strictObject({
      name: z.literal("too-large"),
      ...trigger(writes),
      /** The most devices that a request may name. */
      devices: z.int().min(0),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: writes,
        concerns: ({ body }: { readonly body: string }) => {
          const deviceIds = readDeviceList(body);
          return !("refused" in deviceIds) && deviceIds.length > fault.devices;
        },
        ...answering(requestTooLarge),
      },
    })),
] as const;
