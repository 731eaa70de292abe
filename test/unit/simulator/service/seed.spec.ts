import assert from "node:assert/strict";

import { demoSeed } from "../../../../src/simulator/simulation";
import { assertSeed } from "../../../../src/simulator";
import { imei } from "../seeds";

const device = { deviceId: imei(1), licensed: false, upgrade: "none" };
const account = { accountName: "0402196254-00001", licenseCount: 1, devices: [device] };

function seedWith(change: object): unknown {
  return { accounts: [{ ...account, ...change }] };
}

describe("a seed", () => {
  it("is fine as the demo has it, and in its shortest form", () => {
    assertSeed(demoSeed);
    assertSeed({ accounts: [{ accountName: "1-1", licenseCount: 0 }] });
  });

  it("may have what a pool that shrank has: more upgrades under way than licenses", () => {
    assertSeed(seedWith({ licenseCount: 0, devices: [{ ...device, licensed: true, upgrade: "inProgress" }] }));
  });

  for (const [problem, seed, message] of [
    [
      "an unknown key",
      seedWith({ devices: [{ ...device, licenced: true }] }),
      /accounts\[0\]\.devices\[0\]\.licenced: unknown key/,
    ],
    ["an unknown key at the top", { accounts: [], faultz: [] }, /^faultz: unknown key$/],
    [
      "an unknown upgrade",
      seedWith({ devices: [{ ...device, upgrade: "done" }] }),
      /accounts\[0\]\.devices\[0\]\.upgrade: /,
    ],
    [
      "a short IMEI",
      seedWith({ devices: [{ deviceId: "12" }] }),
      /devices\[0\]\.deviceId: expected an IMEI of 15 digits/,
    ],
    ["an IMEI that is a number", seedWith({ devices: [{ deviceId: 353238063289555 }] }), /devices\[0\]\.deviceId: /],
    [
      "a time of another form",
      seedWith({ devices: [{ ...device, assignmentTime: "today" }] }),
      /assignmentTime: expected a time/,
    ],
    ["a purchase type of another name", seedWith({ purchaseType: "MRC" }), /accounts\[0\]\.purchaseType: expected/],
    ["half a license", seedWith({ licenseCount: 0.5 }), /accounts\[0\]\.licenseCount: /],
    [
      "a device that is there twice",
      seedWith({ devices: [device, device] }),
      /devices\[1\]\.deviceId: .* is a duplicate/,
    ],
    [
      "a candidate for cancellation that is there twice",
      seedWith({ cancellationCandidates: [imei(1), imei(2), imei(1)] }),
      /^accounts\[0\]\.cancellationCandidates\[2\]: 353238063289001 is a duplicate$/,
    ],
    [
      "a candidate for cancellation that is no IMEI",
      seedWith({ cancellationCandidates: [7] }),
      /^accounts\[0\]\.cancellationCandidates\[0\]: /,
    ],
    [
      "a header that cannot be sent",
      { accounts: [], faults: [{ name: "http-429", retryAfter: "1\n2" }] },
      /^faults\[0\]\.retryAfter: /,
    ],
    ["a wait without end", { accounts: [], faults: [{ name: "slow", ms: 2 ** 31 }] }, /^faults\[0\]\.ms: /],
    [
      "more licensed devices than licenses",
      seedWith({
        licenseCount: 1,
        devices: [1, 2].map((n) => ({ deviceId: imei(n), licensed: true })),
      }),
      /^accounts\[0\]\.devices: 2 of them are licensed, and licenseCount is 1$/,
    ],
    ["an account that is there twice", { accounts: [account, account] }, /accounts\[1\]\.accountName: is a duplicate/],
    [
      "a user of an account that is not there",
      { accounts: [account], users: [{ username: "a", password: "b", accounts: ["9-9"] }] },
      /users\[0\]\.accounts\[0\]: there is no account "9-9"/,
    ],
    ["a knob of another value", { accounts: [], behavior: { paging: "page" } }, /behavior\.paging: /],
    ["an unknown fault", { accounts: [], faults: [{ name: "earthquake" }] }, /faults\[0\]\.name: .*known are refuse, /],
    ["no object at all", [], /^seed: /],
  ] as const) {
    it(`is refused for ${problem}, with the place`, () => {
      assert.throws(
        () => {
          assertSeed(seed);
        },
        { name: "InvalidInputError", message },
      );
    });
  }
});
