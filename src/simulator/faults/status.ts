import { z } from "zod";

import type { Answer } from "../answer";
import { errorAnswer } from "../answer";
import { accountOperations, type Call } from "../call";
import {
  invalidCredentials,
  missingCredentials,
  refusalForms,
  refuseBearer,
  requestTooLarge,
  throttledOut,
} from "../gatewayAnswers";
import { readDeviceList } from "../requestBody";
import type { World } from "../world";
import { everyOperation, simpleFault, trigger, writes } from "./definition";

function plain(status: number, body: string): Answer {
  return { status, headers: { "content-type": "text/plain" }, body };
}

export const internalSystemError = errorAnswer(500, "INTERNAL_SYSTEM_ERROR", "Internal system error.");

function webPage(status: number): Answer {
  // A page that is answered for success is the one that a network shows before it lets anybody out.
  const title = status < 300 ? "Sign in to the network" : "502 Bad Gateway";
  const body = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, headers: { "content-type": "text/html" }, body };
}

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

const statusSchema = z.int().min(200).max(599);

/** The gateway refuses the bearer token. */
function bearerFault<const Name extends string>(
  name: Name,
  refusal: Parameters<typeof refuseBearer>[0],
  before: (call: Call, world: World) => void,
) {
  const operations = ["login", "logout", ...accountOperations] as const;
  return z
    .strictObject({
      name: z.literal(name),
      ...trigger(operations),
      /**
       * How the refusal is printed.
       *
       * @default "fault"
       */
      form: z.enum(refusalForms).default("fault"),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations,
        before: (call: Call, world: World) => {
          before(call, world);
          return refuseBearer(refusal, fault.form);
        },
      },
    }));
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
      /** Seconds until the time that the body says the next request may come at. Without it the body says nothing of that. */
      nextAccessSeconds: z.int().min(0).exactOptional(),
    })
    .transform((fault) => {
      const { retryAfter, nextAccessSeconds } = fault;
      const header = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
      const before = (_: Call, { clock }: World): Answer => {
        const answer =
          nextAccessSeconds === undefined
            ? plain(429, "Too Many Requests")
            : throttledOut(new Date(clock.now().getTime() + nextAccessSeconds * 1000));
        return { ...answer, headers: { ...answer.headers, ...header } };
      };
      return { fault, effect: { operations: everyOperation, before } };
    }),
  simpleFault("http-500", everyOperation, answering(plain(500, "Internal Server Error"))),
  z
    .strictObject({
      name: z.literal("http-500-json"),
      ...trigger(everyOperation),
      /**
       * The status of the answer, which some services send with 200.
       *
       * @default 500
       */
      status: statusSchema.default(500),
    })
    .transform((fault) => ({
      fault,
      effect: { operations: everyOperation, ...answering({ ...internalSystemError, status: fault.status }) },
    })),
  z
    .strictObject({
      name: z.literal("http-502-html"),
      ...trigger(everyOperation),
      /**
       * The status of the page; with 200 it is the one of a network that wants a sign-in first.
       *
       * @default 502
       */
      status: statusSchema.default(502),
    })
    .transform((fault) => ({
      fault,
      effect: { operations: everyOperation, ...answering(webPage(fault.status)) },
    })),
  simpleFault("http-503", everyOperation, answering(plain(503, "Service Unavailable"))),
  simpleFault("gateway-403-xml", everyOperation, answering(gatewayXml)),
  // The token is dead from then on, and the next one is another.
  bearerFault("gateway-900901", invalidCredentials, ({ authorization }, { tokens }) => {
    tokens.end(authorization?.replace(/^Bearer /i, "") ?? "");
  }),
  bearerFault("gateway-900902", missingCredentials, () => undefined),
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
