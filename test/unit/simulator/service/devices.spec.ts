import assert from "node:assert/strict";
import type { Device } from "../../../../src/simulator/service/devices";
import { Devices } from "../../../../src/simulator/service/devices";
import { imei } from "../seeds";

const device = (ending: number, licensed = false): Device => ({ deviceId: imei(ending), licensed, upgrade: "none" });
const now = new Date("2017-11-29T20:15:42.738Z");
const ids = (devices: Iterable<Device>) => [...devices].map(({ deviceId }) => deviceId);

describe("the devices of an account", () => {
  it("are kept in the order in which they came, and listed by IMEI", () => {
    const devices = new Devices([device(3), device(1)]);
    devices.set(device(2), now);
    assert.deepEqual(ids(devices), [imei(3), imei(1), imei(2)]);
    assert.deepEqual(ids(devices.sorted()), [imei(1), imei(2), imei(3)]);
  });

  it("are counted and listed as they are after each change", () => {
    const devices = new Devices([device(1, true), device(2)]);
    const seen = () => [devices.licensedCount, ids(devices.licensed()), ids(devices.sorted())];
    assert.deepEqual(seen(), [1, [imei(1)], [imei(1), imei(2)]]);
    devices.set(device(2, true), now);
    assert.deepEqual(seen(), [2, [imei(1), imei(2)], [imei(1), imei(2)]]);
    devices.set(device(2, true), now);
    assert.deepEqual(devices.licensedCount, 2);
    devices.set(device(1), now);
    assert.deepEqual(seen(), [1, [imei(2)], [imei(1), imei(2)]]);
    devices.delete(imei(2), now);
    assert.deepEqual(seen(), [0, [], [imei(1)]]);
    devices.delete(imei(9), now);
    assert.deepEqual(seen(), [0, [], [imei(1)]]);
    assert.deepEqual([devices.has(imei(2)), devices.get(imei(1))], [false, device(1)]);
  });

  it("are listed as they are now, not as they were when they were listed last", () => {
    const devices = new Devices([device(1)]);
    assert.equal(devices.sorted()[0]?.licensed, false);
    devices.set(device(1, true), now);
    assert.equal(devices.sorted()[0]?.licensed, true);
  });

  it("are known as they were at an earlier time, back to the first", () => {
    const at = (second: number) => new Date(now.getTime() + second * 1000);
    const devices = new Devices([device(1), device(2, true)]);
    devices.set(device(1, true), at(10));
    devices.delete(imei(2), at(20));
    devices.set(device(3), at(20));
    const then = (second: number) => [ids(devices.asOf(at(second)).licensed()), ids(devices.asOf(at(second)).sorted())];
    assert.deepEqual(then(9), [[imei(2)], [imei(1), imei(2)]]);
    assert.deepEqual(then(10), [
      [imei(1), imei(2)],
      [imei(1), imei(2)],
    ]);
    assert.deepEqual(then(20), [[imei(1)], [imei(1), imei(3)]]);
    assert.deepEqual(ids(devices.sorted()), [imei(1), imei(3)]);
  });
});
