import assert from "node:assert/strict";
import { parseRoster } from "../../../src/fleet/roster";
import { createFleetProvider } from "../../../src/provider/fleetProvider";
import { account } from "../../support/fleetPrograms";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";
import { providerSessions } from "../../support/providerSessions";

type Fleets = Readonly<Record<string, readonly string[]>>;

const textOf = (devices: readonly string[]) => devices.map((imei) => `${imei}\n`).join("");

/** A provider that has been told of these fleets, on a pool of which so many licenses are free. */
function declared(fleets: Fleets, { free, licensed = [] }: { free: number; licensed?: readonly string[] }) {
  const api = new MemoryLicenses(licensed.length + free, licensed);
  const waited = { milliseconds: 0 };
  const { sessions } = providerSessions(api, {
    sleep: (milliseconds) => {
      waited.milliseconds += milliseconds;
      return Promise.resolve();
    },
  });
  const now = Object.entries(fleets).map(([fleet, devices]) => {
    return { fleet, account, roster: parseRoster(textOf(devices)), options: {}, formerNames: [] };
  });
  sessions.announce(now);
  sessions.run.start(now, undefined, undefined);
  const provider = createFleetProvider(sessions);
  const inputs = (fleet: string, devices: readonly string[] = []) => ({ fleet, account, devices: textOf(devices) });
  return {
    api,
    waited,
    /** Why the fleet is refused; nothing when it is planned. */
    refusal: async (fleet: string, devices = fleets[fleet]) => {
      const { failures } = await provider.check({}, { ...inputs(fleet, devices), isText: true });
      return failures.map(({ reason }) => reason).join("\n");
    },
    apply: (fleet: string) => provider.create({ ...inputs(fleet, fleets[fleet]), __provider: "text" }),
    /** Plans to release the devices of a fleet. */
    release: async (fleet: string, devices: readonly string[]) => {
      const record = { stateVersion: 1, ...inputs(fleet, devices), licensedCount: devices.length, adoptedCount: 0 };
      const checked = await provider.check(inputs(fleet, devices), { ...inputs(fleet), isText: true });
      return provider.diff("id", record, checked.inputs);
    },
  };
}

describe("fleets that do not fit the pool together", () => {
  const west = imeis(2);
  const east = imeis(3, 20);

  it("are named by each that is refused, planned or not, with what they need in all", async () => {
    const { refusal } = declared({ west, east }, { free: 1 });
    for (const fleet of ["west", "east"]) {
      assert.match(await refusal(fleet), /^2 fleets \(west: 2, east: 3\) need 5 .* 4 missing.*\[headroom-exceeded\]$/);
    }
  });

  it("do not keep one from releasing", async () => {
    const licensed = imeis(2, 50);
    const { refusal, release } = declared({ west, east: [] }, { free: 1, licensed });
    assert.match(await refusal("west"), /\[headroom-exceeded\]$/);
    assert.deepEqual(await release("east", licensed), { changes: true });
  });

  it("are applied after five seconds all the same when some of them are not planned until then", async () => {
    const { api, waited, refusal, apply } = declared({ west, east }, { free: 4 });
    assert.equal(await refusal("west"), "");
    await apply("west");
    assert.deepEqual([waited.milliseconds, [...api.licensed]], [5_000, west]);
  });

  it("are refused without waiting for those that need none", async () => {
    const licensed = imeis(2, 50);
    const { api, waited, refusal, apply } = declared({ west, east, idle: licensed }, { free: 3, licensed });
    assert.equal(await refusal("west"), "");
    assert.match(await refusal("east"), /\[headroom-exceeded\]$/);
    await assert.rejects(apply("west"), { message: /\[headroom-exceeded\]$/ });
    assert.deepEqual([waited.milliseconds, api.writes], [0, 0]);
  });

  it("keep none back that fits once another one is applied", async () => {
    const { api, waited, refusal, apply } = declared({ west, east }, { free: 5 });
    assert.deepEqual([await refusal("west"), await refusal("east")], ["", ""]);
    await apply("west");
    assert.match(await refusal("late", imeis(1, 90)), /\[headroom-exceeded\]$/);
    await apply("east");
    assert.deepEqual([waited.milliseconds, [...api.licensed]], [0, [...west, ...east]]);
  });
});
