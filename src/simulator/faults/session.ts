import { z } from "zod";

import { accountOperations, readLogin } from "../service/call";
import { invalidClient, loginLocked, loginRefused } from "../service/credentialOperations";
import type { Sessions } from "../service/credentials";
import type { Effect } from "./definition";
import { fault } from "./definition";

const lock = {
  /**
   * Whether it is because the user is locked already.
   *
   * @default false
   */
  locked: z.boolean().default(false),
};

export const sessionFaults = [
  fault("session-expired", accountOperations, {}, () =>
    ending((sessions, token) => {
      sessions.expire(token);
    }),
  ),
  fault("session-unknown", accountOperations, {}, () =>
    ending((sessions, token) => {
      sessions.forget(token);
    }),
  ),
  fault("session-replaced", accountOperations, {}, () =>
    ending((sessions, token) => {
      sessions.replace(token);
    }),
  ),
  // As if the password had been changed: it counts toward the lockout.
  fault("login-refused", ["login"], lock, ({ locked }) => ({
    before: (call, { sessions }) => {
      sessions.countFailure(readLogin(call)?.username ?? "");
      return locked ? loginLocked : loginRefused;
    },
  })),
  fault("token-refused", ["token"], {}, () => ({ before: () => invalidClient })),
] as const;

function ending(end: (sessions: Sessions, sessionToken: string) => void): Effect {
  return {
    before: ({ sessionToken }, { sessions }) => {
      end(sessions, sessionToken);
      return undefined;
    },
  };
}
