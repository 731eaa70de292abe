import assert from "node:assert/strict";
import type { Imei } from "../../../src/fleet/imei";
import { packFleets, plainRoster, unpackFleets } from "../../../src/fleet/programFleets";
import { imeis } from "../../support/imeis";

const imeisFrom = (...texts: string[]) => texts.map((text) => [text as Imei, undefined] as const);
const account = "0402196254-00001";

describe("what a program declares of a fleet", () => {
  it("is plain for an array and for an object, in whatever spelling", () => {
    const [device] = imeis(1);
    const spelled = String(device).replace(/^(\d{6})/, "$1-");
    const ofNoClass: unknown = Object.assign(Object.create(null), { [spelled]: "pump-17" });
    for (const devices of [[spelled], { [spelled]: "pump-17" }, ofNoClass]) {
      assert.deepEqual([...(plainRoster(devices)?.keys() ?? [])], [device]);
    }
  });

  it("passes over what is no IMEI, which the fleet's check names", () => {
    assert.equal(plainRoster(["123"])?.size, 0);
  });

  const later: [string, unknown][] = [
    ["all devices", Promise.resolve(imeis(1))],
    ["one of its devices", [Promise.resolve("1")]],
    [
      "one of its labels",
      Object.fromEntries(imeis(2).map((imei, index) => [imei, index === 0 ? "pump" : Promise.resolve("pump")])),
    ],
    ["something that is not of its class", new Map()],
  ];
  for (const [what, devices] of later) {
    it(`is not plain when what is declared is not known yet: ${what}`, () => {
      assert.equal(plainRoster(devices), undefined);
    });
  }

  it("reads back to what was packed", async () => {
    const plain = { options: {}, formerNames: [] };
    const zeros = imeisFrom("000000000000012", "012345678901234", "999999999999999");
    const fleets = [
      { ...plain, fleet: "west", account, roster: new Map(imeis(3).map((imei) => [imei, undefined])) },
      { ...plain, fleet: "öst", account: "other", roster: new Map(), formerNames: ["ost"] },
      { ...plain, fleet: "zeros", account, roster: new Map(zeros), options: { onRemoval: "keep" as const } },
      { ...plain, fleet: "later", account: undefined, roster: undefined },
    ];
    assert.deepEqual(await unpackFleets(await packFleets(fleets)), fleets);
  });
});
