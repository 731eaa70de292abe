import assert from "node:assert/strict";
import { Command } from "commander";
import sinon from "sinon";
import { terminalOf } from "../../../../src/cli/text/terminal";

function terminal(width: number | undefined, environment: NodeJS.ProcessEnv) {
  sinon.stub(process, "env").value(environment);
  // The types of commander forget that a pipe has no width.
  return terminalOf(new Command().configureOutput({ getOutHelpWidth: () => width! }));
}

describe("the terminal of a command", () => {
  afterEach(() => {
    sinon.restore();
  });

  it("is none in a pipe, whatever asks for colors", () => {
    assert.equal(terminal(undefined, { FORCE_COLOR: "1", CLICOLOR_FORCE: "1" }), undefined);
  });

  it("has colors", () => {
    assert.deepEqual(terminal(100, { FORCE_COLOR: "1" }), { width: 100, color: true });
  });

  it("has none when NO_COLOR is set, whatever else asks for them", () => {
    assert.deepEqual(terminal(100, { NO_COLOR: "1", CLICOLOR_FORCE: "1" }), { width: 100, color: false });
  });

  it("is as wide as usual when it does not say how wide it is", () => {
    assert.equal(terminal(0, {})?.width, 80);
  });
});
