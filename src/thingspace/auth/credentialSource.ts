import type { TokenName } from "../http/thingSpaceError";
import type { Credentials } from "../http/requestLoop";
import { accessTokenSource, type AccessSettings } from "./accessToken";
import { sessionSetting, sessionTokenSource, type SessionSettings } from "./login";
import type { SignInTools } from "./signIn";
import type { Token } from "./token";

/** An access token for the application and a session token for the user. */
export interface CredentialSource {
  /** Signs in where needed, once for simultaneous callers. */
  ofRequest(): Credentials;
}

export function createCredentialSource(
  settings: { readonly access: AccessSettings; readonly session: SessionSettings },
  tools: SignInTools,
): CredentialSource {
  const bearer = accessTokenSource(settings.access, tools);
  const session = sessionTokenSource(settings.session, bearer, tools);
  const sources = { bearer, session };
  const isReady = { bearer: "accessToken" in settings.access, session: "sessionToken" in settings.session };
  // When either may be rejected, one that cannot be renewed comes last; else the bearer token comes first: it costs no
  // login, and a login with a rejected one would be wasted.
  const renewalOrder: readonly TokenName[] =
    isReady.bearer && !isReady.session ? ["session", "bearer"] : ["bearer", "session"];

  return {
    ofRequest: () => {
      let used: Readonly<Record<TokenName, Token>> | undefined;
      const renewed = new Set<TokenName>();
      return {
        headers: async () => {
          // In this order: logging in may renew the bearer token.
          const sessionToken = await session.current();
          used = { session: sessionToken, bearer: await bearer.current() };
          return { Authorization: `Bearer ${used.bearer.value}`, "VZ-M2M-Token": used.session.value };
        },
        renewal: (failure) => {
          const { rejectedToken } = failure;
          const rejected = renewalOrder.find(
            (name) => (rejectedToken === name || rejectedToken === "unclear") && !renewed.has(name),
          );
          const token = rejected === undefined ? undefined : used?.[rejected];
          if (rejected === undefined || token === undefined) {
            return undefined;
          }
          return () => {
            renewed.add(rejected);
            const isEither = rejectedToken === "unclear" && isReady.session;
            sources[rejected].reject(token, failure, isEither ? sessionSetting : undefined);
            return Promise.resolve(true);
          };
        },
      };
    },
  };
}
