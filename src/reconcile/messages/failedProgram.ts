import { problem } from "../../problemCodes";

export function failedProgramProblem(what: string): string {
  return problem(
    "program-failed",
    `${what}: nothing is planned, changed or released, because the program failed while it declared fleets. See the program's error.`,
  );
}
