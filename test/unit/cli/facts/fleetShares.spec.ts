import assert from "node:assert/strict";
import { sharesOf } from "../../../../src/cli/facts/fleetShares";
import { threeDevices } from "../../../support/imeis";

const [one, two, three] = threeDevices();
const fleetOf = (...devices: (typeof one)[]) => ({ roster: new Map(devices.map((imei) => [imei, undefined])) });

describe("the shares of fleets in the licensed devices", () => {
  const cases: [
    what: string,
    fleets: ReturnType<typeof fleetOf>[],
    licensed: string[],
    shares: [devices: number, licensed: number, unlicensed: number][],
    unmanaged: string[],
  ][] = [
    ["no fleet has any of them", [], [two, one], [], [one, two]],
    ["one fleet has some", [fleetOf(one, two)], [one, three], [[2, 1, 1]], [three]],
    ["a fleet has no devices", [fleetOf()], [one], [[0, 0, 0]], [one]],
    ["nothing is licensed", [fleetOf(one)], [], [[1, 0, 1]], []],
    [
      "two fleets share devices, which count for the first",
      [fleetOf(one, two), fleetOf(two, three), fleetOf(two)],
      [two, three],
      [
        [2, 1, 1],
        [1, 1, 0],
        [0, 0, 0],
      ],
      [],
    ],
    ["a licensed device has no IMEI", [fleetOf(one)], [one, "A0000012345678"], [[1, 1, 0]], ["A0000012345678"]],
  ];
  for (const [what, fleets, licensed, shares, unmanaged] of cases) {
    it(`are told when ${what}`, () => {
      const found = sharesOf(fleets, new Set(licensed));
      assert.deepEqual(
        found.shares.map((share) => [share.deviceCount, share.licensedCount, share.unlicensedCount]),
        shares,
      );
      assert.deepEqual(
        found.shares.map(({ fleet }) => fleet),
        fleets,
      );
      assert.deepEqual(found.unmanaged, unmanaged);
    });
  }
});
