import assert from "node:assert/strict";
import type { Report } from "../../../src/cli/report/report";
import { reportCommand } from "../../../src/cli/reportCommand";
import { run } from "./commandRun";

const report: Report = { text: () => "text", markdown: "table", json: { account: "a" } };

const commandOf = (changes: Partial<Report>) => reportCommand("ask", () => Promise.resolve({ ...report, ...changes }));

describe("a command that reports", () => {
  const forms: [form: string, args: readonly string[], stdout: string][] = [
    ["text", [], "text\n"],
    ["Markdown", ["--markdown"], "table\n"],
    ["JSON", ["--json"], '{"account":"a"}\n'],
  ];
  for (const [form, args, stdout] of forms) {
    it(`prints one form: ${form}`, async () => {
      assert.deepEqual(await run(commandOf({}), ["a", ...args]), { exitCode: 0, stdout, stderr: "" });
    });

    it(`ends with code 1 after a failure, and says it once in the log: ${form}`, async () => {
      const stderr = args.length === 0 ? "" : "too few\n";
      assert.deepEqual(await run(commandOf({ failure: "too few" }), ["a", ...args]), { exitCode: 1, stdout, stderr });
    });
  }

  it("refuses two forms at a time", async () => {
    const { exitCode, stderr } = await run(commandOf({}), ["a", "--markdown", "--json"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /^error: option '--json' .*'--markdown' \[arguments-invalid\]\n$/);
  });

  const faults: [what: string, command: () => ReturnType<typeof reportCommand>][] = [
    ["in finding out", () => reportCommand("ask", () => Promise.reject(new TypeError("oops")))],
    ["before anything is awaited", () => reportCommand("ask", throwOops)],
    ["in putting it into words", () => commandOf({ text: throwOops })],
  ];
  for (const [what, command] of faults) {
    it(`does not take a fault of its own for an answer: ${what}`, async () => {
      const { exitCode, stdout, stderr } = await run(command(), ["a"]);
      assert.deepEqual([exitCode, stdout], [2, ""]);
      assert.match(stderr, /^error: this is a bug in thingspace-fota: TypeError: oops\n {4}at /);
    });
  }
});

function throwOops(): never {
  throw new TypeError("oops");
}
