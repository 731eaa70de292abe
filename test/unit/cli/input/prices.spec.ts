import assert from "node:assert/strict";
import { CommandError } from "../../../../src/cli/commandError";
import { parsePrices } from "../../../../src/cli/input/prices";
import { codesIn } from "../../../support/codes";

interface Options {
  readonly price?: string | string[];
  readonly currency?: string | string[];
  readonly eventPrice?: string | string[];
}

const parse = (options: Options) =>
  parsePrices(Object.fromEntries(Object.entries(options).map(([name, value]) => [name, [value].flat()])));

describe("the prices of a command", () => {
  const given: [options: Options, prices: ReturnType<typeof parsePrices>][] = [
    [{}, undefined],
    [{ price: "1.20" }, { pricePerLicense: 1.2, currency: "USD", pricePerUpgrade: undefined }],
    [{ price: "0" }, { pricePerLicense: 0, currency: "USD", pricePerUpgrade: undefined }],
    [{ price: "0.000001" }, { pricePerLicense: 0.000_001, currency: "USD", pricePerUpgrade: undefined }],
    [
      { price: "30000", currency: "VND" },
      { pricePerLicense: 30_000, currency: "VND", pricePerUpgrade: undefined },
    ],
    [
      { price: "1", eventPrice: "2.5" },
      { pricePerLicense: 1, currency: "USD", pricePerUpgrade: 2.5 },
    ],
  ];
  for (const [options, prices] of given) {
    it(`are read from ${JSON.stringify(options)}`, () => {
      assert.deepEqual(parse(options), prices);
    });
  }

  const refused: [options: Options, message: RegExp][] = [
    [{ price: "-1" }, /^--price is "-1"\. /],
    [{ price: "1,20" }, /^--price is "1,20"\. /],
    [{ price: "" }, /^--price is ""\. /],
    [{ price: "$1" }, /^--price is "\$1"\. /],
    [{ price: "one" }, /^--price is "one"\. /],
    [{ price: "1e3" }, /^--price is "1e3"\. /],
    [{ price: "NaN" }, /^--price is "NaN"\. /],
    [{ price: "1.0000001" }, /^--price is "1.0000001"\. /],
    [{ price: "1000000" }, /^--price is "1000000"\. /],
    [{ price: ["1", "1"] }, /^ambiguous: --price /],
    [{ price: "1", currency: "usd" }, /^--currency is "usd"\. /],
    [{ price: "1", currency: "US" }, /^--currency is "US"\. /],
    [{ price: "1", currency: "" }, /^--currency is ""\. /],
    [{ price: "1", currency: ["USD", "EUR"] }, /^ambiguous: --currency /],
    [{ currency: "EUR" }, /^--currency needs .* --price <amount> /],
    [{ price: "1", eventPrice: "0" }, /^--event-price is "0"\. /],
    [{ price: "1", eventPrice: "" }, /^--event-price is ""\. /],
    [{ price: "1", eventPrice: ["1", "2"] }, /^ambiguous: --event-price /],
    [{ eventPrice: "2" }, /^--event-price needs .* --price <amount> /],
  ];
  for (const [options, message] of refused) {
    it(`are refused as ${JSON.stringify(options)}`, () => {
      assert.throws(
        () => parse(options),
        (error: Error) => {
          assert.ok(error instanceof CommandError);
          assert.match(error.message, message);
          assert.deepEqual(codesIn(error.message), ["arguments-invalid"]);
          return true;
        },
      );
    });
  }
});
