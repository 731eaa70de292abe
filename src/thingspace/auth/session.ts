import { z } from "zod";
import { accessTokenSource, type AccessSettings, type SignInTools } from "./accessToken";
import type { TokenName } from "../http/rejectedToken";
import { decode } from "../http/decode";
import { ThingSpaceError } from "../http/errors";
import { headerText } from "../wire/fields";
import { adviceAfter, loginSettings, mayBeBearer, obstacleOf } from "./login";
import { createSignIn } from "./signIn";
import { readyToken, renewableToken, type Obtained, type Token, type TokenSource } from "./token";
import type { HttpRequest } from "../http/exchange";

/** Whom requests act for: a user, or a ready session token, which nobody here can renew. */
export type SessionSettings =
  { readonly username: string; readonly password: string } | { readonly sessionToken: string };

/** The two tokens that a request carries. */
export interface Grant {
  readonly bearer: Token;
  readonly session: Token;
}

/** The plug that credentials come through: requests do not know where their tokens come from. */
export interface Session {
  /** Signs in where needed, once for all who ask at the same time. */
  authorize(): Promise<Grant>;
  /** The tokens in the order to renew them when either may be rejected: one that cannot be renewed comes last. */
  readonly renewalOrder: readonly TokenName[];
  /** Tells that the service took one of the tokens for dead. Throws when it cannot be renewed. */
  discard(name: TokenName, grant: Grant, failure: ThingSpaceError): void;
}

export function createSession(
  settings: { readonly access: AccessSettings; readonly session: SessionSettings },
  tools: SignInTools,
): Session {
  const bearer = accessTokenSource(settings.access, tools);
  const session = sessionTokenSource(settings.session, bearer, tools);
  const isReady = { bearer: "accessToken" in settings.access, session: "sessionToken" in settings.session };
  return {
    // A new bearer token costs no login, and a login with a rejected one would be wasted.
    renewalOrder: isReady.bearer && !isReady.session ? ["session", "bearer"] : ["bearer", "session"],
    authorize: async () => {
      // In this order, because logging in may renew the bearer token.
      const sessionToken = await session.current();
      return { session: sessionToken, bearer: await bearer.current() };
    },
    discard: (name, grant, failure) => {
      const isEither = failure.rejectedToken === "unclear" && isReady.session;
      (name === "bearer" ? bearer : session).discard(grant[name], failure, isEither ? sessionSetting : undefined);
    },
  };
}

export function authorizationHeaders({ bearer, session }: Grant): Record<string, string> {
  return { ...bearerHeader(bearer), "VZ-M2M-Token": session.value };
}

function bearerHeader(bearer: Token): Record<string, string> {
  return { Authorization: `Bearer ${bearer.value}` };
}

const sessionSetting = "the session token given as thingspace:sessionToken (THINGSPACE_SESSION_TOKEN)";

// Sessions die after 20 minutes without use.
const idleLimit = 15 * 60_000;
// Five lock the user, and other runs may have failed before this one.
const failureLimit = 2;

const loginSchema = z.object({ sessionToken: headerText });

/** https://thingspace.verizon.com/resources/documentation/connectivity/API_Reference/Start_Connectivity_Management_Session/ */
function sessionTokenSource(settings: SessionSettings, bearer: TokenSource, tools: SignInTools): TokenSource {
  const { exchange, redactor, observations, clock, random } = tools;
  if ("sessionToken" in settings) {
    redactor.hide(settings.sessionToken);
    return readyToken(settings.sessionToken, rejectedSessionToken);
  }
  const { username, password } = settings;
  redactor.hide(username);
  redactor.hide(password);
  const signIn = createSignIn<Obtained>({
    failureLimit,
    isHopeless: (failure) => obstacleOf(failure) !== undefined,
    what: "the login",
    advice: adviceAfter,
    observations,
    clock,
    random,
  });
  const logIn = async (token: Token, attempt: number) => {
    const request: HttpRequest = {
      kind: "login",
      method: "POST",
      path: "/api/m2m/v1/session/login",
      attempt,
      headers: { ...bearerHeader(token), "Content-Type": "application/json" },
      body: JSON.stringify({ username, password }),
    };
    const { sessionToken } = decode(await exchange(request), { request, schema: loginSchema, clean: redactor.clean });
    redactor.hide(sessionToken);
    return { value: sessionToken };
  };
  const obtain = async () => {
    let token = await bearer.current();
    const renewBearer = async (failure: ThingSpaceError) => {
      if (!mayBeBearer(failure)) {
        return false;
      }
      observations.decided(failure, undefined);
      bearer.discard(token, failure, failure.rejectedToken === "unclear" ? loginSettings : undefined);
      const rejected = token;
      token = await bearer.current();
      // The gateway turns a dead token away before the login is looked at; of any other 401 nobody knows whether it counts as a failed
      // login, and the same token again would get the same.
      return failure.rejectedToken === "bearer" || token.value !== rejected.value;
    };
    return signIn((attempt) => logIn(token, attempt), renewBearer);
  };
  return renewableToken({ obtain, clock, idleLimit });
}

function rejectedSessionToken(failure: ThingSpaceError): ThingSpaceError {
  // One of the forms of a dead session is that the user's account cannot be verified, so it may be either.
  if (failure.kind === "account") {
    const message =
      `${failure.message} It may also be that ${sessionSetting} has died: it does` +
      " after 20 minutes without use, and when the same user logs in elsewhere.";
    const { kind, status, errorCode, serviceMessage, cause } = failure;
    return new ThingSpaceError(message, { kind, status, errorCode, serviceMessage, cause, mayHaveActed: false });
  }
  return new ThingSpaceError(
    `ThingSpace does not accept the session token given as thingspace:sessionToken (THINGSPACE_SESSION_TOKEN), which dies ` +
      "after 20 minutes without use, and when the same user logs in elsewhere: give a fresh one, or username and password " +
      `instead. (${failure.message})`,
    { kind: "credentials", mayHaveActed: false },
  );
}
