import mocha from "mocha";

/** The spec reporter, and a closing line that machines can read: `12 passed, 0 failed, 1 skipped`. */
class ClosingLineReporter extends mocha.reporters.Spec {
  constructor(runner: mocha.Runner, options?: mocha.MochaOptions) {
    super(runner, options);
    runner.once("end", () => {
      // After the summary that the spec reporter prints at the same event.
      setImmediate(() => {
        const { passes, failures, pending } = this.stats;
        console.log(`${passes} passed, ${failures} failed${pending === 0 ? "" : `, ${pending} skipped`}`);
      });
    });
  }
}

module.exports = ClosingLineReporter;
