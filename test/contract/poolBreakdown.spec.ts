import assert from "node:assert/strict";
import { accountReader } from "../../src/cli/facts/accountReader";
import { statusCommand } from "../../src/cli/commands/statusCommand";
import { startSimulator, type BehaviorOptions, type Simulator } from "../../src/simulator";
import { seededRandom } from "../../src/simulator/seededRandom";
import { codesIn } from "../support/codes";
import { imeis } from "../support/imeis";
import { run, settingsFor } from "../unit/cli/commandRun";

const account = "0402196254-00001";
const upgrades = ["none", "scheduled", "inProgress", "completed"] as const;

/** Licensed or not, eligible or not, and at any stage of an upgrade. */
function mixedDevices(count: number, randomSeed: number) {
  const random = seededRandom(randomSeed);
  return imeis(count).map((deviceId) => ({
    deviceId,
    licensed: random() < 0.7,
    fotaEligible: random() < 0.9,
    upgrade: upgrades[Math.floor(random() * upgrades.length)]!,
  }));
}

/** What the simulator itself holds. */
function truthOf(simulator: Simulator) {
  const devices = simulator.state().accounts[0]?.devices ?? [];
  const countOf = (is: (device: (typeof devices)[number]) => boolean) => devices.filter(is).length;
  return {
    releasableCount: countOf(({ licensed, upgrade }) => licensed === true && upgrade === "none"),
    scheduledCount: countOf(({ licensed, upgrade }) => licensed === true && upgrade === "scheduled"),
    stuckCount: countOf(({ licensed, upgrade }) => licensed === true && /inProgress|completed/.test(String(upgrade))),
    unknownCount: 0,
    licensedIneligibleCount: countOf(({ licensed, fotaEligible }) => licensed === true && fotaEligible === false),
    unlicensedEligibleCount: countOf(({ licensed, fotaEligible }) => licensed !== true && fotaEligible !== false),
  };
}

async function breakdownOf(simulator: Simulator, version = "v1") {
  const environment = { ...settingsFor(simulator), THINGSPACE_API_VERSION: version };
  const { exitCode, stdout, stderr } = await run(statusCommand(accountReader({ environment })), [
    account,
    "--breakdown",
    "--json",
  ]);
  assert.equal(exitCode, 0, stderr);
  const { licenseUsedCount, breakdown, warnings } = JSON.parse(stdout) as {
    licenseUsedCount: number;
    breakdown: Record<string, number | null>;
    warnings: readonly { code: string }[];
  };
  return { licenseUsedCount, breakdown, warnings, stderr };
}

function simulatorOf(count: number, behavior: BehaviorOptions = {}) {
  const devices = mixedDevices(count, 20261129);
  return startSimulator({ seed: { accounts: [{ accountName: account, licenseCount: count, devices }] }, behavior });
}

describe("the breakdown of an account", () => {
  it("is what ThingSpace holds, for 20,000 devices in a mix of states, within 60 requests", async () => {
    await using simulator = await simulatorOf(20_000);
    const { licenseUsedCount, breakdown, warnings } = await breakdownOf(simulator);
    assert.deepEqual([breakdown, warnings], [truthOf(simulator), []]);
    const { releasableCount, scheduledCount, stuckCount } = truthOf(simulator);
    assert.equal(releasableCount + scheduledCount + stuckCount, licenseUsedCount);
    assert.ok(Math.min(...Object.values(breakdown).slice(0, 3).map(Number)) > 1000);
    assert.ok(simulator.requests().length <= 60, String(simulator.requests().length));
    assert.equal(simulator.writes(), 0);
  });

  for (const version of ["v1", "v2", "v3"]) {
    it(`is what ThingSpace holds, also by ${version} in small pages`, async () => {
      await using simulator = await simulatorOf(100, { pageSize: 7 });
      assert.deepEqual((await breakdownOf(simulator, version)).breakdown, truthOf(simulator));
    });
  }

  it("is unknown where the API does not say which devices were upgraded, and never 0", async () => {
    await using simulator = await simulatorOf(100, { v3UpgradeTime: false });
    const { licenseUsedCount, breakdown, warnings } = await breakdownOf(simulator, "v3");
    const devices = simulator.state().accounts[0]?.devices ?? [];
    const running = devices.filter(({ licensed, upgrade }) => licensed === true && upgrade === "inProgress").length;
    assert.ok(running > 0);
    const { licensedIneligibleCount, unlicensedEligibleCount } = truthOf(simulator);
    assert.deepEqual(breakdown, {
      releasableCount: null,
      scheduledCount: null,
      stuckCount: running,
      unknownCount: licenseUsedCount - running,
      licensedIneligibleCount,
      unlicensedEligibleCount,
    });
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ["upgrades-unknown"],
    );
  });

  it("asks for the subscription again when somebody changed the account while it was listed", async () => {
    await using simulator = await simulatorOf(10);
    simulator.setFaults([{ name: "licensed-elsewhere", on: "devices", licenses: 1 }]);
    const { licenseUsedCount, breakdown, warnings } = await breakdownOf(simulator);
    assert.deepEqual([breakdown, warnings], [truthOf(simulator), []]);
    const { releasableCount, scheduledCount, stuckCount } = truthOf(simulator);
    assert.equal(releasableCount + scheduledCount + stuckCount, licenseUsedCount);
  });

  it("says so when it still does not add up to what is used", async () => {
    await using simulator = await simulatorOf(10);
    simulator.setFaults([
      { name: "licensed-elsewhere", on: "devices", licenses: 1 },
      { name: "licensed-elsewhere", on: "subscription", after: 1, licenses: 1 },
    ]);
    const { licenseUsedCount, breakdown, warnings, stderr } = await breakdownOf(simulator);
    const { releasableCount, scheduledCount, stuckCount } = breakdown;
    const listed = Number(releasableCount) + Number(scheduledCount) + Number(stuckCount);
    assert.equal(licenseUsedCount, listed + 1);
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ["listing-inconsistent"],
    );
    assert.deepEqual(codesIn(stderr), ["listing-inconsistent"]);
    assert.match(
      stderr,
      new RegExp(`^account ${account}: ${listed} licensed .* ${licenseUsedCount} licenses? counted`),
    );
  });

  it("does not call a licensed device releasable that the list of devices lacks", async () => {
    await using simulator = await simulatorOf(10);
    const before = truthOf(simulator);
    simulator.setFaults([{ name: "licensed-elsewhere", on: "status", licenses: 2 }]);
    const { breakdown, warnings } = await breakdownOf(simulator);
    assert.deepEqual([breakdown["releasableCount"], breakdown["unknownCount"]], [before.releasableCount, 2]);
    assert.equal(breakdown["licensedIneligibleCount"], null);
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ["upgrades-unknown"],
    );
  });
});
