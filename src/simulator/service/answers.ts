/** An HTTP answer before it meets a socket. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Thrown where a request ends early; nothing has changed then. */
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

/** The envelope that all the services share. */
export function errorAnswer(status: number, errorCode: string, errorMessage: string): Answer {
  return jsonAnswer(status, { errorCode, errorMessage });
}

/**
 * One code covers everything the service says of parameters, so only the message tells them apart.
 * https://thingspace.verizon.com/resources/documentation/software_management/API_Reference/Error_Messages/
 */
export function invalidParameter(errorMessage: string): Refusal {
  return new Refusal(errorAnswer(400, "INVALID_PARAMETER", errorMessage));
}
