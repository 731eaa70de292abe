import assert from "node:assert/strict";
import { CannotRunError, providePython } from "./python";
import { runVerizonSdk } from "./verizonSdk";

describe("Verizon's own Python SDK", () => {
  it("gets along with the simulator in all three versions", async function () {
    // The first time it is installed.
    let python: string;
    try {
      python = await providePython();
    } catch (error) {
      if (!(error instanceof CannotRunError)) {
        throw error;
      }
      console.log(`      SKIPPED, nothing is known of an independent client: ${error.message}`);
      this.skip();
    }
    const { code, output } = await runVerizonSdk(python);
    assert.match(output, /^15 passed, 0 failed$/m, output);
    assert.equal(code, 0, output);
  });
});
