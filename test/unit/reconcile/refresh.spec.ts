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

describe("a refresh", () => {
  const cases = [
    {
      what: "drops what has no license any more, and clears what was open",
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
      const isOneOf = (devices: readonly string[]) => (imei: Imei) => devices.includes(imei);
      const refreshed = refresh(
        recorded,
        new Set(licensed),
        {
          mayBeUnlisted: isOneOf([...assigned, ...assigning]),
          mayBeAssigned: isOneOf(assigning),
          mayBeReleased: isOneOf(releasing),
        },
        (imei) => imei === heldElsewhere,
      );
      assert.deepEqual([...refreshed.recorded.devices.keys()], devices);
      assert.deepEqual([...refreshed.recorded.unknown.keys()], unknown ?? []);
      assert.deepEqual([...refreshed.recorded.inTransit.keys()], inTransit ?? []);
      assert.deepEqual([refreshed.lost, refreshed.notYetListed], [lost ?? [], notYetListed ?? []]);
    });
  }
});
