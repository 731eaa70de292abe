/** An HTTP answer before it meets a socket. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonAnswer(status: number, body: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/**
 * The service's refusal. One code covers everything it says of parameters, so the message is all that tells them apart.
 * https://thingspace.verizon.com/resources/documentation/software_management/API_Reference/Error_Messages/
 */
export function refusal(errorMessage: string): Answer {
  return errorAnswer(400, "INVALID_PARAMETER", errorMessage);
}

/** The envelope that all the services share. */
export function errorAnswer(status: number, errorCode: string, errorMessage: string): Answer {
  return jsonAnswer(status, { errorCode, errorMessage });
}
