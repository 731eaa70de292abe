import assert from "node:assert/strict";
import type { Imei } from "../../../src/fleet/imei";
import { defaultOptions, type FleetOptions } from "../../../src/fleet/fleetOptions";
import { actions, difference, makePlan, type Action, type Whereabouts } from "../../../src/reconcile/plan";
import { nothingRecorded, type Recorded } from "../../../src/fleet/fleetState";
import type { Roster } from "../../../src/fleet/roster";
import { imeis } from "../../support/imeis";

const [device] = imeis(1);
assert.ok(device !== undefined);
const only = (imei: Imei): Roster => new Map([[imei, undefined]]);

interface Case {
  readonly what: string;
  readonly desired?: boolean;
  /** Where the record has it. */
  readonly recorded?: keyof Recorded;
  readonly options?: Partial<FleetOptions>;
  /** What is seen of it. */
  readonly licensed?: boolean;
  readonly claimed?: boolean;
  readonly releasedElsewhere?: boolean;
  readonly upgraded?: boolean;
  /** Of one in transit. */
  readonly where?: Whereabouts;
  readonly expected: Action | undefined;
}

const cases: readonly Case[] = [
  { what: "desired, without a license", desired: true, expected: "assign" },
  { what: "desired and licensed", desired: true, licensed: true, expected: "adopt" },
  {
    what: "desired, licensed, of an unknown write",
    desired: true,
    licensed: true,
    recorded: "unknown",
    expected: "confirm",
  },
  { what: "desired, not licensed, of an unknown write", desired: true, recorded: "unknown", expected: "assign" },
  { what: "taken back from the way", desired: true, licensed: true, recorded: "inTransit", expected: "confirm" },
  { what: "desired and recorded", desired: true, licensed: true, recorded: "devices", expected: undefined },
  { what: "desired, recorded, and lost", desired: true, recorded: "devices", expected: undefined },
  { what: "recorded, not desired", licensed: true, recorded: "devices", expected: "release" },
  { what: "of an unknown write, not desired", licensed: true, recorded: "unknown", expected: "release" },
  { what: "recorded, not desired, and gone", recorded: "devices", expected: "forget" },
  {
    what: "recorded, and claimed by another",
    licensed: true,
    recorded: "devices",
    claimed: true,
    expected: "transfer",
  },
  {
    what: "recorded, claimed, and to be kept",
    licensed: true,
    recorded: "devices",
    claimed: true,
    options: { onRemoval: "keep" },
    expected: "transfer",
  },
  { what: "to be kept", licensed: true, recorded: "devices", options: { onRemoval: "keep" }, expected: "keep" },
  {
    what: "to be kept, and released by another that records it",
    licensed: true,
    recorded: "devices",
    releasedElsewhere: true,
    options: { onRemoval: "keep" },
    expected: "forget",
  },
  {
    what: "released by another that records it",
    licensed: true,
    recorded: "devices",
    releasedElsewhere: true,
    expected: "forget",
  },
  { what: "upgraded, unreleasable: fail", licensed: true, recorded: "devices", upgraded: true, expected: "release" },
  {
    what: "upgraded, unreleasable: leave",
    licensed: true,
    recorded: "devices",
    upgraded: true,
    options: { unreleasable: "leave" },
    expected: "keep",
  },
  { what: "in transit, and still claimed", licensed: true, recorded: "inTransit", claimed: true, expected: undefined },
  { what: "in transit, and claimed by nobody any more", licensed: true, recorded: "inTransit", expected: "release" },
  {
    what: "in transit, claimed by nobody, and maybe the other fleet's",
    licensed: true,
    recorded: "inTransit",
    where: "unknown",
    expected: undefined,
  },
  {
    what: "in transit, claimed by nobody, and recorded by the other fleet since",
    licensed: true,
    recorded: "inTransit",
    where: "arrived",
    expected: "endTransfer",
  },
];

describe("the plan of a device that is", () => {
  for (const { what, expected, ...facts } of cases) {
    it(`${what}: ${expected ?? "none"}`, () => {
      const target = {
        fleet: "west",
        account: "0402196254-00001",
        desired: facts.desired === true ? only(device) : new Map<Imei, undefined>(),
        recorded:
          facts.recorded === undefined ? nothingRecorded : { ...nothingRecorded, [facts.recorded]: only(device) },
        options: { ...defaultOptions, ...facts.options },
        purpose: "change" as const,
      };
      const isClaimed = () => facts.claimed === true;
      const made = makePlan(
        target,
        difference(target, isClaimed, () => facts.where ?? "back"),
        {
          isLicensed: () => facts.licensed === true,
          isClaimed,
          isReleasedElsewhere: () => facts.releasedElsewhere === true,
          upgrades: {
            known: undefined,
            ineligible: new Set(),
            eligibilityUnknown: new Set(),
            upgraded: new Set(facts.upgraded === true ? [device] : []),
            upgrading: new Set(),
            scheduled: new Set(),
            gaps: [],
          },
        },
      );
      const planned = actions.filter((action) => made[action].length > 0);
      assert.deepEqual(planned, expected === undefined ? [] : [expected]);
    });
  }
});
