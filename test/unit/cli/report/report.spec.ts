import assert from "node:assert/strict";
import { toJson } from "../../../../src/cli/report/report";

describe("a report in JSON", () => {
  it("has every field, also one that is not known, in one line", () => {
    assert.equal(
      toJson({ minFree: undefined, updateTime: "a\nb", purchaseTypes: [] }),
      '{"minFree":null,"updateTime":"a\\nb","purchaseTypes":[]}',
    );
  });
});
