import assert from "node:assert/strict";
import { parseImei } from "../../../src/fleet/imei";

describe("an IMEI", () => {
  const accepted: [string, string][] = [
    ["353238063289555", "353238063289555"],
    ["35-323806-328955-5", "353238063289555"],
    [" 3532 3806 3289 555 ", "353238063289555"],
    ["012345678901234", "012345678901234"],
    // From Verizon's own pages; its check digit is wrong.
    ["990003425730535", "990003425730535"],
  ];
  for (const [text, imei] of accepted) {
    it(`is read from ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseImei(text), { imei });
    });
  }

  const refused: [string, RegExp][] = [
    ["", /empty/],
    ["   ", /empty/],
    ["35323806328955", /14 digits.*leading zero or the check digit/],
    ["3532380632895551", /16 digits.*IMEISV/],
    ["12345", /5 digits/],
    ["1", /1 digit;/],
    ["3.53238E+14", /not digits/],
    ["35323806328955A", /not digits/],
    ["３５３２３８０６３２８９５５５", /not digits/],
  ];
  for (const [text, problem] of refused) {
    it(`is not read from ${JSON.stringify(text)}, and the problem says why`, () => {
      const parsed = parseImei(text);
      assert.ok("problem" in parsed);
      assert.match(parsed.problem, problem);
    });
  }
});
