import type { Answer } from "./answer";
import { errorAnswer, jsonAnswer } from "./answer";
import type { Behavior } from "./behavior";
import type { SessionProblem } from "./sessions";

export const tokenRefused = jsonAnswer(401, {
  error: "invalid_client",
  error_description: "A valid OAuth client could not be found for client_id",
});

// The codes of the next three are invented in the family's style: those of the login are not published.
export const loginRefused = errorAnswer(
  400,
  "UnifiedWebService.INPUT_INVALID.Credentials.Invalid",
  "The username or password is not valid.",
);

export const loginLocked = errorAnswer(
  400,
  "UnifiedWebService.REQUEST_FAILED.Credentials.Locked",
  "The user is locked. Contact Verizon support to unlock it.",
);

export const loginUnreadable = errorAnswer(
  400,
  "UnifiedWebService.INPUT_INVALID.Request.Format",
  "The request body must hold a username and a password.",
);

const connectivityManagement: Readonly<Record<SessionProblem, Answer>> = {
  missing: errorAnswer(400, "UnifiedWebService.REQUEST_FAILED.SessionToken.Format", "Session token is missing."),
  unknown: errorAnswer(400, "UnifiedWebService.INPUT_INVALID.SessionToken.Invalid", "Session token is not valid."),
  expired: errorAnswer(400, "UnifiedWebService.REQUEST_FAILED.SessionToken.Expired", "Session token has expired."),
};

const deviceDiagnostics = errorAnswer(401, "INVALID_ACCOUNT", "The UWS account could not be verified.");

const cloudConnector = jsonAnswer(401, {
  error: "unauthorized",
  error_description: "Failure response received for UWS V1 REST accounts: [400]",
  cause: "Requested service is unauthorized for given token",
});

export function sessionRefused(problem: SessionProblem, sessionError: Behavior["sessionError"]): Answer {
  switch (sessionError) {
    case "m2m400":
      return connectivityManagement[problem];
    case "diag401":
      return deviceDiagnostics;
    case "cc":
      return cloudConnector;
  }
}
