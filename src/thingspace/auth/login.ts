/** What a failed login is about: the password, the user, or the access token that it was sent with. */
import type { ThingSpaceError } from "../http/errors";

// A wrong password is often answered with a warning of the lock.
const wrongWords =
  /\b(invalid|incorrect|wrong|bad) (\w+ ){0,3}(credentials?|password)\b|\b(credentials?|password) (\w+ ){0,2}(invalid|incorrect|wrong)\b/i;
const lockedWords =
  /(^|(?<!\b(if|when|until|before|unless) (\w+ ){0,3})\b(is|was|are|been|user|account) )((?!not\b)\w+ )?(b?locked|disabled|suspended|deactivated|inactive)\b|\btoo many (\w+ ){0,3}(attempts|log-?ins|failures)\b(?! (\w+ )?lock)/i;
const lockedCode = /(locked|disabled|suspended)(out)?$/i;
const expiredWords = /\bexpired password\b|\bpassword (\w+ )?expired\b/i;

/** What keeps a login from being accepted though the password may be right. The codes are not published, and may come with any status. */
export function obstacleOf({
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
export function mayBeBearer(failure: ThingSpaceError): boolean {
  const { rejectedToken, serviceMessage = "" } = failure;
  const speaksOfUser =
    obstacleOf(failure) !== undefined || /\b(user|password|attempts|(un)?lock)/i.test(serviceMessage);
  return rejectedToken === "bearer" || (rejectedToken === "unclear" && !speaksOfUser);
}

export const loginSettings = "thingspace:username (THINGSPACE_USERNAME) and thingspace:password (THINGSPACE_PASSWORD)";

const locksUser = "Five failed logins in a row lock the user until Verizon support unlocks it";

const checkApplication =
  "Check that the application of thingspace:applicationKey (THINGSPACE_APPLICATION_KEY) is approved, and that its access token is not revoked " +
  "by others meanwhile.";

/** What to do before the next run. */
export function adviceAfter(failure: ThingSpaceError): string {
  const obstacle = obstacleOf(failure);
  if (obstacle === "lockedUser") {
    return (
      "Logging in again does not help, nor does another password: wait as long as ThingSpace says, or have Verizon support unlock the user of " +
      `thingspace:username (THINGSPACE_USERNAME). ${locksUser}, so stop scheduled runs until then.`
    );
  }
  if (obstacle === "expiredPassword") {
    return `Set a new password at Verizon, and give it as thingspace:password (THINGSPACE_PASSWORD). ${locksUser}.`;
  }
  if (failure.rejectedToken === "bearer") {
    return checkApplication;
  }
  const checkUser = `${locksUser}: before the next run, check ${loginSettings}.`;
  return mayBeBearer(failure)
    ? `It does not say whether that is because of the access token or of the user. ${checkApplication} ${checkUser}`
    : checkUser;
}
