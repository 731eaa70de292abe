import { ThingSpaceError, type ThingSpaceErrorKind } from "../../thingspace/http/thingSpaceError";
import type { AccountReader } from "./accountReader";
import { readStatus, type AccountStatus, type StatusQuestion } from "./accountStatus";

export interface AccountStatuses {
  readonly statuses: readonly AccountStatus[];
  readonly failures: readonly AccountFailure[];
}

export interface AccountFailure {
  readonly account: string;
  readonly error: ThingSpaceError;
}

/** Any other failure would repeat on the next account, and refused logins lock the user. */
const kindsOfOneAccount: ReadonlySet<ThingSpaceErrorKind> = new Set(["account", "refused", "unexpected", "listing"]);

/** One account at a time, so that only one's long lists are in memory. */
export async function readStatuses(
  accounts: readonly string[],
  question: StatusQuestion,
  reader: AccountReader,
): Promise<AccountStatuses> {
  const statuses: AccountStatus[] = [];
  const failures: AccountFailure[] = [];
  let end: ThingSpaceError | undefined;
  for (const account of accounts) {
    if (end !== undefined) {
      failures.push({ account, error: end });
      continue;
    }
    try {
      statuses.push(await readStatus(account, question, reader));
    } catch (error) {
      if (!(error instanceof ThingSpaceError)) {
        throw error;
      }
      failures.push({ account, error });
      end = kindsOfOneAccount.has(error.kind) ? undefined : error;
    }
  }
  return { statuses, failures };
}
