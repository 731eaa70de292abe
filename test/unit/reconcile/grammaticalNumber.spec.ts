import assert from "node:assert/strict";
import type { Imei } from "../../../src/fleet/imei";
import { adoptionNotice, adoptionProblem } from "../../../src/reconcile/check/adoption";
import { lateNotice, lateProblem } from "../../../src/reconcile/check/lateFleet";
import { overlapProblem } from "../../../src/reconcile/check/overlap";
import { createFleetProvider } from "../../../src/provider/fleetProvider";
import { deletionMessage, pendingTransferMessage, partialReasons } from "../../../src/reconcile/messages/failures";
import { lossLine, lostNotice } from "../../../src/reconcile/messages/lostLicenses";
import { inTransitLine, keptLine } from "../../../src/reconcile/messages/outcomeLines";
import { leavingLicensedNotice } from "../../../src/reconcile/messages/planLines";
import { nothingRecorded } from "../../../src/fleet/fleetState";
import { formatRoster } from "../../../src/fleet/roster";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";
import { nothingDone, planOf } from "../../support/plans";
import { providerSessions } from "../../support/providerSessions";

const account = "0402196254-00001";
const identity = { fleet: "west", account };
const rosterOf = (devices: readonly Imei[]) => new Map(devices.map((imei) => [imei, undefined]));
const refusalsOf = (devices: readonly Imei[]) =>
  devices.map((imei) => ({ imei, change: "release" as const, kind: "unreleasable" as const, reason: "not allowed" }));
const outcomeOf = (devices: readonly Imei[]) => ({
  ...nothingDone,
  recorded: { ...nothingRecorded, devices: rosterOf(devices) },
  kept: devices,
  refusals: refusalsOf(devices),
});

/** What a fleet is told whose devices ThingSpace does not release, of which it is to release these. */
async function whenStuck(devices: readonly Imei[], call: "change" | "move" | "delete"): Promise<string> {
  const api = new MemoryLicenses(9, [...devices]);
  devices.forEach((imei) => api.upgrading.add(imei));
  const provider = createFleetProvider(providerSessions(api).sessions);
  const olds = {
    ...identity,
    stateVersion: 1,
    devices: formatRoster(rosterOf(devices)),
    licensedCount: 1,
    adoptedCount: 0,
  };
  const news = { ...identity, account: call === "move" ? "other" : account, devices: [] };
  const run = async () => {
    if (call === "delete") {
      return provider.delete("id", olds);
    }
    const { inputs } = await provider.check({ ...identity, devices: "" }, news);
    return provider.diff("id", olds, inputs);
  };
  return run().then(
    () => "",
    (error: unknown) => String(error instanceof Error && error.message),
  );
}

const other = (release: readonly Imei[], isFinished: boolean) => [{ fleet: "east", release, isFinished }];

type Say = (devices: readonly Imei[]) => string | undefined | Promise<string | undefined>;

const messages: readonly (readonly [what: string, say: Say])[] = [
  ["devices that cannot be released in a change", (devices) => whenStuck(devices, "change")],
  ["devices that cannot be released in a move", (devices) => whenStuck(devices, "move")],
  ["devices that cannot be released with the fleet", (devices) => whenStuck(devices, "delete")],
  ["devices that may not be adopted", (devices) => adoptionProblem({ fleet: "west", adopt: devices })],
  [
    "devices that are to be released",
    (devices) => lateProblem({ fleet: "west", devices: new Set<string>(devices) }, other(devices, false)),
  ],
  [
    "devices that were released",
    (devices) => lateNotice({ fleet: "west", devices: new Set<string>(devices) }, other(devices, true)),
  ],
  ["devices that stay licensed when they leave", (devices) => keptLine("west", devices)],
  [
    "devices that will stay licensed when they leave",
    (devices) => leavingLicensedNotice({ ...planOf("west", 0), keep: devices }),
  ],
  ["devices that lost their licenses", (devices) => lostNotice("west", devices)],
  [
    "devices that are on the way to a fleet",
    (devices) => inTransitLine("west", new Map(devices.map((imei) => [imei, "east"]))),
  ],
  [
    "devices that another fleet has not taken",
    (devices) => pendingTransferMessage("west", devices, ["east"], "rerunWithoutTarget"),
  ],
  [
    "devices that a fleet hands on before it is replaced",
    (devices) => pendingTransferMessage("west", devices, ["east"], "transferFirst"),
  ],
  ["devices that two fleets declare", (devices) => overlapProblem(["west", "east"], account, devices)],
  [
    "devices that a half-failed change has not released",
    (devices) => partialReasons("west", outcomeOf(devices), 120_000).join("\n"),
  ],
  [
    "devices that a half-failed deletion leaves",
    (devices) => deletionMessage({ ...identity, ...outcomeOf(devices).recorded }, outcomeOf(devices), 120_000),
  ],
];

/** Words that speak of several devices, or of one. */
const ofSeveral = /\b(them|they|their|these|those)\b/;

describe("the number of what a message counts fits its words", () => {
  for (const [what, say] of messages) {
    it(`for one and for several ${what}`, async () => {
      const [one, several] = [String(await say(imeis(1))), String(await say(imeis(2)))];
      assert.doesNotMatch(one, ofSeveral);
      assert.match(several, ofSeveral);
      assert.doesNotMatch(one, /\b1 (\w+ )?(devices|licenses)\b/);
      assert.doesNotMatch(several, /\b2 (\w+ )?(device|license)\b/);
    });
  }

  it("also where nothing speaks of them any more", () => {
    const counting: readonly ((devices: readonly Imei[]) => string | undefined)[] = [
      (devices) => adoptionNotice({ fleet: "west", adopt: devices }),
      (devices) => lossLine("west", devices, devices.length),
      (devices) => partialReasons("west", outcomeOf(devices), 120_000).join("\n"),
    ];
    for (const say of counting) {
      assert.doesNotMatch(String(say(imeis(1))), ofSeveral);
      assert.match(String(say(imeis(1))), /\b1 (\w+ )?(device|license)\b/);
      assert.match(String(say(imeis(2))), /\b2 (\w+ )?(devices|licenses)\b/);
    }
  });
});
