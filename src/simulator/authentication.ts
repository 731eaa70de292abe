import type { Answer } from "./answer";
import { jsonAnswer } from "./answer";
import type { Call } from "./call";
import { loginLocked, loginRefused, loginUnreadable, sessionRefused, tokenRefused } from "./credentialAnswers";
import { invalidCredentials, missingBasic, missingCredentials, refuseBearer } from "./gatewayAnswers";
import { readLogin } from "./requestBody";
import type { World } from "./world";

const unsupportedGrant = jsonAnswer(400, {
  error: "invalid_request",
  error_description: "Missing grant_type parameter value",
});

export function answerToken({ authorization, body }: Call, { applications, tokens }: World): Answer {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) {
    return missingBasic;
  }
  const pair = Buffer.from(encoded, "base64").toString();
  const application = applications.find(({ key, secret }) => `${key}:${secret}` === pair);
  if (application === undefined) {
    return tokenRefused;
  }
  if (new URLSearchParams(body).get("grant_type") !== "client_credentials") {
    return unsupportedGrant;
  }
  const { token, expiresInSeconds } = tokens.issue(application.key);
  return jsonAnswer(200, { access_token: token, scope: "default", token_type: "Bearer", expires_in: expiresInSeconds });
}

export function answerLogin(call: Call, world: World): Answer {
  const fault = findBearerFault(call, world);
  if (fault !== undefined) {
    return fault;
  }
  const credentials = readLogin(call.body);
  if (credentials === undefined) {
    return loginUnreadable;
  }
  const { username, password } = credentials;
  const login = world.sessions.login(username, password, { endsOld: world.behavior.newLoginEndsOld });
  if ("problem" in login) {
    return login.problem === "locked" ? loginLocked : loginRefused;
  }
  return jsonAnswer(200, { sessionToken: login.sessionToken });
}

export function answerLogout(call: Call, world: World): Answer {
  const fault = findBearerFault(call, world);
  if (fault !== undefined) {
    return fault;
  }
  const use = world.sessions.use(call.sessionToken);
  if ("problem" in use) {
    return sessionRefused(use.problem, "m2m400");
  }
  const sessionToken = call.sessionToken ?? "";
  world.sessions.forget(sessionToken);
  return jsonAnswer(200, { sessionToken });
}

/** What the gateway has against the bearer token; undefined when it lets the request through. */
export function findBearerFault({ authorization }: Call, { tokens }: World): Answer | undefined {
  const token = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) {
    return refuseBearer(missingCredentials, "fault");
  }
  return tokens.isLive(token) ? undefined : refuseBearer(invalidCredentials, "fault");
}
