import { problem } from "../../problemCodes";

/** Why nothing is done to something when the program failed while it declared fleets. */
export function failedProgramProblem(what: string): string {
  return problem(
    "program-failed",
    `${what}: nothing is planned, changed or released, because the program failed while it declared fleets. See its own error.`,
  );
}
