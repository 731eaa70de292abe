import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { StoredOptions } from "../../src/fleet/fleetOptions";
import type { LicenseApi } from "../../src/ports/licenseApi";
import { createCancellationProvider } from "../../src/provider/cancellationProvider";
import { createFleetProvider } from "../../src/provider/fleetProvider";
import { clientOf, simulatorWith } from "../contract/clientScene";
import { account, EngineModel } from "../support/engineModel";
import { imeis } from "../support/imeis";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { apiOver, MemoryLicenses } from "../support/memoryLicenses";
import { providerSessions } from "../support/providerSessions";

interface Printed {
  readonly lines: readonly string[];
  readonly failures?: readonly string[];
}

const folder = path.resolve(__dirname, "../../docs");
const onOneLine = (text: string) => text.replace(/\s+/g, " ").trim();

/** What each page has in its blockquotes. */
const quotes = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => {
      const page = readFileSync(path.join(folder, file), "utf8");
      return [file, (page.match(/(^ *> .*\n)+/gm) ?? []).map((quote) => onOneLine(quote.replace(/^ *> /gm, "")))];
    }),
);

const west = (count: number, first = 1, options: StoredOptions = {}) => fleet("west", count, first, options);
const east = (count: number, first: number) => fleet("east", count, first);

function fleet(name: string, count: number, first = 1, options: StoredOptions = {}) {
  return { name, devices: imeis(count, first), options };
}

function add(devices: Set<string>, count: number, first = 1) {
  imeis(count, first).forEach((imei) => devices.add(imei));
}

function engineOver(api: LicenseApi) {
  return new EngineModel(lifecycleProcesses(() => api, { minutesApart: 0.5 }));
}

/** The creation of a fleet, where each write takes its time. */
async function created(api: MemoryLicenses, secondsOfWrite: number): Promise<Printed> {
  const { sessions, lines } = providerSessions(api, { now: () => api.writes * secondsOfWrite * 1_000 });
  const provider = createFleetProvider(sessions);
  const devices = imeis(api.licenseCount);
  const { inputs } = await provider.check({}, { fleet: "west", account, devices, checkDevices: "never" });
  await provider.create(inputs);
  return { lines };
}

