import assert from "node:assert/strict";
import { labelSection } from "../../../../src/cli/report/labelSection";

const shareOf = (label: string | undefined) => ({ label, deviceCount: 3, licensedCount: 2, unlicensedCount: 1 });
const labels = (count: number) => Array.from({ length: count }, (_, index) => shareOf(`cc-${index}`));
const price = { pricePerLicense: 1.2, currency: "USD" };

describe("the section about labels", () => {
  it("has a row for each, and for the devices without one", () => {
    assert.deepEqual(labelSection([...labels(1), shareOf(undefined)], price).rows, [
      ["cc-0", "3 devices: 2 licensed ($2.40 a month), 1 not"],
      ["(no label)", "3 devices: 2 licensed ($2.40 a month), 1 not"],
    ]);
  });

  it("has no amounts without a price", () => {
    assert.deepEqual(labelSection(labels(1), undefined).rows, [["cc-0", "3 devices: 2 licensed, 1 not"]]);
  });

  it("shows twenty labels", () => {
    assert.equal(labelSection(labels(20), price).rows[19]?.[0], "cc-19");
  });

  it("sums up the others, and says where they are", () => {
    const { rows } = labelSection([...labels(23), shareOf(undefined)], price);
    assert.equal(rows.length, 22);
    assert.deepEqual(rows[20], [
      "and 3 more labels",
      "9 devices: 6 licensed ($7.20 a month), 3 not; --json has them all",
    ]);
    assert.equal(rows[21]?.[0], "(no label)");
  });

  it("shows no label that would move the cursor", () => {
    assert.equal(labelSection([shareOf("a\x1b[2Jb")], price).rows[0]?.[0], "a [2Jb");
  });
});
