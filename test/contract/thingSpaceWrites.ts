import assert from "node:assert/strict";
import { assertGatewayFault, assertInvalidParameter, assertRefused, devicesOf, tally } from "./answers";
import { fieldOf, type Dialect } from "./dialects";
import type { JsonObject, RawAnswer, RawLicenses } from "./rawThingSpace";
import {
  deadBearer,
  malformedAccount,
  openForSuite,
  unknownSession,
  type KnownSubject,
  type Opened,
  type OpenSubject,
} from "./subject";

/** Assigns and removes licenses, and leaves the account as it was. */
export function describeThingSpaceWrites(name: string, open: OpenSubject): void {
  describe(`${name}, written to`, () => {
    const opened = openForSuite(open);

    describe("assign", () => {
      it("gives a license to each device, and counts them", async () => {
        const { subject, licenses } = opened();
        const before = await tally(licenses);
        await restoring(opened(), async () => {
          const { status, body } = await licenses.assign(subject.licensable);
          assert.equal(status, 200);
          assert.equal(body["accountName"], subject.account);
          assert.equal(fieldOf(body, licenses.dialect.count), before.total);
          assert.equal(body["licUsedCount"], before.listed.length + 2);
          assert.deepEqual(
            verdictsOf(licenses.dialect, "assign", body),
            subject.licensable.map((deviceId) => [deviceId, "success", "Success"]),
          );
          assert.deepEqual((await tally(licenses)).listed, [...before.listed, ...subject.licensable].sort());
        });
      });

      it("takes a license that is there already for a success, and not for another one", async () => {
        const { subject, licenses } = opened();
        const body = await unchanged(licenses, () => licenses.assign([subject.licensed]));
        assert.deepEqual(verdictsOf(licenses.dialect, "assign", body), [
          [subject.licensed, "success", "Device license preexisting"],
        ]);
      });

      it("does not find a device that is not there", async () => {
        const { subject, licenses } = opened();
        const body = await unchanged(licenses, () => licenses.assign([subject.nonexistent]));
        const [[deviceId, status, reason] = []] = verdictsOf(licenses.dialect, "assign", body);
        assert.deepEqual([deviceId, status], [subject.nonexistent, "failure"]);
        // The full stop of the page may belong to its prose; the other words are in the SDK's example of v2.
        assert.match(String(reason), /^Device (Not Found|does not exist)\.?$/);
      });

      it("judges each device of a request by itself", async () => {
        const { subject, licenses } = opened();
        const [licensable] = subject.licensable;
        await restoring(opened(), async () => {
          const { body } = await licenses.assign([subject.nonexistent, licensable, subject.licensed]);
          assert.deepEqual(statusByDevice(licenses.dialect, "assign", body), {
            [subject.nonexistent]: "failure",
            [licensable]: "success",
            [subject.licensed]: "success",
          });
          assert.ok((await tally(licenses)).listed.includes(licensable));
        });
      });
    });

    describe("remove", () => {
      it("takes the licenses back, which are free again at once", async () => {
        const { subject, licenses } = opened();
        const before = await tally(licenses);
        await restoring(opened(), async () => {
          await licenses.assign(subject.licensable);
          const { status, body } = await licenses.remove(subject.licensable);
          assert.equal(status, 200);
          assert.equal(body["accountName"], subject.account);
          assert.equal(fieldOf(body, licenses.dialect.count), before.total);
          assert.equal(body["licUsedCount"], before.listed.length);
          assert.deepEqual(
            verdictsOf(licenses.dialect, "remove", body),
            subject.licensable.map((deviceId) => [deviceId, "success", "Success"]),
          );
          assert.deepEqual(await tally(licenses), before);
        });
      });

      it("fails a device without a license, although that is what was wanted", async () => {
        const { subject, licenses } = opened();
        const [licensable] = subject.licensable;
        const body = await unchanged(licenses, () => licenses.remove([licensable]));
        assert.deepEqual(verdictsOf(licenses.dialect, "remove", body), [
          [licensable, "failure", "No license attached to device"],
        ]);
      });

      it("fails a device that completed an upgrade, which keeps its license", async () => {
        const { subject, licenses } = opened();
        const upgraded = upgradedOf(subject);
        const body = await unchanged(licenses, () => licenses.remove([upgraded]));
        const [[deviceId, status, reason] = []] = verdictsOf(licenses.dialect, "remove", body);
        assert.deepEqual([deviceId, status], [upgraded, "failure"]);
        assert.match(String(reason), /^License removal not allowed for devices that have ever upgraded firmware\.?$/);
      });

      it("judges each device of a request by itself", async () => {
        const { subject, licenses } = opened();
        const [licensable, other] = subject.licensable;
        const upgraded = upgradedOf(subject);
        await restoring(opened(), async () => {
          await licenses.assign([licensable]);
          const { body } = await licenses.remove([upgraded, licensable, other]);
          assert.deepEqual(statusByDevice(licenses.dialect, "remove", body), {
            [upgraded]: "failure",
            [licensable]: "success",
            [other]: "failure",
          });
          assert.ok(!(await tally(licenses)).listed.includes(licensable));
        });
      });
    });

    for (const action of ["assign", "remove"] as const) {
      describe(`a request to ${action}`, () => {
        it("needs a body", async () => {
          const { licenses } = opened();
          assertInvalidParameter(await refusedWrite(licenses, () => licenses.post(action, "")), /binding/i);
        });

        for (const body of ['{"deviceList":[]}', "{}"]) {
          it(`needs devices, which ${body} has not`, async () => {
            const { licenses } = opened();
            assertInvalidParameter(await refusedWrite(licenses, () => licenses.post(action, body)), /device ?list/i);
          });
        }

        it("does not do anything for what is not an IMEI", async () => {
          const { licenses } = opened();
          const before = await tally(licenses);
          const answer = await licenses[action](["12345"]);
          // The pages have words for both, a whole request refused and a device that fails.
          if (answer.status === 200) {
            assert.deepEqual(Object.values(statusByDevice(licenses.dialect, action, answer.body)), ["failure"]);
          } else {
            assertInvalidParameter(answer, /device/i);
          }
          assert.deepEqual(await tally(licenses), before);
        });

        // On a device that it would change, were it let through.
        const target = ({ licensable, licensed }: KnownSubject) => [action === "assign" ? licensable[0] : licensed];

        for (const bearer of [undefined, deadBearer]) {
          it(`needs ${bearer === undefined ? "a" : "a live"} bearer token`, async () => {
            const { subject, licenses } = opened();
            const stranger = licenses.withTokens({ bearer });
            assertGatewayFault(await refusedWrite(licenses, () => stranger[action](target(subject))));
          });
        }

        for (const session of [undefined, unknownSession]) {
          it(`needs a session${session === undefined ? "" : " that it knows"}`, async () => {
            const { subject, licenses } = opened();
            const stranger = licenses.withTokens({ session });
            assertRefused(await refusedWrite(licenses, () => stranger[action](target(subject))));
          });
        }

        it("is refused for an account that is not the user's", async () => {
          const { subject, licenses } = opened();
          const elsewhere = licenses.of(subject.foreignAccount);
          assertRefused(await refusedWrite(licenses, () => elsewhere[action](target(subject))));
        });

        it("is refused for a malformed account name", async () => {
          const { subject, licenses } = opened();
          const elsewhere = licenses.of(malformedAccount);
          assertInvalidParameter(
            await refusedWrite(licenses, () => elsewhere[action](target(subject))),
            /account name/i,
          );
        });
      });
    }
  });
}

