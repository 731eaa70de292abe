import assert from "node:assert/strict";
import { openMetricsText } from "../../../../src/cli/text/openMetrics";
import { openMetricsSamples } from "../../../support/openMetricsSamples";

const gauge = (samples: readonly [account: string, value: number | undefined][]) => ({
  name: "some_pool_licenses",
  help: "Licenses in the pool.",
  samples: samples.map(([account, value]) => ({ labels: { account, state: "free" }, value })),
});

describe("the text of OpenMetrics", () => {
  it("has a head for each gauge, a line for each sample, and an end", () => {
    assert.equal(
      openMetricsText([
        gauge([
          ["a", 1],
          ["b", 20_000],
        ]),
      ]),
      [
        "# TYPE some_pool_licenses gauge",
        "# UNIT some_pool_licenses licenses",
        "# HELP some_pool_licenses Licenses in the pool.",
        'some_pool_licenses{account="a",state="free"} 1',
        'some_pool_licenses{account="b",state="free"} 20000',
        "# EOF",
      ].join("\n"),
    );
  });

  it("says nothing of what is not known, nor of a gauge of which nothing is", () => {
    assert.doesNotMatch(
      openMetricsText([
        gauge([
          ["a", undefined],
          ["b", 0],
        ]),
      ]),
      /"a"/,
    );
    assert.equal(openMetricsText([gauge([["a", undefined]]), gauge([])]), "# EOF");
  });

  for (const [account, printed] of [
    ['a"b', String.raw`a\"b`],
    ["a\\b", String.raw`a\\b`],
    ["a\nb", String.raw`a\nb`],
    ["a\\nb", String.raw`a\\nb`],
    ["a{b=,}# é", "a{b=,}# é"],
  ] as const) {
    it(`escapes what a label may not have: ${JSON.stringify(account)}`, () => {
      const samples = openMetricsSamples(`${openMetricsText([gauge([[account, 1]])])}\n`);
      assert.deepEqual([...samples.keys()], [`some_pool_licenses{account="${printed}",state="free"}`]);
    });
  }

  for (const wrong of [
    "",
    "# EOF",
    "# TYPE a_b gauge\n# EOF",
    'a_b{c="d"} 1\n# EOF\n',
    '# TYPE a_b gauge\na_b{c="d"} x\n# EOF\n',
    '# TYPE a_b gauge\na_b{c="d""} 1\n# EOF\n',
    '# TYPE a_b gauge\na_b{c="d"} 1\na_b{c="d"} 2\n# EOF\n',
    '# TYPE a_b gauge\n# UNIT a_b c\na_b{c="d"} 1\n# EOF\n',
    "# TYPE a_b gauge\n# TYPE a_b gauge\n# EOF\n",
  ]) {
    it(`is read by a check that refuses ${JSON.stringify(wrong)}`, () => {
      assert.throws(() => openMetricsSamples(wrong));
    });
  }
});
