import assert from "node:assert/strict";
import { assertCount, assertGatewayFault, assertInvalidParameter, assertRefused, tally } from "./answers";
import type { JsonObject, RawAnswer, RawLicenses } from "./rawThingSpace";
import { malformedAccount, openForSuite, unknownSession, type Opened, type OpenSubject } from "./subject";

/** Writes the list of those whose licenses go first, where a version has one, and leaves it as it was. */
export function describeThingSpaceCandidates(name: string, open: OpenSubject): void {
  describe(`${name}, asked for cancellation candidates`, () => {
    const opened = openForSuite(open);

    /** A test in which the list may be written. */
    const itWrites = (title: string, body: (opened: Opened) => Promise<void>) => {
      it(title, async () => {
        const { licenses } = opened();
        const before = await listedCandidates(licenses);
        const licensed = await tally(licenses);
        try {
          await body(opened());
        } finally {
          await licenses.deleteCandidates();
          if (before.length > 0) {
            await licenses.setCandidates({ deviceList: before });
          }
        }
        // Nothing is changed for devices by their being on the list.
        assert.deepEqual(await tally(licenses), licensed);
        assert.deepEqual(await listedCandidates(licenses), before);
      });
    };

    itWrites("puts devices on the list, in their order, and answers with them", async ({ subject, licenses }) => {
      const deviceList = [subject.licensed, ...subject.licensable].reverse();
      const { status, body } = await licenses.setCandidates({ deviceList });
      assert.equal(status, 200);
      assert.deepEqual([body["count"], body["deviceList"]], [3, deviceList]);
      assert.deepEqual(await listedCandidates(licenses), deviceList);
    });

    itWrites("has the documented fields", async ({ subject, licenses }) => {
      await licenses.setCandidates({ deviceList: [subject.licensed] });
      const { status, body } = await licenses.candidates("0");
      assert.equal(status, 200);
      assertCount(body["count"]);
      assert.equal(body["hasMoreData"], false);
      assert.ok(typeof body["updateTime"] === "string" && body["updateTime"] !== "");
      assert.deepEqual(body["deviceList"], [subject.licensed]);
    });

    itWrites("replaces the list unless it is told to append", async ({ subject, licenses }) => {
      const [first, second] = subject.licensable;
      await licenses.setCandidates({ deviceList: [subject.licensed] });
      await licenses.setCandidates({ deviceList: [second], type: "append" });
      assert.deepEqual(await listedCandidates(licenses), [subject.licensed, second]);
      await licenses.setCandidates({ deviceList: [first] });
      assert.deepEqual(await listedCandidates(licenses), [first]);
    });

    itWrites("makes a list when it is told to append to none", async ({ subject, licenses }) => {
      await licenses.deleteCandidates();
      await licenses.setCandidates({ deviceList: [subject.licensed], type: "append" });
      assert.deepEqual(await listedCandidates(licenses), [subject.licensed]);
    });

    itWrites("starts from a number of records", async ({ subject, licenses }) => {
      await licenses.setCandidates({ deviceList: [...subject.licensable, subject.licensed] });
      assert.deepEqual(await listedCandidates(licenses, 2), [subject.licensed]);
    });

    itWrites("does not start behind the end of the list, nor from what is no number", async ({ subject, licenses }) => {
      await licenses.setCandidates({ deviceList: [subject.licensed] });
      assertInvalidParameter(await licenses.candidates("1000"), /index/i);
      assertInvalidParameter(await licenses.candidates("first"), /index/i);
    });

    itWrites("deletes the list", async ({ subject, licenses }) => {
      await licenses.setCandidates({ deviceList: [subject.licensed] });
      const { status, body } = await licenses.deleteCandidates();
      assert.equal(status, 200);
      // The newest of the SDKs expects no body.
      assert.ok(body["success"] === true || Object.keys(body).length === 0, JSON.stringify(body));
      assert.deepEqual(await listedCandidates(licenses), []);
    });

    itWrites("needs devices", async ({ subject, licenses }) => {
      await licenses.setCandidates({ deviceList: [subject.licensed] });
      assertInvalidParameter(await licenses.setCandidates({ deviceList: [] }), /device ?list/i);
      assertInvalidParameter(await licenses.setCandidates({ deviceList: ["12345"] }), /device/i);
      assert.deepEqual(await listedCandidates(licenses), [subject.licensed]);
    });

    const requests: readonly (readonly [string, (licenses: RawLicenses, device: string) => Promise<RawAnswer>])[] = [
      ["read", (licenses) => licenses.candidates("0")],
      ["written", (licenses, device) => licenses.setCandidates({ deviceList: [device] })],
      ["deleted", (licenses) => licenses.deleteCandidates()],
    ];
    for (const [what, request] of requests) {
      itWrites(`is not ${what} by somebody else`, async ({ subject, licenses }) => {
        await licenses.setCandidates({ deviceList: [subject.licensed] });
        const [device] = subject.licensable;
        assertGatewayFault(await request(licenses.withTokens({ bearer: undefined }), device));
        assertRefused(await request(licenses.withTokens({ session: unknownSession }), device));
        assertRefused(await request(licenses.of(subject.foreignAccount), device));
        assertInvalidParameter(await request(licenses.of(malformedAccount), device), /account name/i);
        assert.deepEqual(await listedCandidates(licenses), [subject.licensed]);
      });
    }
  });
}

/** All of them, in as many pages as it takes. */
async function listedCandidates(licenses: RawLicenses, start = 0): Promise<string[]> {
  const listed: string[] = [];
  for (;;) {
    const { status, body } = await licenses.candidates(String(start + listed.length));
    assert.equal(status, 200);
    const page = candidatesOf(body);
    listed.push(...page);
    if (body["hasMoreData"] !== true) {
      assert.equal(body["count"], start + listed.length);
      return listed;
    }
    assert.ok(page.length > 0, "there is more, and nothing on the page");
  }
}

function candidatesOf(body: JsonObject): string[] {
  const list: unknown = body["deviceList"] ?? [];
  assert.ok(Array.isArray(list));
  return list.map(String);
}
