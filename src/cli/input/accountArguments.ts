import { readAccountName } from "../../fleet/accountName";
import { problem } from "../../problemCodes";
import { CommandError } from "../commandError";

/** @throws CommandError with every bad name, before any request */
export function assertAccounts(accounts: readonly string[]): void {
  const repeated = new Set(accounts.filter((account, index) => accounts.indexOf(account) !== index));
  const problems = [
    ...accounts.flatMap((account) => {
      const reading = readAccountName(account);
      return reading.kind === "wrong" ? [reading.problem] : [];
    }),
    ...[...repeated].map((account) =>
      problem("arguments-invalid", `account ${account} is given more than once; give it once.`),
    ),
  ];
  if (problems.length > 0) {
    throw new CommandError(problems.join("\n"));
  }
}
