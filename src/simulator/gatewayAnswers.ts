import type { Answer } from "./answer";
import { jsonAnswer } from "./answer";

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly description: string;
}

/**
 * How a refusal of the bearer token may be printed: as on Verizon's page (`fault`), as by other releases of the gateway's product (`flat`,
 * `xml`), as the standard of bearer tokens has it (`header`), or as something in front of the gateway does (`html`, `empty`).
 */
export const refusalForms = ["fault", "flat", "xml", "header", "html", "empty"] as const;

export type RefusalForm = (typeof refusalForms)[number];

/** A refusal by the gateway in front of the services, whose envelope is its own. */
function gatewayFault(status: number, fault: Refusal): Answer {
  return jsonAnswer(status, { fault });
}

export function refuseBearer(refusal: Refusal, form: RefusalForm): Answer {
  const status = 401;
  switch (form) {
    case "fault":
      return gatewayFault(status, refusal);
    case "flat":
      return jsonAnswer(status, refusal);
    case "xml":
      return {
        status,
        headers: { "content-type": "application/xml" },
        body:
          `<ams:fault xmlns:ams="http://wso2.org/apimanager/security"><ams:code>${refusal.code}</ams:code>` +
          `<ams:message>${refusal.message}</ams:message><ams:description>${refusal.description}</ams:description></ams:fault>`,
      };
    case "header":
      return {
        status,
        headers: { "www-authenticate": 'Bearer realm="WSO2 API Manager", error="invalid_token"' },
        body: "",
      };
    case "html":
      return {
        status,
        headers: { "content-type": "text/html" },
        body: "<html><head><title>401 Unauthorized</title></head><body></body></html>",
      };
    case "empty":
      return { status, headers: {}, body: "" };
  }
}

// https://thingspace.verizon.com/resources/documentation/connectivity/API_Reference/Synchronous_Error_Messages/
// The names of the API in the descriptions are guesses for FOTA.
export const invalidCredentials: Refusal = {
  code: "900901",
  message: "Invalid Credentials",
  description: "Access failure for API: /fota/v1, version: v1. Make sure you have given the correct access token",
};

export const missingCredentials: Refusal = {
  code: "900902",
  message: "Missing Credentials",
  description:
    "Required OAuth credentials not provided. Make sure your API invocation call has an Authorization: Bearer header",
};

export const missingBasic = gatewayFault(401, {
  code: "900902",
  message: "Missing Credentials",
  description:
    "Required OAuth credentials not provided. Make sure your API invocation call has an Authorization: Basic header",
});

export const requestTooLarge: Answer = {
  status: 413,
  headers: { "content-type": "text/plain" },
  body: "Request Entity Too Large",
};

/** The gateway answers 400, not 404, to what it has no route for. */
export const noSuchResource = gatewayFault(400, {
  code: "900906",
  message: "No matching resource found in the API for the given request",
  description: "Check the API documentation and add a proper REST resource path to the invocation URL",
});

/** Not documented by Verizon: how the gateway's product says that an application has used up what it may ask, and until when. */
export function throttledOut(nextAccess: Date): Answer {
  const [, day, month, year, time] = /(\d+) (\w+) (\d+) ([\d:]+)/.exec(nextAccess.toUTCString()) ?? [];
  return jsonAnswer(429, {
    code: "900803",
    message: "Message throttled out",
    description: "You have exceeded your quota",
    nextAccessTime: `${year}-${month}-${day} ${time}+0000 UTC`,
  });
}
