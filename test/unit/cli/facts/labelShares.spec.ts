import assert from "node:assert/strict";
import { labelSharesOf } from "../../../../src/cli/facts/labelShares";
import { threeDevices } from "../../../support/imeis";

const [one, two, three] = threeDevices();
type Labels = readonly (readonly [imei: typeof one, label: string | undefined])[];
const fleetOf = (...labels: Labels) => ({ roster: new Map(labels) });

describe("the licensed devices by label", () => {
  const cases: [
    what: string,
    fleets: ReturnType<typeof fleetOf>[],
    licensed: string[],
    shares: [label: string | undefined, devices: number, licensed: number, unlicensed: number][],
  ][] = [
    ["there is no fleet", [], [one], []],
    [
      "fleets have a label in common",
      [fleetOf([one, "a"]), fleetOf([two, "a"], [three, "b"])],
      [one, two, three],
      [
        ["a", 2, 2, 0],
        ["b", 1, 1, 0],
      ],
    ],
    [
      "one has more licensed devices than another, which has more devices",
      [fleetOf([one, "a"], [two, "a"], [three, "b"])],
      [three],
      [
        ["b", 1, 1, 0],
        ["a", 2, 0, 2],
      ],
    ],
    [
      "two have as many, by name",
      [fleetOf([one, "b"], [two, "a"])],
      [one, two],
      [
        ["a", 1, 1, 0],
        ["b", 1, 1, 0],
      ],
    ],
    [
      "most have none, which come last",
      [fleetOf([one, undefined], [two, undefined], [three, "a"])],
      [one, two],
      [
        ["a", 1, 0, 1],
        [undefined, 2, 2, 0],
      ],
    ],
    [
      "a device is in two fleets, where the first one counts",
      [fleetOf([one, "a"]), fleetOf([one, "b"], [two, "b"])],
      [one],
      [
        ["a", 1, 1, 0],
        ["b", 1, 0, 1],
      ],
    ],
  ];
  for (const [what, fleets, licensed, shares] of cases) {
    it(`are told when ${what}`, () => {
      assert.deepEqual(
        labelSharesOf(fleets, new Set(licensed)).map((share) => [
          share.label,
          share.deviceCount,
          share.licensedCount,
          share.unlicensedCount,
        ]),
        shares,
      );
    });
  }
});
