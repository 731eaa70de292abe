import assert from "node:assert/strict";
import { Claims } from "../../../src/lifecycle/claims";
import { FleetsAtWork } from "../../../src/lifecycle/fleetsAtWork";
import { untilTakenOver } from "../../../src/lifecycle/handOver";
import { imeis } from "../../support/imeis";

const account = "0402196254-00001";
const west = { fleet: "west", account };
const rosterOf = (devices: ReturnType<typeof imeis>) => new Map(devices.map((imei) => [imei, undefined]));

/** West hands two devices over to east; `at` happens at the tick of that number. */
async function handingOver(at: (tick: number, claims: Claims) => void, atWork = new FleetsAtWork()) {
  const claims = new Claims();
  claims.announce({ fleet: "east", account, roster: rosterOf(imeis(2)) });
  let ticks = 0;
  const tick = () => {
    ticks += 1;
    at(ticks, claims);
    return Promise.resolve();
  };
  const awaited = await untilTakenOver(west, imeis(2), { claims, atWork, tick });
  return { awaited: [...awaited], ticks };
}

const hold = (claims: Claims, devices: ReturnType<typeof imeis>) => {
  claims.hold({ fleet: "east", account, roster: rosterOf(devices) });
};

describe("handing devices over", () => {
  it("does not wait when the other fleet holds them", async () => {
    const claims = new Claims();
    claims.announce({ fleet: "east", account, roster: rosterOf(imeis(2)) });
    hold(claims, imeis(2));
    const tick = () => Promise.reject(new Error("waited"));
    const awaited = await untilTakenOver(west, imeis(2), { claims, atWork: new FleetsAtWork(), tick });
    assert.equal(awaited.size, 0);
  });

  it("waits until the other fleet holds them", async () => {
    const { awaited, ticks } = await handingOver((tick, claims) => {
      if (tick === 7) {
        hold(claims, imeis(2));
      }
    });
    assert.deepEqual([awaited, ticks], [[], 7]);
  });

  it("gives up after five seconds in which nothing is heard of the other fleet, and names it", async () => {
    const { awaited, ticks } = await handingOver(() => undefined);
    assert.deepEqual([awaited, ticks], [imeis(2).map((imei) => [imei, "east"]), 50]);
  });

  it("does not wait for a fleet that has been carried out and did not get them", async () => {
    const { awaited, ticks } = await handingOver((tick, claims) => {
      if (tick === 3) {
        claims.carryOut({ fleet: "east", account, roster: rosterOf(imeis(1)) });
      }
    });
    assert.deepEqual([awaited, ticks], [[[imeis(1, 2)[0], "east"]], 3]);
  });

  it("goes on waiting as long as the other fleet is at work", async () => {
    const atWork = new FleetsAtWork();
    let end: () => void = () => undefined;
    const { awaited, ticks } = await handingOver((tick, claims) => {
      if (tick === 40) {
        void atWork.during("east", () => new Promise<void>((resolve) => (end = resolve)));
      }
      if (tick === 200) {
        hold(claims, imeis(2));
        end();
      }
    }, atWork);
    assert.deepEqual([awaited, ticks], [[], 200]);
  });

  it("tells the devices that the other fleet did not get", async () => {
    const { awaited } = await handingOver((tick, claims) => {
      if (tick === 3) {
        hold(claims, imeis(1));
      }
    });
    assert.deepEqual(awaited, [[imeis(1, 2)[0], "east"]]);
  });

  it("waits for nobody when no fleet declares the device, because another one merely records it", async () => {
    const claims = new Claims();
    hold(claims, imeis(1));
    const tick = () => Promise.reject(new Error("waited"));
    assert.equal((await untilTakenOver(west, imeis(1), { claims, atWork: new FleetsAtWork(), tick })).size, 0);
  });
});
