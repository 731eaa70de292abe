import { testEngine } from "./pulumiProject";

/** A suite whose tests run on the real engine. The first of them may have to build it, which takes minutes. */
export function describeOnEngine(title: string, tests: () => void): void {
  describe(title, () => {
    before(async function () {
      this.timeout(1_200_000);
      await testEngine();
    });

    tests();
  });
}

/** The same for what only a current language host can do; with the one that Go can build the tests count as skipped. */
export function describeOnCurrentHost(title: string, tests: () => void): void {
  describeOnEngine(title, () => {
    before(async function () {
      const { languageHost } = await testEngine();
      if (languageHost === "old") {
        this.skip();
      }
    });

    tests();
  });
}
