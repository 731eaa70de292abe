import assert from "node:assert/strict";
import { Account } from "../../../src/lifecycle/account";
import type { Imei } from "../../../src/imei";
import type { Verdict } from "../../../src/licenseApi";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";

const tools = { now: () => 0, print: () => undefined };

async function all(answers: AsyncIterable<readonly Verdict[]>): Promise<void> {
  const iterator = answers[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}

describe("an account's memory", () => {
  it("reads the subscription and the listing once for all who ask", async () => {
    const api = new MemoryLicenses(9);
    const account = new Account("a", api, tools);
    await Promise.all([account.subscription(), account.subscription(), account.licensedDevices()]);
    await account.licensedDevices();
    assert.deepEqual(api.calls, ["subscription", "listing"]);
  });

  it("reads anew after a write", async () => {
    const api = new MemoryLicenses(9);
    const account = new Account("a", api, tools);
    await account.licensedDevices();
    await account.write(() => Promise.resolve(api.licensed.add(String(imeis(1)[0]))));
    assert.equal((await account.licensedDevices()).devices.size, 1);
  });

  it("lists once for any number of writes whose verdicts are certain, and asks the subscription whether it is right", async () => {
    const [first, second, third] = imeis(3);
    const api = new MemoryLicenses(9, [first!]);
    const account = new Account("a", api, tools);
    await account.licensedDevices();
    await account.write((written) => all(written.assign("a", [second!, third!])));
    await account.write((written) => all(written.remove("a", [first!])));
    assert.deepEqual([...(await account.licensedDevices()).devices], [second, third]);
    await account.licensedDevices();
    assert.deepEqual(api.calls, ["listing", "assign 2", "remove 1", "subscription"]);
  });

  it("lists again when the subscription counts other licenses than the verdicts of a write leave", async () => {
    const [first, second, third] = imeis(3);
    const api = new MemoryLicenses(9, [first!]);
    const account = new Account("a", api, tools);
    await account.licensedDevices();
    await account.write((written) => all(written.assign("a", [second!])));
    api.licensed.add(third!);
    assert.deepEqual([...(await account.licensedDevices()).devices], [first, second, third]);
  });

  it("lists again after a write of which nobody knows what it did", async () => {
    const [first, second] = imeis(2);
    const api = new MemoryLicenses(9, [first!]);
    api.disturbances.push("answer-lost");
    const account = new Account("a", api, tools);
    await account.licensedDevices();
    await account.write((written) => all(written.assign("a", [second!])));
    assert.deepEqual([...(await account.licensedDevices()).devices], [first, second]);
    assert.deepEqual(api.calls, ["listing", "assign 1", "listing"]);
  });

  it("keeps what a write did that failed on its way", async () => {
    const [first, second] = imeis(2);
    const api = new MemoryLicenses(9);
    const account = new Account("a", api, tools);
    await account.licensedDevices();
    const write = account.write(async (written) => {
      await all(written.assign("a", [first!, second!]));
      throw new Error("no");
    });
    await assert.rejects(write, /no/);
    assert.deepEqual([...(await account.licensedDevices()).devices], [first, second]);
    assert.deepEqual(api.calls, ["listing", "assign 2", "subscription"]);
  });

  it("hands nobody a listing from before a write that was asked for earlier", async () => {
    const api = new MemoryLicenses(9);
    const account = new Account("a", api, tools);
    const before = account.licensedDevices();
    const write = account.write(() => Promise.resolve(api.licensed.add(String(imeis(1)[0]))));
    const after = account.licensedDevices();
    await write;
    assert.equal((await before).devices.size, 0);
    assert.equal((await after).devices.size, 1);
  });

  it("hands nobody who asks after a write what was confirmed of a listing from before it", async () => {
    const [first, second, missing] = imeis(3);
    const api = new MemoryLicenses(9, [first!]);
    const account = new Account("a", api, tools);
    const before = account.licensedDevicesFor([missing!]);
    await account.write(async (written) => {
      await all(written.assign("a", [second!]));
      await all(written.remove("a", [first!]));
    });
    await before;
    assert.deepEqual([...(await account.licensedDevicesFor([second!, missing!])).devices], [second]);
  });

  it("lists again before it calls a license gone, when somebody else may have swapped devices since the last time", async () => {
    const [first, second, third] = imeis(3);
    const api = new MemoryLicenses(9, [first!]);
    const account = new Account("a", api, tools);
    await account.licensedDevices();
    await account.write((written) => all(written.assign("a", [third!])));
    api.licensed.delete(first!);
    api.licensed.add(second!);
    const listings = await Promise.all([account.licensedDevicesFor([second!]), account.licensedDevicesFor([second!])]);
    for (const { devices } of listings) {
      assert.deepEqual([...devices].sort(), [second, third]);
    }
    assert.deepEqual(api.calls, ["listing", "assign 1", "subscription", "listing"]);
  });

  it("concludes nothing from writes on which the service failed, which may have acted", async () => {
    const [first, second] = imeis(2);
    const api = new MemoryLicenses(9, [first!]);
    const account = new Account("a", api, tools);
    await account.licensedDevices();
    api.disturbances.push("failing", "failing");
    await account.write(async (written) => {
      await all(written.assign("a", [second!]));
      await all(written.remove("a", [first!]));
    });
    api.licensed.delete(first!);
    api.licensed.add(second!);
    assert.deepEqual([...(await account.licensedDevices()).devices], [second]);
  });

  it("takes what held before for what a write has found out, and the pool's size from the subscription", async () => {
    const [first, second] = imeis(2);
    const api = new MemoryLicenses(9, [first!]);
    const account = new Account("a", api, tools);
    await account.licensedDevices();
    api.licensed.add(second!);
    api.licenseCount = 10;
    await account.write((written) => all(written.assign("a", [second!])));
    const { devices, licenseCount } = await account.licensedDevices();
    assert.deepEqual([[...devices], licenseCount], [[first, second], 10]);
    assert.deepEqual(api.calls, ["listing", "assign 1", "subscription"]);
  });

  it("reads once which devices were upgraded, whatever is written between", async () => {
    const api = new MemoryLicenses(9);
    const account = new Account("a", api, tools);
    await account.upgrades();
    await account.write((written) => all(written.assign("a", imeis(1))));
    await account.upgrades();
    assert.deepEqual(api.calls, ["upgrades", "assign 1"]);
  });

  it("hands the devices it knows to the listing, which is faster with them", async () => {
    const api = new MemoryLicenses(9);
    const account = new Account("a", api, tools);
    account.knows(new Map(imeis(2).map((imei) => [imei, undefined])));
    await account.licensedDevices();
    assert.deepEqual(api.known, imeis(2));
  });

  it("never puts a listing together that was true at no moment, whoever asks between writes", async () => {
    const [a, x, y, z] = imeis(4);
    const api = new MemoryLicenses(99, [a!, y!]);
    const account = new Account("a", api, tools);
    await account.licensedDevices();
    api.disturbances.push("answer-lost");
    const swap = (out: Imei, into: Imei) =>
      account.write(async (written) => {
        await all(written.remove("a", [out]));
        await all(written.assign("a", [into]));
      });
    const first = account.write((written) => all(written.assign("a", [a!])));
    const between = account.licensedDevices();
    const second = swap(a!, x!);
    const asked = account.licensedDevicesFor([x!]);
    const third = swap(y!, z!);
    await Promise.all([first, between, second, third]);
    const moments = [
      [a, y],
      [x, y],
      [x, z],
    ].map((moment) => moment.join());
    assert.ok(moments.includes([...(await asked).devices].sort().join()), [...(await asked).devices].join());
  });

  it("lets one writer in at a time, in order", async () => {
    const account = new Account("a", new MemoryLicenses(9), tools);
    const steps: string[] = [];
    const writer = (name: string) => async () => {
      steps.push(`${name} in`);
      await Promise.resolve();
      await Promise.resolve();
      steps.push(`${name} out`);
    };
    await Promise.all([account.write(writer("a")), account.write(writer("b"))]);
    assert.deepEqual(steps, ["a in", "a out", "b in", "b out"]);
  });

  it("remembers no failure", async () => {
    const api = new MemoryLicenses(9);
    const account = new Account("a", api, tools);
    api.listingFailure = new Error("unreachable");
    await assert.rejects(account.licensedDevices(), /unreachable/);
    api.listingFailure = undefined;
    assert.equal((await account.licensedDevices()).devices.size, 0);
  });

  it("goes on after a writer that failed", async () => {
    const account = new Account("a", new MemoryLicenses(9), tools);
    const failed = account.write(() => Promise.reject(new Error("no")));
    const next = account.write(() => Promise.resolve("done"));
    await assert.rejects(failed, /no/);
    assert.equal(await next, "done");
  });
});
