import { z } from "zod";

import { accountOperations, type Call } from "../call";
import { loginLocked, loginRefused, tokenRefused } from "../credentialAnswers";
import { readLogin } from "../requestBody";
import type { World } from "../world";
import { simpleFault, trigger } from "./definition";

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
  z
    .strictObject({
      name: z.literal("login-refused"),
      ...trigger(["login"]),
      /**
       * Whether it is because the user is locked already.
       *
       * @default false
       */
      locked: z.boolean().default(false),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: ["login"] as const,
        before: ({ body }: Call, { sessions }: World) => {
          sessions.countFailure(readLogin(body)?.username ?? "");
          return fault.locked ? loginLocked : loginRefused;
        },
      },
    })),
  simpleFault("token-refused", ["token"], { before: () => tokenRefused }),
] as const;
