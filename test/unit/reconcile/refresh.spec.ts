import assert from "node:assert/strict";
import type { Imei } from "../../../src/fleet/imei";
import { nothingRecorded } from "../../../src/fleet/fleetState";
import { refresh } from "../../../src/reconcile/refresh";
import { imeis } from "../../support/imeis";

const [held = "", gone = "", open = "", moving = ""] = imeis(4);
const roster = (...devices: readonly string[]) => new Map(devices.map((imei) => [imei as Imei, undefined]));
const recorded = {
  ...nothingRecorded,
  devices: roster(held, gone),
  unknown: roster(open),
  inTransit: roster(moving),
};

const now = 1_000_000;
const lag = { startedMs: now, now: () => now, lagMs: () => 120_000 };
const imeisOf = (devices: readonly string[]) => imeis(4).filter((imei) => devices.includes(imei));

describe("a refresh", () => {
  const cases = [
    {
      what: "drops what has no license anymore, and clears what was open",
      look: { licensed: [held, moving] },
      devices: [held],
      inTransit: [moving],
      lost: [gone],
    },
    {
      what: "records what was open and is licensed",
      look: { licensed: [held, gone, open] },
      devices: [held, gone, open],
    },
    {
      what: "keeps what is open as long as the service may act on its assignment",
      look: { licensed: [held, gone], assigning: [open] },
      devices: [held, gone],
      unknown: [open],
    },
    {
      what: "keeps open what is still licensed as long as the service may act on its release",
      look: { licensed: [held, gone, open], releasing: [open] },
      devices: [held, gone],
      unknown: [open],
    },
    {
      what: "keeps what a listing does not show yet",
      look: { licensed: [], assigned: [gone, moving, open] },
      devices: [gone],
      unknown: [open],
      inTransit: [moving],
      lost: [held],
      notYetListed: [gone],
    },
    {
      what: "keeps in transit what the service may still assign",
      look: { licensed: [held, gone], assigning: [moving] },
      devices: [held, gone],
      inTransit: [moving],
    },
    {
      what: "lets go of what another fleet is seen to hold",
      look: { licensed: [held, gone, moving] },
      heldElsewhere: moving,
      devices: [held, gone],
    },
  ];
  for (const { what, look, heldElsewhere, devices, unknown, inTransit, lost, notYetListed } of cases) {
    it(what, () => {
      const { licensed, assigned = [], assigning = [], releasing = [] } = look;
      const write = {
        timeMs: now - 60_000,
        added: new Set(imeisOf(assigned)),
        assigning: new Set(imeisOf(assigning)),
        releasing: new Set(imeisOf(releasing)),
      };
      const written = { ...recorded, recentWrites: [write] };
      const refreshed = refresh(written, new Set(licensed), (imei) => imei === heldElsewhere, lag);
      assert.deepEqual([...refreshed.recorded.devices.keys()], devices);
      assert.deepEqual([...refreshed.recorded.unknown.keys()], unknown ?? []);
      assert.deepEqual([...refreshed.recorded.inTransit.keys()], inTransit ?? []);
      assert.deepEqual([refreshed.lost, refreshed.notYetListed], [lost ?? [], notYetListed ?? []]);
    });
  }

  it("keeps what it found of what was open, when the next listing is older", () => {
    const found = refresh(recorded, new Set([held, gone, open]), () => false, lag).recorded;
    const { recorded: after, notYetListed } = refresh(found, new Set([held, gone]), () => false, lag);
    assert.deepEqual([[...after.devices.keys()], notYetListed], [[held, gone, open], [open]]);
  });
});