/** Runs a write that is answered, counts included, and changes nothing. */
async function unchanged(licenses: RawLicenses, write: () => Promise<RawAnswer>): Promise<JsonObject> {
  const before = await tally(licenses);
  const { status, body } = await write();
  assert.equal(status, 200);
  assert.equal(fieldOf(body, licenses.dialect.count), before.total);
  assert.equal(body["licUsedCount"], before.listed.length);
  assert.deepEqual(await tally(licenses), before);
  return body;
}

/** Runs a write that is turned away, and changes nothing. */
async function refusedWrite(licenses: RawLicenses, write: () => Promise<RawAnswer>): Promise<RawAnswer> {
  const before = await tally(licenses);
  const answer = await write();
  assert.deepEqual(await tally(licenses), before);
  return answer;
}

function upgradedOf({ upgraded }: KnownSubject): string {
  assert.ok(upgraded !== undefined, "what is to be written to needs a device that completed an upgrade");
  return upgraded;
}

/** Takes the licenses back that the body gave, also when it failed. */
async function restoring({ subject, licenses }: Opened, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } finally {
    await licenses.remove(subject.licensable);
  }
}

type Action = "assign" | "remove";

/** Of each device its id, whether it succeeded, and the reason. */
function verdictsOf(dialect: Dialect, action: Action, body: JsonObject): unknown[][] {
  return devicesOf(body).map((device) => [
    device["deviceId"],
    outcomeOf(dialect, action, device["status"]),
    fieldOf(device, dialect.reason),
  ]);
}

function statusByDevice(dialect: Dialect, action: Action, body: JsonObject): Record<string, unknown> {
  return Object.fromEntries(
    devicesOf(body).map(({ deviceId, status }) => [String(deviceId), outcomeOf(dialect, action, status)]),
  );
}

function outcomeOf({ success, failure }: Dialect, action: Action, status: unknown): unknown {
  if (success(action).test(String(status))) {
    return "success";
  }
  return failure(action).test(String(status)) ? "failure" : status;
}
