import assert from "node:assert/strict";
import { idsOf } from "./answers";
import type { Dialect } from "./dialects";
import {
  RawLicenses,
  requestSession,
  requestToken,
  type Credentials,
  type Endpoint,
  type RawAnswer,
  type Tokens,
} from "./rawThingSpace";

/** A ThingSpace, and what is known of one account behind it. Device ids must not begin with a zero. */
export interface Subject extends Endpoint {
  readonly dialect: Dialect;
  readonly credentials: Credentials;
  /** Has a monthly pool with at least two free licenses, if it is to be written to. */
  readonly account: string;
  /** An account that the user may not see, whether there is such a one or not. */
  readonly foreignAccount: string;
  /** A device with a license; undefined takes the first that is listed. */
  readonly licensed: string | undefined;
  /** Devices without a license that may be given one for a moment. Unused by the reads. */
  readonly licensable: readonly [string, string];
  /** A device with a license that completed an upgrade; undefined leaves out of the reads what needs one. */
  readonly upgraded: string | undefined;
  /** An IMEI that is not in the account. */
  readonly nonexistent: string;
  close(): Promise<void>;
}

export type OpenSubject = () => Promise<Subject>;

/** What no service knows. */
export const deadBearer = "00000000000000000000000000000000";
export const unknownSession = "00000000-0000-4000-8000-000000000000";
export const malformedAccount = "0000000000$00000";

/** A subject whose devices are known. */
export interface KnownSubject extends Subject {
  readonly licensed: string;
}

export interface Opened {
  readonly subject: KnownSubject;
  readonly tokenAnswer: RawAnswer;
  readonly loginAnswer: RawAnswer;
  readonly licenses: RawLicenses;
}

/** Opens the subject once for a suite, with one login. */
export function openForSuite(open: OpenSubject): () => Opened {
  let subject: Subject | undefined;
  let opened: Opened | undefined;
  before(async () => {
    subject = await open();
    opened = await signIn(subject);
  });
  after(() => subject?.close());
  return () => {
    assert.ok(opened !== undefined);
    return opened;
  };
}

/** Opens a subject of its own for each test, with whoever operates it. */
export function openForTest<Operator>(
  operate: () => Promise<{ readonly open: OpenSubject; readonly operator: Operator }>,
): () => Opened & { readonly operator: Operator } {
  let opened: (Opened & { readonly operator: Operator }) | undefined;
  beforeEach(async () => {
    const { open, operator } = await operate();
    opened = { ...(await signIn(await open())), operator };
  });
  afterEach(() => opened?.subject.close());
  return () => {
    assert.ok(opened !== undefined);
    return opened;
  };
}

async function signIn(subject: Subject): Promise<Opened> {
  const { credentials, account, dialect } = subject;
  const tokenAnswer = await requestToken(subject, credentials);
  assert.equal(tokenAnswer.status, 200, "no access token is given, so that no login is tried");
  const bearer = String(tokenAnswer.body["access_token"]);
  const loginAnswer = await requestSession(subject, bearer, credentials);
  assert.equal(loginAnswer.status, 200, "the login is refused; it is not tried again");
  const tokens: Tokens = { bearer, session: String(loginAnswer.body["sessionToken"]) };
  const licenses = new RawLicenses(subject, account, tokens, dialect);
  const licensed = subject.licensed ?? (await findLicensed(licenses));
  return { subject: { ...subject, licensed }, tokenAnswer, loginAnswer, licenses };
}

async function findLicensed(licenses: RawLicenses): Promise<string> {
  const { status, body } = await licenses.status("0");
  assert.equal(status, 200, "the licensed devices are not listed, so that none can be chosen");
  const [first] = idsOf(body);
  assert.ok(first !== undefined, "the account has no licensed device, and the contract needs one");
  return first;
}