describe("the documentation", () => {
  const printed = new Set<string>();

  function quotesWhen(
    pages: readonly string[],
    when: string,
    run: (api: MemoryLicenses, engine: EngineModel) => Promise<Printed>,
  ) {
    it(`quotes in ${pages.join(" and ")} what is printed when ${when}`, async () => {
      const api = new MemoryLicenses(2_000);
      const { lines, failures = [] } = await run(api, engineOver(api));
      const messages = [...lines, ...failures.flatMap((failure) => failure.split("\n"))].map(onOneLine);
      messages.forEach((message) => printed.add(message));
      for (const page of pages) {
        const quoted = quotes.get(page) ?? [];
        assert.ok(
          quoted.some((quote) => messages.includes(quote)),
          `docs/${page} quotes none of this:\n${messages.join("\n")}`,
        );
      }
    });
  }

  quotesWhen(["safeguards.md", "runbooks.md"], "the pool is too small", (api, engine) => {
    add(api.licensed, 1_002, 5_000);
    return engine.preview([fleet("trackers", 1_000)]);
  });

  quotesWhen(["safeguards.md"], "the account lacks a device", (api, engine) => {
    add(api.unlisted, 1, 9);
    return engine.preview([west(9)]);
  });

  quotesWhen(["safeguards.md"], "devices are not eligible", (api, engine) => {
    add(api.ineligible, 2, 4);
    return engine.preview([west(9)]);
  });

  quotesWhen(["safeguards.md"], "a change exceeds the removal limit", async (_, engine) => {
    await engine.update([west(200)]);
    return engine.preview([west(100)]);
  });

  quotesWhen(["safeguards.md"], "a destroy exceeds the removal limit", async (_, engine) => {
    await engine.update([fleet("meters", 999)]);
    return engine.destroy();
  });

  quotesWhen(["safeguards.md"], "a fleet is removed from the program", async (_, engine) => {
    await engine.update([west(0), fleet("meters", 20, 1, { removalLimit: false })]);
    return engine.preview([west(0)]);
  });

  quotesWhen(["safeguards.md", "runbooks.md"], "devices to release were upgraded", async (api, engine) => {
    await engine.update([west(9)]);
    add(api.neverReleased, 2);
    return engine.preview([west(7, 3)]);
  });

  quotesWhen(["safeguards.md"], "a device to release has an upgrade scheduled", async (api, engine) => {
    await engine.update([west(3)]);
    add(api.scheduled, 1, 3);
    return engine.preview([west(2)]);
  });

  quotesWhen(["safeguards.md"], "upgraded devices may leave with their licenses", async (api, engine) => {
    await engine.update([west(9)]);
    add(api.neverReleased, 2);
    return engine.preview([west(7, 3, { unreleasable: "leave" })]);
  });

  quotesWhen(["safeguards.md"], "a fleet with an upgraded device is destroyed", async (api, engine) => {
    await engine.update([west(9)]);
    add(api.neverReleased, 1);
    return engine.destroy();
  });

  quotesWhen(["safeguards.md"], "devices hold licenses already", (api, engine) => {
    add(api.licensed, 3);
    return engine.preview([west(9)]);
  });

  quotesWhen(["safeguards.md"], "devices hold licenses already, and are not to be adopted", (api, engine) => {
    add(api.licensed, 3);
    return engine.preview([west(9, 1, { adopt: false })]);
  });

  quotesWhen(["safeguards.md"], "two fleets declare a device", (_, engine) => engine.preview([west(4), east(4, 4)]));

  quotesWhen(["safeguards.md"], "devices move to another fleet", async (_, engine) => {
    await engine.update([west(4)]);
    return engine.update([west(2), east(2, 3)], { order: "oneByOne" });
  });

  quotesWhen(["safeguards.md"], "a fleet goes before another one records its devices", async (_, engine) => {
    await engine.update([west(4)]);
    return engine.update([east(4, 1)], { targets: ["west"] });
  });

  quotesWhen(["safeguards.md"], "a fleet comes too late for devices", async (_, engine) => {
    await engine.update([west(4)]);
    return engine.preview([west(2), { ...east(2, 3), isLate: true }]);
  });

  quotesWhen(["safeguards.md"], "a fleet moves to another account", async () => {
    const other = "0402196254-00002";
    const engine = engineOver(apiOver(new Map([account, other].map((name) => [name, new MemoryLicenses(8)]))));
    await engine.update([west(8)]);
    return engine.preview([{ ...west(8), account: other }]);
  });

  quotesWhen(["failures.md"], "ThingSpace refuses a device", (api, engine) => {
    add(api.nonexistent, 1);
    return engine.update([west(12)]);
  });

  quotesWhen(["failures.md"], "a write is not answered", (api, engine) => {
    api.batchSize = 10;
    api.disturbances.push(undefined, "request-lost");
    return engine.update([west(12)]);
  });

  quotesWhen(["failures.md"], "a destroy is refused halfway", async (api, engine) => {
    await engine.update([west(7)]);
    api.batchSize = 4;
    api.disturbances.push(undefined, "refusing");
    return engine.destroy();
  });

  quotesWhen(["failures.md"], "a refresh reads a list that is behind", async (api, engine) => {
    await engine.update([west(2)]);
    api.shown = new Set();
    return engine.refresh();
  });

  quotesWhen(["failures.md", "runbooks.md"], "the password is wrong", async () => {
    await using simulator = await simulatorWith({ faults: [{ name: "login-refused" }] });
    return await engineOver(clientOf(simulator)).preview([west(1)]);
  });

  quotesWhen(["versions.md"], "v3 does not tell when devices were upgraded", async () => {
    await using simulator = await simulatorWith({ upgraded: imeis(2), behavior: { v3UpgradeTime: false } });
    const engine = engineOver(clientOf(simulator, { settings: { apiVersion: "v3" } }));
    await engine.update([west(2)]);
    return await engine.preview([west(1)]);
  });

  quotesWhen(["cancellation.md"], "cancellation candidates are planned", async () => {
    await using simulator = await simulatorWith({ licensed: imeis(2) });
    const client = clientOf(simulator);
    const { sessions, lines } = providerSessions(client);
    const { check } = createCancellationProvider(client, sessions);
    await check({}, { list: "spares", account, devices: imeis(2) });
    return { lines };
  });

  quotesWhen(["performance.md"], "a large fleet is assigned", (api) => {
    api.licenseCount = 100_000;
    api.batchSize = 10_000;
    return created(api, api.batchSize / 1_850);
  });

  quotesWhen(["performance.md"], "a write assigns nothing", (api) => {
    api.licenseCount = 20_000;
    api.batchSize = 5_000;
    api.disturbances.push(undefined, "failing");
    return created(api, 12);
  });

  quotesWhen(["performance.md"], "a large account is listed", async (api) => {
    let now = 0;
    const { sessions, lines } = providerSessions(api, { now: () => now });
    api.licensedDevices = (_, options) => {
      now = 10_000;
      options?.onProgress?.(24_000, 100_000);
      return Promise.resolve({ account, licenseCount: api.licenseCount, devices: api.licensed });
    };
    await createFleetProvider(sessions).check({}, { fleet: "west", account, devices: imeis(1) });
    return { lines };
  });

  it("quotes nothing else", () => {
    const others = [...quotes].flatMap(([page, all]) =>
      all.filter((quote) => !printed.has(quote)).map((quote) => `docs/${page}: ${quote}`),
    );
    assert.deepEqual(others, []);
  });
});
