import assert from "node:assert/strict";
import { nothingRecorded } from "../../../../src/fleet/fleetState";
import { emptyRoster } from "../../../../src/fleet/roster";
import { deletionMessage, pendingTransferMessage, refusalLines } from "../../../../src/reconcile/messages/failures";
import type { Refusal } from "../../../../src/reconcile/fold";
import { withUserErrors, userMessage } from "../../../../src/reconcile/userErrors";
import { imeis } from "../../../support/imeis";
import { nothingDone } from "../../../support/plans";

describe("refusals", () => {
  it("are a line per reason, which is said once and names every device", () => {
    const lines = refusalLines([
      ...imeis(30).map((imei) => ({
        imei,
        change: "assignment" as const,
        kind: "refused" as const,
        reason: "Device Not Found.",
      })),
      ...imeis(1, 90).map((imei) => ({
        imei,
        change: "assignment" as const,
        kind: "failed" as const,
        reason: "Internal error.",
      })),
    ]);
    assert.equal(lines.length, 2);
    assert.match(String(lines[0]), /^30 devices: Device Not Found\. \(353238060000001, .*353238060000030\)$/);
    assert.equal(lines[1], `${imeis(1, 90).join()}: Internal error.`);
  });

  it("name only a few of the devices whose turn never came", () => {
    const [line] = refusalLines(
      imeis(30).map((imei) => ({
        imei,
        change: "assignment" as const,
        kind: "notProcessed" as const,
        reason: "not processed",
      })),
    );
    assert.match(String(line), /^30 devices: not processed \(353238060000001, .*353238060000005 and 25 more\)$/);
  });
});

describe("devices that have not arrived where they are to be transferred", () => {
  it("go to the new fleet when it has the same name", () => {
    assert.match(
      pendingTransferMessage("west", imeis(2), ["west"], "rerunWithoutTarget"),
      /^fleet west: .* 2 devices .* the new fleet west,.*: 353238060000001, /,
    );
    assert.match(
      pendingTransferMessage("west", imeis(2), ["east", "north"], "rerunUp"),
      /^fleet west: .* 2 devices .* fleet east, fleet north, which have /,
    );
  });
});

describe("an error for people", () => {
  it("is printed by the host without its stack and without its message, which the engine shows", async () => {
    const failed = withUserErrors("fleet west", () => Promise.reject(new Error("locked")));
    await assert.rejects(failed, (error: Error) => {
      assert.equal(error.message, "locked");
      assert.equal(`${String(error)}: ${error.stack ?? ""}`, "fleet west: failed");
      return true;
    });
  });

  it("keeps its stack when it is a bug of ours", async () => {
    const bug = new TypeError("x is undefined");
    await assert.rejects(
      withUserErrors("fleet west", () => Promise.reject(bug)),
      (error: Error) => error === bug && error.stack !== "",
    );
    assert.match(userMessage(bug), /x is undefined\n.* \[internal-error\]$/);
  });
});

describe("a deletion that half failed", () => {
  it("counts what is left, of every kind, and says to run again only what can succeed", () => {
    const [held, open, moving] = imeis(3).map((imei) => new Map([[imei, undefined]]));
    const recorded = {
      ...nothingRecorded,
      devices: held ?? emptyRoster,
      unknown: open ?? emptyRoster,
      inTransit: moving ?? emptyRoster,
    };
    const messageOf = (kind: Refusal["kind"]) =>
      deletionMessage(
        { ...recorded, fleet: "west", account: "0402196254-00001" },
        {
          ...nothingDone,
          recorded,
          refusals: imeis(3).map((imei) => ({ imei, change: "release", kind, reason: "why" })),
        },
        120_000,
      );
    assert.match(
      messageOf("notProcessed"),
      /^fleet west: not deleted: 1 still assigned and 2 .* unknown status in account .* lists 2 devices\..*run the same command again/i,
    );
    assert.match(messageOf("unknown"), /wait 2 minutes.*run the same command again/i);
    assert.doesNotMatch(messageOf("unreleasable"), /run the same command again/i);
  });
});
