import assert from "node:assert/strict";
import { Claims } from "../../../src/lifecycle/claims";
import { imeis } from "../../support/imeis";

const account = "0402196254-00001";
const fleet = (name: string, devices: readonly string[], of = account) => ({
  fleet: name,
  account: of,
  roster: new Map(
    imeis(99)
      .filter((imei) => devices.includes(imei))
      .map((imei) => [imei, undefined]),
  ),
  options: {},
});

const [device] = imeis(1);
assert.ok(device !== undefined);

describe("claims", () => {
  it("hold for the account that they were made on, whoever made them", () => {
    const claims = new Claims();
    claims.declare(fleet("west", imeis(2)));
    assert.equal(claims.isClaimed({ fleet: "west", account }, device), true);
    assert.equal(claims.isClaimed({ fleet: "west", account: "other" }, device), false);
  });

  it("are replaced when a fleet claims anew", () => {
    const claims = new Claims();
    claims.declare(fleet("west", imeis(2)));
    claims.declare(fleet("west", imeis(1)));
    const [, dropped] = imeis(2);
    assert.ok(dropped !== undefined);
    assert.equal(claims.isClaimed({ fleet: "east", account }, dropped), false);
  });

  it("announced by a fleet bind others, and the fleet itself only once it is checked", () => {
    const claims = new Claims();
    claims.announce(fleet("west", imeis(1)));
    assert.equal(claims.isClaimed({ fleet: "east", account }, device), true);
    assert.equal(claims.isClaimed({ fleet: "west", account }, device), false);
    claims.declare(fleet("west", imeis(1)));
    assert.equal(claims.isClaimed({ fleet: "west", account }, device), true);
  });

  it("know which fleets are still to be checked", () => {
    const claims = new Claims();
    claims.announce(fleet("west", imeis(1)));
    claims.announce(fleet("east", imeis(1, 2)));
    claims.announce(fleet("north", imeis(1, 3), "other"));
    claims.declare(fleet("west", imeis(1)));
    assert.deepEqual(
      claims.unchecked(account).map((waiting) => waiting.fleet),
      ["east"],
    );
  });

  it("are made by what another fleet holds, and not by what the fleet itself holds", () => {
    const claims = new Claims();
    claims.hold(fleet("west", imeis(1)));
    assert.equal(claims.isClaimed({ fleet: "west", account }, device), false);
    assert.equal(claims.isClaimed({ fleet: "east", account }, device), true);
  });

  it("bind others, too, when a fleet that no longer wants the device could not let go of it", () => {
    const claims = new Claims();
    claims.declare(fleet("east", []));
    claims.hold(fleet("east", imeis(1)));
    assert.equal(claims.isClaimed({ fleet: "west", account }, device), false);
    claims.carryOut(fleet("east", imeis(1)));
    assert.equal(claims.isClaimed({ fleet: "west", account }, device), true);
  });

  it("of one device by two fleets are a problem that names both", () => {
    const claims = new Claims();
    claims.declare(fleet("west", imeis(3)));
    claims.declare(fleet("east", imeis(3, 3)));
    assert.deepEqual([...claims.overlaps(fleet("west", imeis(3)))], [["east", imeis(1, 3)]]);
  });

  it("of one device on two accounts are none of our business", () => {
    const claims = new Claims();
    claims.declare(fleet("east", imeis(3), "other"));
    assert.equal(claims.overlaps(fleet("west", imeis(3))).size, 0);
  });

  it("are kept by the fleet that makes them, which takes over once it holds the device", () => {
    const claims = new Claims();
    const west = { fleet: "west", account };
    claims.hold(fleet("west", imeis(1)));
    assert.deepEqual([claims.declaredBy(west, device), claims.isTakenOver(west, device)], [undefined, false]);
    claims.announce(fleet("east", imeis(1)));
    assert.deepEqual([claims.declaredBy(west, device), claims.isTakenOver(west, device)], ["east", false]);
    claims.carryOut(fleet("east", imeis(1)));
    assert.equal(claims.isTakenOver(west, device), true);
  });

  it("of a fleet that is created anew are taken over by itself, and outlive the removal of the former one", () => {
    const claims = new Claims();
    const west = { fleet: "west", account };
    claims.declare(fleet("west", imeis(1)));
    assert.deepEqual([claims.declaredBy(west, device), claims.isTakenOver(west, device)], ["west", false]);
    claims.carryOut(fleet("west", imeis(1)));
    claims.remove(west);
    assert.equal(claims.isTakenOver(west, device), true);
  });

  it("of a fleet that is gone are nobody's", () => {
    const claims = new Claims();
    claims.hold(fleet("west", imeis(1)));
    claims.remove({ fleet: "west", account });
    assert.equal(claims.isClaimed({ fleet: "east", account }, device), false);
  });

  it("made by a check outlive an announcement that comes later", () => {
    const claims = new Claims();
    claims.declare(fleet("west", imeis(1)));
    claims.announce(fleet("west", imeis(2)));
    const [, announced] = imeis(2);
    assert.ok(announced !== undefined);
    assert.equal(claims.isClaimed({ fleet: "east", account }, announced), false);
  });
});
