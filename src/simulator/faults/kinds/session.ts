import { z } from "zod";

import { accountOperations, readLogin } from "../../service/call";
import { invalidClient, loginLocked, loginRefused } from "../../service/credentialOperations";
import { type Effect, fault } from "../defineFault";

const lock = {
  /** Whether the user is locked already. Default: false. */
  locked: z.boolean().default(false),
};

export const sessionFaults = [
  fault("session-expired", accountOperations, {}, () => ending("expire")),
  fault("session-unknown", accountOperations, {}, () => ending("forget")),
  fault("session-replaced", accountOperations, {}, () => ending("replace")),
  // Counts toward the lockout, as a wrong password does.
  fault("login-refused", ["login"], lock, ({ locked }) => ({
    before: (call, { sessions }) => {
      sessions.countFailure(readLogin(call)?.username ?? "");
      return locked ? loginLocked : loginRefused;
    },
  })),
  fault("token-refused", ["token"], {}, () => ({ before: () => invalidClient })),
] as const;

function ending(how: "expire" | "forget" | "replace"): Effect {
  return {
    before: ({ sessionToken }, { sessions }) => {
      sessions[how](sessionToken);
      return undefined;
    },
  };
}
