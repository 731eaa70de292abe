import assert from "node:assert/strict";
import { assertGatewayFault, assertRefused, devicesOf, tally } from "./answers";
import { fieldOf } from "./dialects";
import { requestSession, requestToken, type RawLicenses } from "./rawThingSpace";
import { openForTest, type OpenSubject, type Opened } from "./subject";

/** What no user of the API can do: the portal, Verizon's sales, and time. */
export interface Operator {
  /** Changes the size of the monthly pool. */
  resizePool(licenseCount: number): void;
  /** Gives the device a license that it has had since that time, and an upgrade that has come so far; without one it has what it had. */
  license(deviceId: string, since: string, upgrade?: "none" | "scheduled" | "inProgress"): void;
  passTime(seconds: number): void;
}

export interface Operated {
  readonly operator: Operator;
  readonly open: OpenSubject;
}

/** The documented rules that only whoever runs a service can bring about. Each test has a service of its own. */
export function describeThingSpaceOperated(name: string, operate: () => Promise<Operated>): void {
  describe(`${name}, operated`, () => {
    const opened = openForTest(operate);

    it("gives no more licenses than there are", async () => {
      const { subject, licenses, operator } = opened();
      const { listed } = await tally(licenses);
      operator.resizePool(listed.length + 1);
      const { status, body } = await licenses.assign(subject.licensable);
      const now = await tally(licenses);
      // Whether the request is refused as a whole or one of its devices, and in which words, is not documented.
      if (status === 200) {
        const successes = devicesOf(body).filter((device) =>
          licenses.dialect.success("assign").test(String(device["status"])),
        );
        assert.deepEqual([successes.length, body["licUsedCount"]], [1, listed.length + 1]);
        assert.equal(now.listed.length, listed.length + 1);
        assert.equal(fieldOf(body, licenses.dialect.count), listed.length + 1);
      } else {
        assertRefused({ status, body });
        assert.deepEqual(now.listed, listed);
      }
    });

    describe("takes licenses when the subscription gets smaller", () => {
      /** Licensed before and after all others, and the number of those. */
      const prepare = async ({ subject, licenses, operator }: OperatedTest) => {
        const { listed } = await tally(licenses);
        const [oldest, newest] = subject.licensable;
        for (const deviceId of listed) {
          operator.license(deviceId, "2015-01-01T00:00:00.000Z");
        }
        operator.license(newest, "2030-01-01T00:00:00.000Z", "none");
        operator.license(oldest, "2001-01-01T00:00:00.000Z", "none");
        return { others: listed, oldest, newest };
      };

      it("from those that had theirs first", async () => {
        const { others, newest } = await prepare(opened());
        opened().operator.resizePool(others.length + 1);
        assert.deepEqual((await tally(opened().licenses)).listed, [...others, newest].sort());
      });

      it("not from a device whose upgrade has started, however old its license", async () => {
        const { licenses, operator } = opened();
        const { others, oldest, newest } = await prepare(opened());
        operator.license(oldest, "2001-01-01T00:00:00.000Z", "inProgress");
        operator.resizePool(others.length + 1);
        const { listed } = await tally(licenses);
        assert.equal(listed.length, others.length + 1);
        assert.ok(listed.includes(oldest) && listed.includes(newest));
      });

      it("from the candidates for cancellation before all others, in their order", async () => {
        const { licenses, operator, subject } = opened();
        if (!licenses.dialect.hasCandidates) {
          return;
        }
        const { others, oldest, newest } = await prepare(opened());
        await licenses.setCandidates({ deviceList: [newest, subject.licensed] });
        operator.resizePool(others.length + 1);
        assert.deepEqual((await tally(licenses)).listed, [...others, oldest].sort());
        operator.resizePool(others.length);
        const left = others.filter((deviceId) => deviceId !== subject.licensed);
        assert.deepEqual((await tally(licenses)).listed, [...left, oldest].sort());
      });

      it("and never when it gets larger", async () => {
        const { licenses, operator } = opened();
        const { others, oldest, newest } = await prepare(opened());
        operator.resizePool(others.length + 500);
        const { total, listed } = await tally(licenses);
        assert.equal(total, others.length + 500);
        assert.deepEqual(listed, [...others, oldest, newest].sort());
      });
    });

    it("cancels an upgrade that has not begun when the license is removed", async () => {
      const { subject, licenses, operator } = opened();
      const [device] = subject.licensable;
      operator.license(device, "2001-01-01T00:00:00.000Z", "scheduled");
      assert.ok((await scheduledDevices(licenses)).includes(device));
      await licenses.remove([device]);
      assert.ok(!(await scheduledDevices(licenses)).includes(device));
    });

    it("does not remove the license of a device whose upgrade is running", async () => {
      const { subject, licenses, operator } = opened();
      const [device] = subject.licensable;
      operator.license(device, "2001-01-01T00:00:00.000Z", "inProgress");
      await licenses.remove([device]);
      assert.ok((await tally(licenses)).listed.includes(device));
    });

    it("ends a session that was not used for 20 minutes, and no other", async () => {
      const { licenses, operator } = opened();
      for (let uses = 0; uses < 3; uses += 1) {
        operator.passTime(19 * 60);
        assert.equal((await licenses.subscription()).status, 200);
      }
      operator.passTime(20 * 60 + 1);
      assertRefused(await licenses.subscription());
    });

    it("gives an access token that dies an hour after it was first issued, and then another one", async () => {
      const { subject, tokenAnswer, licenses, operator } = opened();
      for (let quarters = 0; quarters < 3; quarters += 1) {
        operator.passTime(15 * 60);
        assert.equal((await licenses.subscription()).status, 200);
      }
      const again = await requestToken(subject, subject.credentials);
      assert.equal(again.body["access_token"], tokenAnswer.body["access_token"]);
      assert.ok(Number(again.body["expires_in"]) <= 15 * 60);
      operator.passTime(15 * 60 + 1);
      assertGatewayFault(await licenses.subscription());
      const { body } = await requestToken(subject, subject.credentials);
      assert.notEqual(body["access_token"], tokenAnswer.body["access_token"]);
      assert.equal((await licenses.withTokens({ bearer: String(body["access_token"]) }).subscription()).status, 200);
    });

    it("locks a user after five logins that fail in a row", async () => {
      const { subject, tokenAnswer } = opened();
      const bearer = String(tokenAnswer.body["access_token"]);
      const login = (password: string) => requestSession(subject, bearer, { ...subject.credentials, password });
      const fail = async (times: number) => {
        for (let failures = 0; failures < times; failures += 1) {
          assertRefused(await login("not the password"));
        }
      };
      // One that succeeds in between counts all the others out.
      for (let rounds = 0; rounds < 2; rounds += 1) {
        await fail(4);
        assert.equal((await login(subject.credentials.password)).status, 200);
      }
      await fail(5);
      assertRefused(await login(subject.credentials.password));
    });
  });
}

export interface OperatedTest extends Opened {
  readonly operator: Operator;
}

/** The devices of upgrades that have not begun, wherever a version lists them. */
async function scheduledDevices(licenses: RawLicenses): Promise<string[]> {
  const { upgradeStatuses, upgrades } = licenses.dialect;
  const devices: string[] = [];
  for (const status of upgradeStatuses.filter((name) => /Queued|Scheduled$/.test(name))) {
    const list: unknown = (await licenses.upgrades(status, "0")).body[upgrades.list] ?? [];
    assert.ok(Array.isArray(list));
    for (const upgrade of list) {
      const text = JSON.stringify(upgrade);
      const id = /"id":"([^"]+)"/.exec(text)?.[1] ?? "";
      devices.push(upgrades.namesDevices ? text : JSON.stringify((await licenses.campaign(id, "0")).body));
    }
  }
  return [...devices.join(" ").matchAll(/"deviceId":"(\d{15})"/g)].map(([, deviceId]) => deviceId!);
}
