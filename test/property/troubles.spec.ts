import assert from "node:assert/strict";
import fc from "fast-check";
import { EngineModel } from "../support/engineModel";
import { imeis } from "../support/imeis";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { apiOver, MemoryLicenses, type Disturbance } from "../support/memoryLicenses";
import { accounts, programsOnTwoAccounts, updateOptions } from "./programs";
import { numRuns } from "./runs";

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

const step = fc.record({
  fleets: programsOnTwoAccounts(imeis(8)),
  minutesSince: fc.constantFrom(0.25, 0.5, 3),
  isRefreshedBefore: fc.boolean(),
  options: fc.record({ ...updateOptions, continues: fc.boolean() }, { requiredKeys: [] }),
  disturbances: fc.array(
    optional(
      fc.constantFrom<Disturbance>(
        "request-lost",
        "answer-lost",
        "failing",
        "request-lost-blind",
        "answer-lost-blind",
        "standing-still",
      ),
    ),
    { maxLength: 4 },
  ),
  /** After so many calls ThingSpace cannot be reached anymore. */
  callsBeforeOutage: optional(fc.integer({ min: 0, max: 8 })),
  /** How many changes reads are behind, as far as that is two minutes. */
  changesBehind: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 })),
  isActingLate: fc.boolean(),
});

const twoMinutesMs = 120_000;

/** An account whose reads may show what was up to two minutes ago, even amid a request. */
class LaggingLicenses extends MemoryLicenses {
  readonly #past: { readonly timeMs: number; readonly licensed: ReadonlySet<string> }[] = [];
  now = 0;

  constructor() {
    super(100);
    this.batchSize = 3;
    this.onChange = () => {
      this.#past.push({ timeMs: this.now, licensed: new Set(this.licensed) });
    };
    this.onChange();
  }

  fallBehind(changes: number): void {
    const recent = this.#past.filter(({ timeMs }) => this.now - timeMs < twoMinutesMs);
    const before = this.#past.filter(({ timeMs }) => this.now - timeMs >= twoMinutesMs).slice(-1);
    const states = [...before, ...recent];
    this.shown = changes === 0 ? undefined : states[Math.max(states.length - 1 - changes, 0)]?.licensed;
  }

  /** ThingSpace cannot be reached anymore after so many calls. */
  breakDown(calls: number): void {
    const outage = new Error("ThingSpace cannot be reached");
    this.happenings.push(...Array.from({ length: calls }, () => undefined), () => {
      this.outage = outage;
      this.disturbances.unshift(outage, outage, outage);
    });
  }

  recover(): void {
    this.disturbances.length = 0;
    this.happenings.length = 0;
    this.outage = undefined;
  }

  override actLate(): void {
    super.actLate();
    this.onChange?.();
  }
}

describe("whatever goes wrong, all at once: reads that lag, lost and late requests, outages, targets, replacements", () => {
  it("no license is left that no fleet records", () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 4 }), async (steps) => {
        const pools = new Map(accounts.map((name) => [name, new LaggingLicenses()]));
        const all = [...pools.values()];
        let now = 0;
        const engine = new EngineModel(lifecycleProcesses(() => apiOver(pools), { now: () => now }));
        const assertNothingLost = (when: string) => {
          const stored = [
            ...[...engine.state.values()].filter(({ isPendingReplacement }) => isPendingReplacement !== true),
            ...engine.pendingDeletes,
          ];
          for (const [name, { licensed }] of pools) {
            const known = new Set(
              stored
                .filter(({ outputs }) => outputs["account"] === name)
                .flatMap(({ outputs }) =>
                  ["devices", "undetermined", "inTransit"].map((field) => String(outputs[field])),
                )
                .flatMap((text) => text.match(/\d{15}/g) ?? []),
            );
            const lost = [...licensed].filter((imei) => !known.has(imei));
            assert.deepEqual(lost, [], `${when} on ${name}`);
          }
        };
        for (const [index, { fleets, minutesSince, isRefreshedBefore, options, ...trouble }] of steps.entries()) {
          now += minutesSince * 60_000;
          for (const pool of all) {
            pool.now = now;
            if (minutesSince * 60_000 > twoMinutesMs) {
              // It acts by then, or never.
              pool.late.clear();
            }
            pool.fallBehind(trouble.changesBehind);
          }
          if (isRefreshedBefore) {
            await engine.refresh();
            assertNothingLost("after a refresh");
          }
          for (const pool of all) {
            pool.disturbances.push(...trouble.disturbances);
            if (trouble.callsBeforeOutage !== undefined) {
              pool.breakDown(trouble.callsBeforeOutage);
            }
          }
          // The record of the program's last run begins with a full run.
          await engine.update(fleets, index === 0 ? {} : options);
          for (const pool of all) {
            pool.recover();
          }
          assertNothingLost("after an update");
          if (trouble.isActingLate) {
            all.forEach((pool) => {
              pool.actLate();
            });
            assertNothingLost("after ThingSpace acted late");
          }
        }
        all.forEach((pool) => {
          pool.actLate();
        });
        assertNothingLost("in the end");
      }),
      numRuns(500),
    ));
});
