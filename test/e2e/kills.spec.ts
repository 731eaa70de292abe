import assert from "node:assert/strict";
import { inspect } from "node:util";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { accountReader } from "../../src/cli/facts/accountReader";
import { statusCommand } from "../../src/cli/commands/statusCommand";
import type { Simulator } from "../../src/simulator";
import { codesIn } from "../support/codes";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, seedOf, unguardedProgram } from "../support/fleetPrograms";
import { deployed, licensedIn, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { descendantsOf, endAll, type RunningProcess } from "../support/processes";
import { simulatorSettings, type PulumiProject } from "../support/pulumiProject";
import { untilQuiet } from "../support/untilQuiet";
import { run } from "../unit/cli/commandRun";

const devices = imeis(8);
const [foreign = ""] = imeis(1, 90);

interface Work {
  readonly what: string;
  /** Declared before, and up. */
  readonly from: readonly string[];
  /** Declared when the kill comes. */
  readonly to: readonly string[];
  /** Declared instead, when somebody has changed the program since. */
  readonly instead: readonly string[];
}

const works: readonly Work[] = [
  { what: "a create", from: [], to: devices.slice(0, 4), instead: devices.slice(1, 2) },
  {
    what: "an update that adds and releases",
    from: devices.slice(0, 4),
    to: devices.slice(2, 6),
    instead: devices.slice(1, 4),
  },
  { what: "a deletion", from: devices.slice(0, 4), to: [], instead: devices.slice(0, 2) },
];

type Victim = "the provider" | "the CLI" | "both";

interface Kill {
  readonly work: Work;
  /** Requests that were answered before. */
  readonly after: number;
  /** Whether the request that is under way takes effect. */
  readonly takesEffect: boolean;
  readonly victim: Victim;
  readonly isChanged: boolean;
}

/** More than any of the works has. */
const mostRequests = 16;

const kills: readonly Kill[] = works.flatMap((work) =>
  Array.from({ length: mostRequests }, (_, after) => after).flatMap((after) =>
    [false, true].flatMap((takesEffect) =>
      (["the provider", "the CLI", "both"] as const).flatMap((victim) =>
        [false, true].map((isChanged) => ({ work, after, takesEffect, victim, isChanged })),
      ),
    ),
  ),
);

/** All of them take half an hour, with KILLS=all. Else a few, of writes and of what is read before. */
const chosen =
  process.env["KILLS"] === "all"
    ? kills
    : kills.filter(
        ({ work, after, takesEffect, victim, isChanged }) =>
          after === works.indexOf(work) + 6 &&
          takesEffect &&
          victim !== "the provider" &&
          isChanged === (victim === "both"),
      );

function strike(victim: Victim, cli: number, started: readonly RunningProcess[]): void {
  const providers = started.filter(({ command }) => command.includes("dynamic-provider"));
  assert.ok(providers.length > 0, inspect(started));
  // The CLI first, so that it does not see the end of the other.
  if (victim !== "the provider") {
    process.kill(cli, "SIGKILL");
  }
  if (victim !== "the CLI") {
    endAll(providers);
  }
}

async function recorded(project: PulumiProject): Promise<string[]> {
  const fleets = (await project.resources()).filter(({ type }) => type.endsWith(":DeviceLicenseAssignment"));
  return fleets.flatMap(
    ({ outputs }) =>
      z
        .string()
        .parse(outputs?.["devices"])
        .match(/^\d{15}/gm) ?? [],
  );
}

/** What status says of licenses that no fleet records, given an export of the stack. */
async function namedByStatus(project: PulumiProject, simulator: Simulator) {
  const file = path.join(project.directory, "stack.json");
  succeeded(await project.command("stack", "export", "--file", file));
  const reader = accountReader({ environment: simulatorSettings(simulator) });
  const { stdout, stderr } = await run(statusCommand(reader), [account, "--stack", file, "--json"]);
  const lines = stderr.split("\n").filter((line) => codesIn(line).includes("licenses-unrecorded"));
  return {
    /** By the operation that was pending when the CLI was killed. */
    unrecorded: lines.flatMap((line) => line.match(/\d{15}/g) ?? []),
    unmanaged: z.object({ unmanaged: z.array(z.string()) }).parse(JSON.parse(stdout)).unmanaged,
  };
}

/** @returns whether the work had so many requests */
async function play({ work, after, takesEffect, victim, isChanged }: Kill): Promise<boolean> {
  const seed = seedOf([...devices, foreign], { licenseCount: 20, licensed: [foreign] });
  const settings = { THINGSPACE_BATCH_SIZE: "1", THINGSPACE_CONCURRENCY: "1" };
  const { simulator, project } = await deployed(unguardedProgram(work.from), { seed }, settings);
  try {
    await project.rewrite(unguardedProgram(work.to));
    // The answer keeps until the kill.
    simulator.setFaults([
      takesEffect ? { name: "slow", ms: 60_000, after, times: 1 } : { name: "stall", after, times: 1 },
    ]);
    const command = await project.start("up", "--yes", "--skip-preview");
    const ended = { is: false };
    void command.finished.then(() => {
      ended.is = true;
    });
    const isHit = () => simulator.requests().some(({ fault }) => fault !== undefined);
    while (!ended.is && !isHit()) {
      await wait(10);
    }
    if (ended.is) {
      return false;
    }
    const started = await descendantsOf(command.pid);
    try {
      strike(victim, command.pid, started);
      await command.finished;
      simulator.clearFaults();
      await untilQuiet(simulator);
    } finally {
      endAll(started);
    }
    if (victim !== "the provider") {
      // It could not take its lock away.
      succeeded(await project.command("cancel", "--yes"));
    }
    const { unrecorded, unmanaged } = await namedByStatus(project, simulator);
    const known = [...(await recorded(project)), foreign];
    const unknown = licensedIn(simulator).filter((imei) => !known.includes(imei));
    assert.deepEqual(
      unknown.filter((imei) => ![...unmanaged, ...unrecorded].includes(imei)),
      [],
    );
    if (victim !== "the provider") {
      assert.deepEqual([...unrecorded].sort(), [...unknown].sort());
    }

    const next = isChanged ? work.instead : work.to;
    await project.rewrite(unguardedProgram(next));
    // What is recorded may have been released by the killed run, which only a refresh tells of a device that is declared once more.
    succeeded(await project.up({ refresh: isChanged }));
    assert.deepEqual((await recorded(project)).sort(), [...next].sort());
    const licensed = licensedIn(simulator);
    assert.deepEqual(
      next.filter((imei) => !licensed.includes(imei)),
      [],
    );
    // What the killed run assigned, and the program does not declare anymore, is there still, and was named.
    assert.deepEqual(
      licensed.filter((imei) => ![...next, ...unmanaged, ...unrecorded].includes(imei)),
      [],
    );
    return true;
  } finally {
    await project[Symbol.asyncDispose]();
    await simulator.close();
  }
}

describeOnEngine("a run that is killed at any request", () => {
  for (const work of works) {
    for (const victim of ["the provider", "the CLI", "both"] as const) {
      for (const isChanged of [false, true]) {
        const cases = chosen.filter(
          (kill) => kill.work === work && kill.victim === victim && kill.isChanged === isChanged,
        );
        if (cases.length > 0) {
          it(`loses nothing: ${victim} within ${work.what}, then ${isChanged ? "another" : "the same"} program`, async function () {
            this.timeout(1_200_000);
            for (const kill of cases) {
              if (!(await play(kill))) {
                break;
              }
            }
          });
        }
      }
    }
  }
});
