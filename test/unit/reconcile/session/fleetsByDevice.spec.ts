import assert from "node:assert/strict";
import { FleetsByDevice } from "../../../../src/reconcile/session/fleetsByDevice";
import { imeis } from "../../../support/imeis";

const rosterOf = (devices: ReturnType<typeof imeis>) => new Map(devices.map((imei) => [imei, undefined]));

describe("fleets by device", () => {
  it("are all that have it, by their latest word", () => {
    const fleets = new FleetsByDevice();
    fleets.set("west", rosterOf(imeis(3)));
    fleets.set("east", rosterOf(imeis(2, 3)));
    assert.deepEqual(
      imeis(4).map((imei) => fleets.of(imei)),
      [["west"], ["west"], ["west", "east"], ["east"]],
    );
    fleets.set("west", rosterOf(imeis(1, 4)));
    assert.deepEqual(
      imeis(4).map((imei) => fleets.of(imei)),
      [[], [], ["east"], ["east", "west"]],
    );
    assert.deepEqual([fleets.fleets, [...fleets.rosterOf("west").keys()]], [["west", "east"], imeis(1, 4)]);
  });

  it("are found as fast among a thousand fleets as among ten", () => {
    const fleets = new FleetsByDevice();
    const devices = imeis(1_000);
    devices.forEach((imei, index) => {
      fleets.set(`fleet-${index}`, rosterOf([imei]));
    });
    assert.ok(devices.every((imei, index) => fleets.of(imei).join() === `fleet-${index}`));
  });
});
