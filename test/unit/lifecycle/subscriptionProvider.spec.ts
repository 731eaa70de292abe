import assert from "node:assert/strict";
import { Account } from "../../../src/lifecycle/account";
import { createSubscriptionProvider } from "../../../src/lifecycle/subscriptionProvider";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";

const account = "0402196254-00001";

function providerOver(api: MemoryLicenses) {
  return createSubscriptionProvider({ account: (name) => new Account(name, api) });
}

describe("reading a subscription", () => {
  it("tells counts and purchase types when a program runs", async () => {
    const { id, props } = await providerOver(new MemoryLicenses(9, imeis(4))).read(account, { account });
    assert.equal(id, account);
    assert.deepEqual(props, {
      account,
      purchaseTypes: ["TS-HFOTA-MRC"],
      licenseCount: 9,
      licenseUsedCount: 4,
      licenseFreeCount: 5,
      licenseOvercommitCount: 0,
      updateTime: "",
    });
  });

  it("tells a pool that shrank, instead of a negative number", async () => {
    const { props } = await providerOver(new MemoryLicenses(3, imeis(4))).read(account, { account });
    assert.deepEqual([props["licenseFreeCount"], props["licenseOvercommitCount"]], [0, 1]);
  });

  it("gives back in a refresh what was read before, so that counts are never drift", async () => {
    const api = new MemoryLicenses(9, imeis(4));
    const before = { account, licenseCount: 7 };
    assert.deepEqual((await providerOver(api).read(account, before)).props, before);
    assert.deepEqual(api.calls, []);
  });

  it("refuses an account that is a number", async () => {
    await assert.rejects(providerOver(new MemoryLicenses(9)).read("x", { account: 7 }), {
      message: /account is the number 7/,
    });
  });
});
