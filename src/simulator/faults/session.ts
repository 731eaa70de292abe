import { accountOperations } from "../call";
import { loginRefused, tokenRefused } from "../credentialAnswers";
import { readLogin } from "../requestBody";
import { simpleFault } from "./definition";

export const sessionFaults = [
  simpleFault("session-expired", accountOperations, {
    before: ({ sessionToken }, { sessions }) => {
      sessions.expire(sessionToken ?? "");
      return undefined;
    },
  }),
  simpleFault("session-unknown", accountOperations, {
    before: ({ sessionToken }, { sessions }) => {
      sessions.forget(sessionToken ?? "");
      return undefined;
    },
  }),
  simpleFault("session-replaced", accountOperations, {
    before: ({ sessionToken }, { sessions }) => {
      sessions.replace(sessionToken ?? "");
      return undefined;
    },
  }),
  // As if the password had been changed: it counts toward the lockout.
  simpleFault("login-refused", ["login"], {
    before: ({ body }, { sessions }) => {
      sessions.countFailure(readLogin(body)?.username ?? "");
      return loginRefused;
    },
  }),
  simpleFault("token-refused", ["token"], { before: () => tokenRefused }),
] as const;
