import { testEngine } from "./pulumiProject";

/** A suite whose tests run on the real engine. The first of them may have to build it, which takes minutes. */
export function describeOnEngine(title: string, tests: () => void): void {
  describe(title, function () {
    this.timeout(300_000);

    before(async function () {
      this.timeout(1_200_000);
      await testEngine();
    });

    tests();
  });
}
