/**
 * What a change may have broken, in about ten seconds: types, lint and format of everything, from caches, and the unit specs of what is not
 * committed yet. `npm test` has the rest, and the lint of files that did not change, whose types may have.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { specsOf } from "./check/specs";

const repository = path.resolve(__dirname, "..");
const cache = path.join(repository, "node_modules/.cache/check");

interface Step {
  readonly title: string;
  readonly command: readonly string[];
}

function git(...args: string[]): string[] {
  return execFileSync("git", args, { cwd: repository, encoding: "utf8" }).split("\n").filter(Boolean);
}

/** Files that are not as they were committed. */
function changedFiles(): string[] {
  const changed = [...git("diff", "--name-only", "HEAD"), ...git("ls-files", "--others", "--exclude-standard")];
  return changed.filter((file) => existsSync(path.join(repository, file)));
}

/** Prints what a step printed, once it has ended, when it failed or is worth reading. */
async function run({ title, command: [program = "", ...args] }: Step): Promise<boolean> {
  const child = spawn(path.join(repository, "node_modules/.bin", program), args, { cwd: repository });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (printed: string) => {
      output += printed;
    });
  }
  const exitCode = await new Promise((resolve) => child.once("close", resolve));
  console.log(`${exitCode === 0 ? "✓" : "✗"} ${title}`);
  if (exitCode !== 0) {
    console.log(output);
  }
  return exitCode === 0;
}

async function main(): Promise<boolean> {
  mkdirSync(cache, { recursive: true });
  const at = (name: string) => path.join(cache, name);
  const specs = specsOf(changedFiles(), repository);
  if (specs.length === 0) {
    console.log("no unit specs to run: no uncommitted change has one");
  }
  // The types take as long as the rest together.
  const types: Step = { title: "types", command: ["tsc", "--incremental", "--tsBuildInfoFile", at("types")] };
  const rest: readonly Step[] = [
    ...(specs.length === 0
      ? []
      : [{ title: `${specs.length} specs: ${specs.join(" ")}`, command: ["mocha", ...specs] }]),
    { title: "lint", command: ["eslint", "--cache", "--cache-location", at("lint"), "."] },
    {
      title: "format",
      command: ["prettier", "--check", "--log-level", "warn", "--cache", "--cache-location", at("format"), "."],
    },
  ];
  const inTurn = async () => {
    const passed: boolean[] = [];
    for (const step of rest) {
      passed.push(await run(step));
    }
    return passed;
  };
  return (await Promise.all([run(types), inTurn()])).flat().every(Boolean);
}

main().then(
  (passed) => {
    process.exitCode = passed ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
