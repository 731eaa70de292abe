import { z } from "zod";

import {
  type Answer,
  errorAnswer,
  invalidCredentials,
  missingBearer,
  rejectionForms,
  rejectToken,
  requestTooLarge,
  textAnswer,
  throttledOut,
} from "../../service/answers";
import { accountOperations } from "../../service/call";
import { devicesIn, everyOperation, fault, writes } from "../defineFault";

export const internalSystemError = errorAnswer(500, "INTERNAL_SYSTEM_ERROR", "Internal system error.");

// The only gateway answer that is documented as XML.
const gatewayXml = textAnswer(
  403,
  "application/xml",
  '<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>403</am:code><am:type>Status report</am:type>' +
    "<am:message>Runtime Error</am:message><am:description>Forbidden</am:description></am:fault>",
);

const beyondToken = ["login", "logout", ...accountOperations] as const;

const statusSchema = z.int().min(200).max(599);

const form = {
  /** How the refusal is printed. Default: `"fault"`. */
  form: z.enum(rejectionForms).default("fault"),
};

const throttling = {
  /** The header: seconds, or an HTTP date. Default: absent. */
  retryAfter: z.union([z.number().min(0), z.string().regex(/^[ -~]*$/, "expected printable ASCII")]).exactOptional(),
  /** How far ahead the body says that the next request may come. Default: the body does not say. */
  nextAccessSeconds: z.int().min(0).exactOptional(),
};

const jsonStatus = {
  /** Some services send errors with 200. Default: 500. */
  status: statusSchema.default(500),
};

const pageStatus = {
  /** With 200, the page is that of a network that wants a sign-in first. Default: 502. */
  status: statusSchema.default(502),
};

const mostDevices = {
  /** The most devices that a request may name. */
  devices: z.int().min(0),
};

export const errorAnswerFaults = [
  fault("http-408", everyOperation, {}, () => plain(408, "Request Timeout")),
  fault("http-429", everyOperation, throttling, ({ retryAfter, nextAccessSeconds }) => ({
    before: (_, { clock }) => {
      const answer =
        nextAccessSeconds === undefined
          ? textAnswer(429, "text/plain", "Too Many Requests")
          : throttledOut(new Date(clock.now().getTime() + nextAccessSeconds * 1000));
      const header = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
      return { ...answer, headers: { ...answer.headers, ...header } };
    },
  })),
  fault("http-500", everyOperation, {}, () => plain(500, "Internal Server Error")),
  fault("http-500-json", everyOperation, jsonStatus, ({ status }) => answering({ ...internalSystemError, status })),
  fault("http-502-html", everyOperation, pageStatus, ({ status }) => answering(webPage(status))),
  fault("http-503", everyOperation, {}, () => plain(503, "Service Unavailable")),
  fault("gateway-403-xml", everyOperation, {}, () => answering(gatewayXml)),
  // The token stays rejected; the next one differs.
  fault("gateway-900901", beyondToken, form, (parameters) => ({
    before: ({ authorization }, { tokens }) => {
      tokens.end(authorization.replace(/^Bearer /i, ""));
      return rejectToken(invalidCredentials, parameters.form);
    },
  })),
  fault("gateway-900902", beyondToken, form, (parameters) => answering(rejectToken(missingBearer, parameters.form))),
  fault("too-large", writes, mostDevices, ({ devices }) => ({
    concerns: (call) => devicesIn(call).length > devices,
    ...answering(requestTooLarge),
  })),
] as const;

function answering(answer: Answer) {
  return { before: () => answer };
}

function plain(status: number, body: string) {
  return answering(textAnswer(status, "text/plain", body));
}

function webPage(status: number): Answer {
  const title = status < 300 ? "Sign in to the network" : "502 Bad Gateway";
  const body = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return textAnswer(status, "text/html", body);
}
