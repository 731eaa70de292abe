export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Ends a request early, with nothing changed. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(readonly answer: Answer) {
    super(answer.body);
  }
}

export function textAnswer(status: number, type: string, body: string): Answer {
  return { status, headers: { "content-type": type }, body };
}

export function jsonAnswer(status: number, body: unknown): Answer {
  return textAnswer(status, "application/json", JSON.stringify(body));
}

/** The envelope of all services. */
export function errorAnswer(status: number, errorCode: string, errorMessage: string): Answer {
  return jsonAnswer(status, { errorCode, errorMessage });
}

/**
 * One code for all parameter errors; only the message differs.
 * https://thingspace.verizon.com/resources/documentation/software_management/API_Reference/Error_Messages/
 */
export function invalidParameter(errorMessage: string): Refusal {
  return new Refusal(errorAnswer(400, "INVALID_PARAMETER", errorMessage));
}

// The rest comes from the gateway in front of the services.

export interface GatewayFault {
  readonly code: string;
  readonly message: string;
  readonly description: string;
}

/**
 * How a rejected bearer token is printed: as on Verizon's page (`fault`), by other releases of the gateway (`flat`, `xml`), in the
 * bearer token standard (`header`), or by something in front of the gateway (`html`, `empty`).
 */
export const rejectionForms = ["fault", "flat", "xml", "header", "html", "empty"] as const;

export function rejectToken(fault: GatewayFault, form: (typeof rejectionForms)[number]): Answer {
  const { code, message, description } = fault;
  switch (form) {
    case "fault":
      return jsonAnswer(401, { fault });
    case "flat":
      return jsonAnswer(401, fault);
    case "xml":
      return textAnswer(
        401,
        "application/xml",
        `<ams:fault xmlns:ams="http://wso2.org/apimanager/security"><ams:code>${code}</ams:code>` +
          `<ams:message>${message}</ams:message><ams:description>${description}</ams:description></ams:fault>`,
      );
    case "header":
      return {
        status: 401,
        headers: { "www-authenticate": 'Bearer realm="WSO2 API Manager", error="invalid_token"' },
        body: "",
      };
    case "html":
      return textAnswer(401, "text/html", "<html><head><title>401 Unauthorized</title></head><body></body></html>");
    case "empty":
      return { status: 401, headers: {}, body: "" };
  }
}

// https://thingspace.verizon.com/resources/documentation/connectivity/API_Reference/Synchronous_Error_Messages/
// The API name in the descriptions is a guess for FOTA.
export const invalidCredentials: GatewayFault = {
  code: "900901",
  message: "Invalid Credentials",
  description: "Access failure for API: /fota/v1, version: v1. Make sure you have given the correct access token",
};

export const missingBearer = missingCredentials("Bearer");
export const missingBasic = missingCredentials("Basic");

function missingCredentials(scheme: "Bearer" | "Basic"): GatewayFault {
  return {
    code: "900902",
    message: "Missing Credentials",
    description: `Required OAuth credentials not provided. Make sure your API invocation call has an Authorization: ${scheme} header`,
  };
}

export const requestTooLarge = textAnswer(413, "text/plain", "Request Entity Too Large");

/** The gateway answers 400, not 404, where it has no route. */
export const noSuchResource = jsonAnswer(400, {
  fault: {
    code: "900906",
    message: "No matching resource found in the API for the given request",
    description: "Check the API documentation and add a proper REST resource path to the invocation URL",
  },
});

/** From the gateway's product; Verizon does not document it. */
export function throttledOut(nextAccess: Date): Answer {
  const [, day, month, year, time] = /(\d+) (\w+) (\d+) ([\d:]+)/.exec(nextAccess.toUTCString()) ?? [];
  return jsonAnswer(429, {
    code: "900803",
    message: "Message throttled out",
    description: "You have exceeded your quota",
    nextAccessTime: `${year}-${month}-${day} ${time}+0000 UTC`,
  });
}
