import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createCancellationProvider } from "../../src/provider/cancellationProvider";
import type { StoredOptions } from "../../src/fleet/options";
import { startSimulator, type Fault, type Seed, type Simulator } from "../../src/simulator";
import { account, EngineModel, type DeclaredInProgram, type Deployment } from "../support/engineModel";
import { seedOf } from "../support/fleetPrograms";
import { imeis } from "../support/imeis";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { hastyClock, recordingClient, SentRequests } from "../support/recordingClient";

const pages = ["safeguards.md", "failures.md", "versions.md", "cancellation.md", "runbooks.md"];

/** What a page quotes, each quotation in one line. */
function quotationsIn(page: string): string[] {
  const text = readFileSync(path.resolve(__dirname, "../../docs", page), "utf8");
  return [...text.matchAll(/^ *>[^\n]*(?:\n *>[^\n]*)*/gm)].map(([quotation]) =>
    inOneLine(quotation.replace(/^ *> ?/gm, "")),
  );
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

const fleet = (name: string, devices: readonly string[], options: StoredOptions = {}): DeclaredInProgram => ({
  name,
  devices,
  options,
});

/** Everything that is said in the situations that the pages describe. */
const situations: readonly { seed: Seed; tell: (engine: EngineModel, simulator: Simulator) => Promise<Deployment> }[] =
  [
    {
      seed: seedOf([...imeis(1_002, 5_000), ...imeis(1_000)], { licenseCount: 2_000, licensed: imeis(1_002, 5_000) }),
      tell: (engine) => engine.preview([fleet("trackers", imeis(1_000))]),
    },
    {
      seed: seedOf(imeis(200), { licensed: imeis(200) }),
      tell: async (engine) => {
        await engine.update([fleet("west", imeis(200))]);
        return engine.preview([fleet("west", imeis(100))]);
      },
    },
    {
      seed: seedOf(imeis(999), { licensed: imeis(999) }),
      tell: async (engine) => {
        await engine.update([fleet("meters", imeis(999))]);
        return engine.destroy();
      },
    },
    {
      seed: seedOf(imeis(10), { licensed: imeis(10) }),
      tell: async (engine, simulator) => {
        await engine.update([fleet("west", imeis(10))]);
        upgrade(simulator, imeis(2), "completed");
        return engine.preview([fleet("west", imeis(8, 3))]);
      },
    },
    {
      seed: seedOf(imeis(10), { licensed: imeis(10) }),
      tell: async (engine, simulator) => {
        await engine.update([fleet("west", imeis(10))]);
        upgrade(simulator, imeis(2), "completed");
        return engine.preview([fleet("west", imeis(8, 3), { unreleasable: "leave" })]);
      },
    },
    {
      seed: seedOf(imeis(10), { licensed: imeis(10) }),
      tell: async (engine, simulator) => {
        await engine.update([fleet("west", imeis(10))]);
        upgrade(simulator, imeis(1, 3), "scheduled");
        return engine.preview([fleet("west", imeis(7, 4))]);
      },
    },
    {
      seed: seedOf(imeis(4), { licensed: imeis(4) }),
      tell: async (engine, simulator) => {
        await engine.update([fleet("west", imeis(4))]);
        upgrade(simulator, imeis(1), "completed");
        return engine.destroy();
      },
    },
    {
      seed: seedOf(imeis(4)),
      // There is no license for one more, so that the receiver is refused.
      tell: async (engine) => {
        await engine.update([fleet("west", imeis(4))]);
        return engine.update([fleet("west", imeis(2)), fleet("east", imeis(3, 3))]);
      },
    },
    {
      seed: seedOf(imeis(4)),
      tell: async (engine) => {
        await engine.update([fleet("west", imeis(4))]);
        return engine.preview([fleet("west", imeis(2)), { ...fleet("east", imeis(2, 3)), isLate: true }]);
      },
    },
    {
      seed: seedOf(imeis(8)),
      tell: async (engine) => {
        await engine.update([fleet("west", imeis(8))]);
        return engine.preview([{ ...fleet("west", imeis(8)), account: "0402196254-00002" }]);
      },
    },
    {
      seed: seedOf(imeis(3), { licensed: imeis(3) }),
      tell: (engine) => engine.preview([fleet("west", imeis(3))]),
    },
    {
      seed: seedOf(imeis(3), { licensed: imeis(3) }),
      tell: (engine) => engine.preview([fleet("west", imeis(3), { adopt: false })]),
    },
    {
      seed: seedOf(imeis(4)),
      tell: (engine) => engine.preview([fleet("west", imeis(4)), fleet("east", imeis(1, 4))]),
    },
    {
      seed: seedOf(imeis(4)),
      tell: async (engine) => {
        await engine.update([fleet("west", imeis(4)), fleet("east", [])]);
        return engine.preview([fleet("west", imeis(2)), fleet("east", imeis(2, 3))]);
      },
    },
    {
      seed: seedOf(imeis(4)),
      tell: async (engine) => {
        await engine.update([fleet("west", imeis(4))]);
        return engine.update([fleet("east", imeis(5))]);
      },
    },
    {
      seed: seedOf([...imeis(4), ...imeis(7, 6)], { licenseCount: 20 }),
      tell: (engine) => engine.update([fleet("west", imeis(12))]),
    },
    failing(
      [
        { name: "reset-after", on: "remove", times: 999 },
        // Past the plan, which lists, too.
        { name: "refuse", on: "status", after: 1, times: 999 },
      ],
      (engine) => engine.update([fleet("west", imeis(5))]),
    ),
    failing([{ name: "http-500-json", on: "remove", after: 2, times: 999 }], (engine) => engine.destroy()),
    failing([{ name: "login-refused" }], (engine) => engine.destroy()),
  ];

/** A fleet of seven, up, and then these faults. */
function failing(faults: readonly Fault[], tell: (engine: EngineModel) => Promise<Deployment>) {
  return {
    seed: seedOf(imeis(7)),
    tell: async (engine: EngineModel, simulator: Simulator) => {
      await engine.update([fleet("west", imeis(7))]);
      simulator.setFaults(faults);
      return tell(engine);
    },
  };
}

function upgrade(simulator: Simulator, devices: readonly string[], state: "completed" | "scheduled"): void {
  simulator.patchAccount(account, { devices: devices.map((deviceId) => ({ deviceId, upgrade: state })) });
}

const clientOf = (simulator: Simulator, version?: "v1" | "v3") =>
  recordingClient(simulator, {
    sent: new SentRequests(),
    clock: hastyClock(simulator),
    ...(version === undefined ? {} : { version }),
  });

/** What v3 may not tell before licenses are released. */
async function releaseUntold(): Promise<readonly string[]> {
  await using simulator = await startSimulator({ seed: seedOf(imeis(4)), behavior: { v3UpgradeTime: false } });
  const engine = new EngineModel(lifecycleProcesses(() => clientOf(simulator, "v3")));
  await engine.update([fleet("west", imeis(4))]);
  return (await engine.preview([fleet("west", imeis(3))])).lines;
}

/** What a new list of cancellation candidates says. */
async function putCandidates(): Promise<readonly string[]> {
  await using simulator = await startSimulator({ seed: seedOf(imeis(2)) });
  const lines: string[] = [];
  const provider = createCancellationProvider({ api: clientOf(simulator, "v1"), print: (line) => lines.push(line) });
  await provider.check({}, { list: "spares", account, devices: imeis(2) });
  return lines;
}

describe("the messages that the pages quote", () => {
  const said: string[] = [];

  before(async function () {
    this.timeout(60_000);
    for (const { seed, tell } of situations) {
      await using simulator = await startSimulator({ seed });
      const { lines, failures } = await tell(new EngineModel(lifecycleProcesses(() => clientOf(simulator))), simulator);
      said.push(...[...lines, ...failures].map(inOneLine));
    }
    said.push(...[...(await releaseUntold()), ...(await putCandidates())].map(inOneLine));
  });

  for (const page of pages) {
    for (const quotation of quotationsIn(page)) {
      it(`are said like this: ${page}: ${quotation.slice(0, 60)}…`, () => {
        assert.ok(
          said.some((text) => text.includes(quotation)),
          `nobody says\n${quotation}\nbut\n${said.join("\n")}`,
        );
      });
    }
  }
});
