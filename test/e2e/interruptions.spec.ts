import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { inspect } from "node:util";
import path from "node:path";
import { accountReader } from "../../src/cli/facts/accountReader";
import { statusCommand } from "../../src/cli/commands/statusCommand";
import { startSimulator, type Simulator } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { run } from "../unit/cli/commandRun";
import { account, fleetProgram, seedOf, unguardedProgram } from "../support/fleetPrograms";
import { deployed, licensedIn, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { descendantsOf, endAll, isRunning, type RunningProcess } from "../support/processes";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";
import { untilQuiet } from "../support/untilQuiet";

const devices = imeis(20);
const [foreign] = imeis(1, 90);

interface Work {
  readonly what: string;
  /** Declared before, and up. */
  readonly from: readonly string[];
  /** Declared when the interruption comes. */
  readonly to: readonly string[];
}

const works: readonly Work[] = [
  { what: "a create", from: [], to: devices.slice(0, 10) },
  { what: "an update that adds and releases", from: devices.slice(0, 10), to: devices.slice(5, 15) },
  { what: "a deletion", from: devices.slice(0, 10), to: [] },
];

interface Interruption {
  readonly what: string;
  /** Comes when some writes have been sent, and others have not. */
  readonly strike: (pid: number, started: readonly RunningProcess[]) => void;
  /** What the command then says, if it still can. */
  readonly says?: RegExp;
  /** What the user does before anything else. */
  readonly recover?: (project: PulumiProject) => Promise<void>;
}

const interruptions: readonly Interruption[] = [
  {
    what: "Ctrl-C",
    strike: (pid) => {
      // As a terminal does: to the whole group.
      process.kill(-pid, "SIGINT");
    },
    says: /\^C received; cancelling/,
  },
  {
    what: "the provider's process killed",
    strike: (_pid, started) => {
      const provider = started.find(({ command }) => /^\S*node\b.*dynamic-provider/.test(command));
      assert.ok(provider !== undefined, inspect(started));
      process.kill(provider.pid, "SIGKILL");
    },
    says: /error reading from server: EOF/,
  },
  {
    what: "the CLI killed",
    strike: (pid) => {
      process.kill(pid, "SIGKILL");
    },
    recover: async (project) => {
      // It could not take its lock away.
      succeeded(await project.command("cancel", "--yes"));
    },
  },
];

async function untilWriting(simulator: Simulator): Promise<void> {
  while (simulator.writes() < 3) {
    await wait(10);
  }
}

describeOnEngine("a run that is interrupted and run again loses nothing", () => {
  for (const { what, strike, says, recover } of interruptions) {
    for (const { what: work, from, to } of works) {
      it(`${what} within ${work}`, async () => {
        const seed = seedOf([...devices, String(foreign)], { licenseCount: 30, licensed: [String(foreign)] });
        const one = { THINGSPACE_BATCH_SIZE: "1", THINGSPACE_CONCURRENCY: "1" };
        const begun = await deployed(unguardedProgram(from), { seed, latencyMs: 60 }, one);
        await using simulator = begun.simulator;
        await using project = begun.project;
        await project.rewrite(unguardedProgram(to));

        const command = await project.start("up", "--yes", "--skip-preview");
        await untilWriting(simulator);
        const started = await descendantsOf(command.pid);
        try {
          strike(command.pid, started);
          const { output } = await command.finished;
          assert.match(output, says ?? /^/);
          await untilQuiet(simulator);
        } finally {
          endAll(started);
        }
        await recover?.(project);
        succeeded(await project.up());
        assert.deepEqual(licensedIn(simulator), [...to, foreign]);
        const fleets = (await project.resources()).filter(({ type }) => type.endsWith(":DeviceLicenseAssignment"));
        assert.deepEqual(
          fleets.map(({ outputs }) => String(outputs?.["devices"])),
          to.length === 0 ? [] : [to.map((imei) => `${imei}\n`).join("")],
        );
      });
    }
  }
});

describeOnEngine("a killed run of a program that was changed since", () => {
  it("has its licenses named by status, from the export of the stack", async () => {
    const one = { THINGSPACE_BATCH_SIZE: "1", THINGSPACE_CONCURRENCY: "1" };
    const begun = await deployed(fleetProgram(devices.slice(0, 3)), { seed: seedOf(devices), latencyMs: 60 }, one);
    await using simulator = begun.simulator;
    await using project = begun.project;
    await project.rewrite(unguardedProgram(devices.slice(0, 12)));
    const command = await project.start("up", "--yes", "--skip-preview");
    await untilWriting(simulator);
    const started = await descendantsOf(command.pid);
    process.kill(command.pid, "SIGKILL");
    await command.finished;
    await untilQuiet(simulator);
    endAll(started);

    const file = path.join(project.directory, "stack.json");
    succeeded(await project.command("stack", "export", "--file", file));
    const reader = accountReader({ environment: simulatorSettings(simulator) });
    const { stdout, stderr } = await run(statusCommand(reader), [account, "--stack", file]);
    const left = licensedIn(simulator).filter((imei) => !devices.slice(0, 3).some((device) => device === imei));
    assert.ok(left.length > 0);
    assert.match(stdout, /test\/west +3 devices: 3 licensed, 0 not/);
    assert.match(
      stderr,
      new RegExp(
        `fleet test/west: .* ${left.length} device.*${left.slice(0, 5).join(", ")}.*\\[licenses-unrecorded\\]`,
      ),
    );
  });
});

describeOnEngine("a provider whose engine is gone", () => {
  for (const { what, strike } of [
    { what: "by kill -9", strike: (pid: number) => process.kill(pid, "SIGKILL") },
    { what: "with its terminal", strike: (pid: number) => process.kill(-pid, "SIGHUP") },
  ]) {
    it(`ends after the request under way, and sends no more: ${what}`, async () => {
      await using simulator = await startSimulator({ seed: seedOf(devices), latencyMs: 1_000 });
      await using project = await PulumiProject.create(fleetProgram(devices), {
        ...simulatorSettings(simulator),
        THINGSPACE_BATCH_SIZE: "1",
        THINGSPACE_CONCURRENCY: "1",
      });
      const command = await project.start("up", "--yes", "--skip-preview");
      while (simulator.writes() < 3) {
        await wait(10);
      }
      const started = await descendantsOf(command.pid);
      const providers = started.filter(({ command: line }) => /dynamic-provider|pulumi-resource/.test(line));
      assert.ok(providers.length > 0, inspect(started));
      try {
        const before = simulator.writes();
        strike(command.pid);
        while (providers.some(isRunning)) {
          await wait(50);
        }
        // The answer to the last one may have been on its way.
        assert.ok(simulator.writes() <= before + 1, `${simulator.writes()} writes, ${before} of them before`);
        assert.equal(licensedIn(simulator).length, simulator.writes());
      } finally {
        endAll(started);
      }
    });
  }
});
