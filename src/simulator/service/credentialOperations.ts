import {
  type Answer,
  errorAnswer,
  invalidCredentials,
  jsonAnswer,
  missingBasic,
  missingBearer,
  Refusal,
  rejectToken,
} from "./answers";
import type { Behavior } from "./behavior";
import { type Call, readLogin } from "./call";
import type { SessionProblem, User } from "./credentials";
import type { World } from "./world";

export const invalidClient = jsonAnswer(401, {
  error: "invalid_client",
  error_description: "A valid OAuth client could not be found for client_id",
});

const unsupportedGrant = jsonAnswer(400, {
  error: "invalid_request",
  error_description: "Missing grant_type parameter value",
});

// The next three codes are invented: those of the login are not published.
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

const loginUnreadable = errorAnswer(
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

export function answerToken({ authorization, body }: Call, { applications, tokens }: World): Answer {
  const encoded = /^Basic (.+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) {
    return rejectToken(missingBasic, "fault");
  }
  const pair = Buffer.from(encoded, "base64").toString();
  const application = applications.find(({ key, secret }) => `${key}:${secret}` === pair);
  if (application === undefined) {
    return invalidClient;
  }
  if (new URLSearchParams(body).get("grant_type") !== "client_credentials") {
    return unsupportedGrant;
  }
  const { token, expiresInSeconds } = tokens.issue(application.key);
  return jsonAnswer(200, { access_token: token, scope: "default", token_type: "Bearer", expires_in: expiresInSeconds });
}

export function answerLogin(call: Call, world: World): Answer {
  checkBearer(call, world);
  const credentials = readLogin(call);
  if (credentials === undefined) {
    return loginUnreadable;
  }
  const login = world.sessions.login(credentials, { endsOld: world.behavior.newLoginEndsOld });
  if ("problem" in login) {
    return login.problem === "locked" ? loginLocked : loginRefused;
  }
  return jsonAnswer(200, login);
}

export function answerLogout(call: Call, world: World): Answer {
  checkBearer(call, world);
  useSession(call, world, "m2m400");
  world.sessions.forget(call.sessionToken);
  return jsonAnswer(200, { sessionToken: call.sessionToken });
}

/** @throws Refusal by the gateway */
export function checkBearer({ authorization }: Call, { tokens }: World): void {
  const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
  if (token === undefined || !tokens.isLive(token)) {
    throw new Refusal(rejectToken(token === undefined ? missingBearer : invalidCredentials, "fault"));
  }
}

/** @throws Refusal when there is no such session */
export function useSession({ sessionToken }: Call, { sessions }: World, sessionError: Behavior["sessionError"]): User {
  const use = sessions.use(sessionToken);
  if ("user" in use) {
    return use.user;
  }
  const answers = { m2m400: connectivityManagement[use.problem], diag401: deviceDiagnostics, cc: cloudConnector };
  throw new Refusal(answers[sessionError]);
}
