import assert from "node:assert/strict";
import { countCalls, describeCalls } from "../../../../tools/bench/calls";
import { median } from "../../../../tools/bench/measurement";
import { expectedCalls, type Operation } from "../../../../tools/bench/operations";
import { plot } from "../../../../tools/bench/plot";
import { table } from "../../../../tools/bench/table";

describe("the calls that an operation may cost", () => {
  for (const [operation, devices, known, calls] of [
    ["first up", 250, 253, "token 1, login 1, subscription 2, status 1, devices 1, assign 3"],
    ["first up", 12_000, 12_120, "token 1, login 1, subscription 2, status 1, devices 10, assign 120"],
    ["preview", 250, 253, "none"],
    ["up", 250, 253, "none"],
    ["change preview", 2_500, 2_525, "token 1, login 1, subscription 1, status 3, devices 3, reports 3"],
    ["change up", 2_500, 2_525, "token 1, login 1, subscription 2, status 3, devices 3, reports 3, assign 1, remove 1"],
    ["refresh", 1_001, 1_012, "token 1, login 1, status 2"],
    ["destroy", 1_001, 1_012, "token 1, login 1, devices 2, reports 3, remove 11"],
  ] as [Operation, number, number, string][]) {
    it(`of ${devices} devices in ${operation} are: ${calls}`, () => {
      assert.equal(describeCalls(expectedCalls(operation, devices, known)), calls);
    });
  }

  it("are told apart by their paths", () => {
    const paths = [
      "/api/ts/v1/oauth2/token",
      "/api/m2m/v1/session/login",
      "/api/fota/v1/subscriptions/1-1",
      "/api/fota/v1/licenses/1-1/index/0",
      "/api/fota/v1/licenses/1-1/assign",
      "/api/fota/v1/licenses/1-1/remove",
      "/api/fota/v1/devices/1-1/index/0",
      "/api/fota/v1/reports/1-1/status/Queued/index/0",
      "/api/fota/v1/licenses/1-1/cancel",
    ];
    const each = "token 1, login 1, subscription 1, status 1, devices 1, reports 1, assign 1, remove 1, other 1";
    assert.equal(describeCalls(countCalls(paths.map((path) => ({ path })))), each);
  });
});

describe("what the benchmark prints", () => {
  it("has the middle of several", () => {
    assert.deepEqual([median([3, 1, 9]), median([4, 1, 9, 2]), median([5]), median([])], [3, 3, 5, NaN]);
  });

  it("is a table with numbers to the right", () => {
    assert.equal(
      table(
        ["what", "how much"],
        [
          ["one", "1.50"],
          ["another", "-"],
        ],
      ),
      "| what    | how much |\n| ------- | -------: |\n| one     |     1.50 |\n| another |        - |",
    );
  });

  it("is a plot with a point for each measurement, straight where cost grows in proportion", () => {
    const picture = plot("t", "devices", "seconds", [
      {
        name: "fleet",
        points: [
          [100, 1],
          [1_000, 10],
          [10_000, 100],
        ],
      },
      { name: "nothing", points: [] },
    ]);
    const points = [...picture.matchAll(/<circle cx="(\d+)" cy="(\d+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
    assert.equal(points.length, 3);
    const [first, second, third] = points;
    assert.deepEqual(
      [second![0]! - first![0]!, second![1]! - first![1]!],
      [third![0]! - second![0]!, third![1]! - second![1]!],
    );
    assert.ok(!picture.includes("nothing"));
  });
});
