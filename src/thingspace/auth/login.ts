import { z } from "zod";
import { ThingSpaceError } from "../http/thingSpaceError";
import { createSignIn, type Remedy, type SignInTools } from "./signIn";
import { readyToken, renewableToken, tokenText, type TokenSource } from "./token";

/** A user, or a ready session token, which cannot be renewed. */
export type SessionSettings =
  { readonly username: string; readonly password: string } | { readonly sessionToken: string };

export const sessionSetting = "the session token given as thingspace:sessionToken (THINGSPACE_SESSION_TOKEN)";

// Sessions expire after 20 minutes without use.
const idleLimitMs = 15 * 60_000;
// Five lock the user, and other runs may have failed before this one.
const failureLimit = 2;

const loginSchema = z.object({ sessionToken: tokenText });

/** https://thingspace.verizon.com/resources/documentation/connectivity/API_Reference/Start_Connectivity_Management_Session/ */
export function sessionTokenSource(
  settings: SessionSettings,
  bearer: TokenSource,
  { send, redactor, clock }: SignInTools,
): TokenSource {
  if ("sessionToken" in settings) {
    redactor.hide(settings.sessionToken);
    return readyToken(settings.sessionToken, rejectedSessionToken);
  }
  const { username, password } = settings;
  redactor.hide(username);
  redactor.hide(password);
  const signIn = createSignIn(send, {
    failureLimit,
    isRefusal: (failure) => failure.rejectedToken !== "bearer" && obstacleOf(failure) !== undefined,
    what: "the login",
    remedy: remedyAfter,
  });
  const obtain = async () => {
    let token = await bearer.current();
    const { sessionToken } = await signIn(
      {
        kind: "login",
        method: "POST",
        paths: ["/api/m2m/v1/session/login"],
        body: { username, password },
        schema: loginSchema,
      },
      {
        headers: () => Promise.resolve({ Authorization: `Bearer ${token.value}` }),
        renewal: (failure) =>
          mayBeBearer(failure)
            ? async () => {
                const rejected = token;
                bearer.reject(rejected, failure, failure.rejectedToken === "unclear" ? loginSettings : undefined);
                token = await bearer.current();
                // The gateway rejects a bearer token before looking at the login. Any other 401 may count as a failed
                // login, and the same token would fail again.
                return failure.rejectedToken === "bearer" || token.value !== rejected.value;
              }
            : undefined,
      },
    );
    redactor.hide(sessionToken);
    return { value: sessionToken };
  };
  return renewableToken({ obtain, clock, idleLimitMs });
}

function rejectedSessionToken(failure: ThingSpaceError): ThingSpaceError {
  // A rejected session may read as an account that cannot be verified, so it may be either.
  if (failure.kind === "account") {
    return failure.restated(
      `${failure.text} It may also be that ${sessionSetting} has expired: it does` +
        " after 20 minutes without use, and when the same user logs in elsewhere.",
      { mayHaveActed: false, rejectedToken: undefined },
    );
  }
  return new ThingSpaceError(
    `ThingSpace does not accept the session token given as thingspace:sessionToken (THINGSPACE_SESSION_TOKEN), which expires ` +
      "after 20 minutes without use, and when the same user logs in elsewhere. Set a new one, or username and password " +
      `instead. (${failure.text})`,
    { kind: "credentials", mayHaveActed: false },
  );
}

// A wrong password is often answered with a warning of the lock.
const wrongWords =
  /\b(invalid|incorrect|wrong|bad) (\w+ ){0,3}(credentials?|password)\b|\b(credentials?|password) (\w+ ){0,2}(invalid|incorrect|wrong)\b/i;
const lockedWords =
  /(^|(?<!\b(if|when|until|before|unless) (\w+ ){0,3})\b(is|was|are|been|user|account) )((?!not\b)\w+ )?(b?locked|disabled|suspended|deactivated|inactive)\b|\btoo many (\w+ ){0,3}(attempts|log-?ins|failures)\b(?! (\w+ )?lock)/i;
const lockedCode = /(locked|disabled|suspended)(out)?$/i;
const expiredWords = /\bexpired password\b|\bpassword (\w+ )?expired\b/i;

/** Why a login is refused though the password may be right. The codes are not published, and may come with any status. */
function obstacleOf({
  errorCode = "",
  serviceMessage = "",
}: ThingSpaceError): "lockedUser" | "expiredPassword" | undefined {
  if (lockedCode.test(errorCode)) {
    return "lockedUser";
  }
  if (wrongWords.test(serviceMessage)) {
    return undefined;
  }
  if (expiredWords.test(serviceMessage)) {
    return "expiredPassword";
  }
  return lockedWords.test(serviceMessage) ? "lockedUser" : undefined;
}

/** Whether another access token may help. */
function mayBeBearer(failure: ThingSpaceError): boolean {
  const { rejectedToken, serviceMessage = "" } = failure;
  const speaksOfUser =
    obstacleOf(failure) !== undefined || /\b(user|password|attempts|(un)?lock)/i.test(serviceMessage);
  return rejectedToken === "bearer" || (rejectedToken === "unclear" && !speaksOfUser);
}

const loginSettings = "thingspace:username (THINGSPACE_USERNAME) and thingspace:password (THINGSPACE_PASSWORD)";

const locksUser = "Five failed logins in a row lock the user out until Verizon support unlocks it";

const checkApplication =
  "Check that the application of thingspace:applicationKey (THINGSPACE_APPLICATION_KEY) is approved, and that nobody else revokes its access " +
  "token.";

function remedyAfter(failure: ThingSpaceError): Remedy {
  const obstacle = obstacleOf(failure);
  if (obstacle === "lockedUser") {
    const advice =
      "Neither another login nor another password helps: stop scheduled runs, and have Verizon support unlock the user of " +
      `thingspace:username (THINGSPACE_USERNAME); or wait, if ThingSpace says for how long. ${locksUser}.`;
    return { advice, code: "user-locked" };
  }
  if (obstacle === "expiredPassword") {
    const advice = `Set a new password at Verizon, and set it as thingspace:password (THINGSPACE_PASSWORD). ${locksUser}.`;
    return { advice, code: "login-refused" };
  }
  if (failure.rejectedToken === "bearer") {
    return {
      refused: "the application's access token at the login",
      advice: `The user and the password were not looked at. ${checkApplication}`,
      code: "credentials-rejected",
    };
  }
  const checkUser = `${locksUser}: stop scheduled runs, and check ${loginSettings} before the next run.`;
  const advice = mayBeBearer(failure)
    ? `It does not say whether the access token or the user is the cause. ${checkApplication} ${checkUser}`
    : checkUser;
  return { advice, code: "login-refused" };
}
