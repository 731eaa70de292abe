import assert from "node:assert/strict";
import { CommandError } from "../../../../src/cli/commandError";
import { parseLimits } from "../../../../src/cli/input/headroomLimits";

interface Options {
  readonly minFree?: string;
  readonly minFreePercent?: string;
}

const parse = (options: Options) =>
  parseLimits(Object.fromEntries(Object.entries(options).map(([name, value]: [string, string]) => [name, [value]])));

describe("the limits of a check", () => {
  const given: [options: Options, minFree: number | undefined, minFreePercent: number | undefined][] = [
    [{ minFree: "8" }, 8, undefined],
    [{ minFree: "0" }, 0, undefined],
    [{ minFree: "007" }, 7, undefined],
    [{ minFreePercent: "10" }, undefined, 10],
    [{ minFreePercent: "0" }, undefined, 0],
    [{ minFreePercent: "100" }, undefined, 100],
    [{ minFree: "8", minFreePercent: "2.5" }, 8, 2.5],
  ];
  for (const [options, minFree, minFreePercent] of given) {
    it(`are read from ${JSON.stringify(options)}`, () => {
      assert.deepEqual(parse(options), { minFree, minFreePercent });
    });
  }

  const refused: [options: Options, message: RegExp][] = [
    [{}, /^there is no limit .*--min-free <number>, --min-free-percent <percent> .*\[arguments-invalid\]$/],
    [{ minFree: "-5" }, /^--min-free is "-5"\. .*\[arguments-invalid\]$/],
    [{ minFree: "2.5" }, /^--min-free is "2.5"\. /],
    [{ minFree: "1e3" }, /^--min-free is "1e3"\. /],
    [{ minFree: "8 " }, /^--min-free is "8 "\. /],
    [{ minFree: "eight" }, /^--min-free is "eight"\. /],
    [{ minFree: "" }, /^--min-free is ""\. /],
    [{ minFree: "99999999999999999999" }, /^--min-free is "9{20}"\. /],
    [{ minFree: "8", minFreePercent: "" }, /^--min-free-percent is ""\. /],
    [{ minFreePercent: "100.1" }, /^--min-free-percent is "100.1"\. .*0 to 100.*\[arguments-invalid\]$/],
    [{ minFreePercent: "-1" }, /^--min-free-percent is "-1"\. /],
    [{ minFreePercent: "10%" }, /^--min-free-percent is "10%"\. /],
    [{ minFreePercent: "NaN" }, /^--min-free-percent is "NaN"\. /],
  ];
  for (const [options, message] of refused) {
    it(`are refused as ${JSON.stringify(options)}`, () => {
      assert.throws(
        () => parse(options),
        (error: Error) => {
          assert.ok(error instanceof CommandError);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it("are given once each", () => {
    assert.throws(
      () => parseLimits({ minFree: ["8", "0"] }),
      /^CommandError: ambiguous: --min-free .*\[arguments-invalid\]$/,
    );
  });
});
