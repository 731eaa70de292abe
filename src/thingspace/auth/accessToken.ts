import { z } from "zod";
import type { Clock } from "../http/clock";
import { decode } from "../http/decode";
import { ThingSpaceError } from "../http/errors";
import type { Exchange } from "../http/send";
import { headerText, numeric } from "../wire/fields";
import type { Observations } from "../http/requestLog";
import type { Redactor } from "../http/redaction";
import { createSignIn } from "./signIn";
import { readyToken, renewableToken, type Obtained, type TokenSource } from "./token";
import type { HttpRequest } from "../http/exchange";

/** How requests prove which application sends them: a key pair, or a ready OAuth token, which nobody here can renew. */
export type AccessSettings =
  { readonly applicationKey: string; readonly applicationSecret: string } | { readonly accessToken: string };

/** What signing in needs of its surroundings. */
export interface SignInTools {
  readonly exchange: Exchange;
  readonly redactor: Redactor;
  readonly observations: Pick<Observations, "decided">;
  readonly clock: Clock;
  readonly random: () => number;
}

const tokenSchema = z.object({ access_token: headerText, expires_in: numeric.nullish() });

/** https://thingspace.verizon.com/documentation/apis/software-management/getting-started/get-credentials.html */
export function accessTokenSource(settings: AccessSettings, tools: SignInTools): TokenSource {
  const { exchange, redactor, observations, clock, random } = tools;
  if ("accessToken" in settings) {
    redactor.hide(settings.accessToken);
    return readyToken(settings.accessToken, rejectedAccessToken);
  }
  const { applicationKey, applicationSecret } = settings;
  const basic = Buffer.from(`${applicationKey}:${applicationSecret}`).toString("base64");
  for (const secret of [applicationKey, applicationSecret, basic]) {
    redactor.hide(secret);
  }
  const request: HttpRequest = {
    kind: "token",
    method: "POST",
    path: "/api/ts/v1/oauth2/token",
    headers: { Authorization: `Basic ${basic}`, "Content-Type": "application/x-www-form-urlencoded" },
    body: "grant_type=client_credentials",
  };
  const signIn = createSignIn<Obtained>({
    failureLimit: Infinity,
    what: "the request for an access token",
    advice: () =>
      "Check thingspace:applicationKey (THINGSPACE_APPLICATION_KEY) and thingspace:applicationSecret " +
      "(THINGSPACE_APPLICATION_SECRET).",
    observations,
    clock,
    random,
  });
  const askForToken = async (attempt: number): Promise<Obtained> => {
    const asked = clock.now();
    const answer = decode(await exchange({ ...request, attempt }), {
      request,
      schema: tokenSchema,
      clean: redactor.clean,
    });
    redactor.hide(answer.access_token);
    const seconds = answer.expires_in ?? undefined;
    return { value: answer.access_token, expiresAt: seconds === undefined ? undefined : asked + seconds * 1000 };
  };
  return renewableToken({ obtain: () => signIn(askForToken), clock });
}

function rejectedAccessToken(failure: ThingSpaceError, otherSuspects?: string): ThingSpaceError {
  const others = otherSuspects === undefined ? "" : `It may also be because of ${otherSuspects}. `;
  return new ThingSpaceError(
    "ThingSpace does not accept the access token given as thingspace:accessToken (THINGSPACE_ACCESS_TOKEN), which lives " +
      `for an hour: give a fresh one, or applicationKey and applicationSecret instead. ${others}(${failure.message})`,
    { kind: "credentials", mayHaveActed: false },
  );
}
