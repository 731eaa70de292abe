import { z } from "zod";
import { ThingSpaceError } from "../http/thingSpaceError";
import { createSignIn, type SignInTools } from "./signIn";
import { readyToken, renewableToken, tokenText, type TokenSource } from "./token";

/** A key pair, or a ready OAuth token, which cannot be renewed. */
export type AccessSettings =
  { readonly applicationKey: string; readonly applicationSecret: string } | { readonly accessToken: string };

const tokenSchema = z.object({
  access_token: tokenText,
  /** Seconds. */
  expires_in: z.union([z.number(), z.string().regex(/^\d+$/, "is not a number").transform(Number)]).nullish(),
});

/** https://thingspace.verizon.com/documentation/apis/software-management/getting-started/get-credentials.html */
export function accessTokenSource(settings: AccessSettings, { send, redactor, clock }: SignInTools): TokenSource {
  if ("accessToken" in settings) {
    redactor.hide(settings.accessToken);
    return readyToken(settings.accessToken, rejectedAccessToken);
  }
  const { applicationKey, applicationSecret } = settings;
  const basic = Buffer.from(`${applicationKey}:${applicationSecret}`).toString("base64");
  for (const secret of [applicationKey, applicationSecret, basic]) {
    redactor.hide(secret);
  }
  const signIn = createSignIn(send, {
    failureLimit: Infinity,
    what: "the request for an access token",
    remedy: () => ({
      advice:
        "Check thingspace:applicationKey (THINGSPACE_APPLICATION_KEY) and thingspace:applicationSecret " +
        "(THINGSPACE_APPLICATION_SECRET).",
      code: "credentials-rejected",
    }),
  });
  const obtain = async () => {
    let sentAt = clock.now();
    const { access_token, expires_in } = await signIn(
      {
        kind: "token",
        method: "POST",
        paths: ["/api/ts/v1/oauth2/token"],
        body: new URLSearchParams({ grant_type: "client_credentials" }),
        schema: tokenSchema,
      },
      {
        headers: () => {
          sentAt = clock.now();
          return Promise.resolve({ Authorization: `Basic ${basic}` });
        },
        renewal: () => undefined,
      },
    );
    redactor.hide(access_token);
    return { value: access_token, expiresAt: sentAt + (expires_in ?? Infinity) * 1000 };
  };
  return renewableToken({ obtain, clock });
}

function rejectedAccessToken(failure: ThingSpaceError, otherSuspects?: string): ThingSpaceError {
  const others = otherSuspects === undefined ? "" : `It may also be because of ${otherSuspects}. `;
  return new ThingSpaceError(
    "ThingSpace does not accept the access token given as thingspace:accessToken (THINGSPACE_ACCESS_TOKEN), which expires " +
      `after an hour. Set a new one, or applicationKey and applicationSecret instead. ${others}(${failure.text})`,
    { kind: "credentials", mayHaveActed: false },
  );
}
