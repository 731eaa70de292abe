import assert from "node:assert/strict";
import type { UnmanagedOptions } from "../../../../src/policy";
import { imeis } from "../../../support/imeis";
import { analyze, fleet, subscription } from "../analyze";

const devices = imeis(5).map(String);
const [first, second] = devices;

interface Row {
  readonly when: string;
  readonly settings?: UnmanagedOptions;
  /** Outputs of the subscription; three unmanaged devices unless it says otherwise. */
  readonly outputs?: Parameters<typeof subscription>[3];
}

async function reports({ settings = {}, outputs = { unmanagedCount: 3, unmanagedDevices: devices.slice(0, 3) } }: Row) {
  const all = await analyze([fleet("west"), subscription("pool", ["west"], {}, outputs)], {
    config: { "license-unmanaged": { ...settings } },
  });
  return all.filter(({ policy }) => policy === "license-unmanaged");
}

describe("license-unmanaged", () => {
  const violated: readonly Row[] = [
    { when: "nothing is said and there is one", outputs: { unmanagedCount: 1, unmanagedDevices: [first] } },
    { when: "there are more than may be", settings: { maxUnmanaged: 2 } },
    { when: "not all are ignored", settings: { ignore: [String(first)] } },
    {
      when: "all that are named are ignored, and there are more",
      settings: { ignore: devices },
      outputs: { unmanagedCount: 6, unmanagedDevices: devices },
    },
    { when: "an IMEI that cannot be read is to be ignored", settings: { ignore: ["35323806328955"] } },
    { when: "the limit is no number", settings: { maxUnmanaged: -1 } },
  ];
  for (const row of violated) {
    it(`is violated when ${row.when}`, async () => {
      assert.deepEqual(
        (await reports(row)).map(({ level }) => level),
        ["advisory"],
      );
    });
  }

  const held: readonly Row[] = [
    { when: "there are as many as may be", settings: { maxUnmanaged: 3 } },
    { when: "there are none", outputs: { unmanagedCount: 0, unmanagedDevices: [] } },
    { when: "all are ignored, however they are written", settings: { ignore: [`${String(first)} `, ...devices] } },
    { when: "the rest is what may be", settings: { maxUnmanaged: 1, ignore: [String(first), String(second)] } },
    { when: "the program does not ask", outputs: {} },
    {
      when: "a fleet is not known yet, whose devices may be among them",
      outputs: { unmanagedCount: 1, unmanagedDevices: [first], undeterminedFleets: ["west"] },
    },
  ];
  for (const row of held) {
    it(`holds when ${row.when}`, async () => {
      assert.deepEqual(await reports(row), []);
    });
  }

  it("looks at each subscription that asks, whatever others of the account there are", async () => {
    const asking = subscription("pool", [], {}, { unmanagedCount: 1, unmanagedDevices: [first] });
    const all = await analyze([fleet("west"), subscription("all", ["west"], {}), asking], {});
    assert.deepEqual(
      all.filter(({ policy }) => policy === "license-unmanaged").map(({ resource }) => resource),
      ["pool"],
    );
  });

  it("says which account, how many, which, and what to do", async () => {
    const [report] = await reports({ when: "", settings: { maxUnmanaged: 1, ignore: [String(first)] } });
    assert.equal(
      report?.message,
      `account 0402196254-00001 has 2 licensed devices in no fleet: ${devices.slice(1, 3).join(", ")}; at most 1 is allowed (maxUnmanaged). ` +
        `Declare them in a fleet, release their licenses in ThingSpace (not possible after an upgrade), or add them to ignore.`,
    );
    assert.equal(report.resource, "pool");
  });
});
