import { checkFailures } from "./checkFailures";
import { readArguments } from "./fleetInputs";
import {
  formatInputs,
  inputsOf,
  nothingRecorded,
  formatRecord,
  parseInputs,
  parseRecord,
  type FleetInputs,
  type FleetRecord,
  type Recorded,
  type StoredInputs,
} from "../fleet/fleetState";
import type { Imei } from "../fleet/imei";
import { beforeAnyChange } from "../reconcile/reads";
import { withUserErrors, isBug, problemsOf } from "../reconcile/userErrors";
import { withDefaults } from "../fleet/fleetOptions";
import { readOptions } from "../fleet/optionsReading";
import { failedProgramProblem } from "../reconcile/messages/failedProgram";
import { overlapProblems } from "../reconcile/check/overlap";
import { exceedsLimit, sizeOf } from "../reconcile/check/removalLimit";
import { deletionMessage, partialReasons } from "../reconcile/messages/failures";
import { isPartial, type Outcome } from "../reconcile/fold";
import { lossLine, notYetListedLine } from "../reconcile/messages/lostLicenses";
import { leftInTransitLine } from "../reconcile/messages/outcomeLines";
import { unchangedLine } from "../reconcile/messages/planLines";
import type { Target } from "../reconcile/plan";
import { differenceOf, planFleet } from "../reconcile/planFleet";
import { reconcile } from "../reconcile/reconcile";
import { refresh } from "../reconcile/refresh";
import { asError } from "../reconcile/resultOrError";
import type { Session } from "../reconcile/session/session";
import type { Sessions } from "../reconcile/session/sessions";
import { emptyRoster, type Roster } from "../fleet/roster";
import { isUnknown } from "../fleet/unknownValue";
import { PartialFailure } from "./partialFailure";

type Properties = Readonly<Record<string, unknown>>;

/** Implements Pulumi's dynamic provider; all planning is in reconcile/. */
export function createFleetProvider(sessions: Sessions) {
  const { print } = sessions.tools;
  const redact = (text: string) => sessions.secrets.redact(text);
  const redacted = <Result>(properties: Properties, work: () => Promise<Result>) =>
    withUserErrors(nameOf(properties), work, redact);

  async function check(olds: Properties, news: Properties) {
    const { fleet, account, stored, inputs, problems, notices } = readArguments(olds, news);
    for (const notice of notices) {
      print(`fleet ${fleet}: ${notice}`);
    }
    sessions.checked.add(fleet);
    if (sessions.run.hasFailed) {
      problems.push(failedProgramProblem(`fleet ${fleet}`));
    }
    if (inputs === undefined) {
      sessions.noteUndetermined(fleet, account);
    } else {
      const session = sessions.of(inputs.account);
      if (inputs.isSecret) {
        sessions.secrets.add(inputs.roster);
      }
      sessions.noteDetermined(fleet, inputs.account);
      session.claims.desire(fleet, inputs.roster);
      problems.push(...overlapProblems(inputs, session.claims));
      if (problems.length === 0 && isNew(olds)) {
        problems.push(
          ...(await problemsOf(async () => {
            await planFleet(targetOf(inputs, nothingRecorded), session);
          })),
        );
      }
    }
    return { inputs: stored, failures: checkFailures(problems.map(redact)) };
  }

  const diff = (_id: string, olds: Properties, news: Properties) => redacted(olds, () => compare(olds, news));

  async function compare(olds: Properties, news: Properties) {
    const former = readRecord(olds);
    const record = { ...former, fleet: String(news["fleet"]) };
    const { fleet, account } = record;
    const session = sessions.of(account);
    if (fleet !== former.fleet) {
      // After a rename by alias the record has the former name, and would count as another fleet's.
      sessions.renamed.set(idOf(former), fleet);
      session.claims.noteGone(former.fleet);
    }
    // A refresh calls this without a check, and only compares.
    const wasChecked = sessions.checked.has(fleet);
    if (isUnknown(news["account"])) {
      session.claims.record(fleet, record.devices);
      return { changes: true };
    }
    if (news["account"] !== account) {
      session.claims.recordMoving(fleet, record.devices);
      if (wasChecked) {
        const to = String(news["account"]);
        sessions.move(fleet, account, to);
        // A mistyped account must fail before anyone confirms its releases.
        await beforeAnyChange(fleet, () => sessions.of(to).observed.subscription());
        await planFleet(departureOf(record), session);
      }
      return { changes: true, replaces: ["account"], deleteBeforeReplace: true };
    }
    if (wasChecked) {
      session.claims.recordContinuing(fleet, record.devices);
    } else {
      session.claims.record(fleet, record.devices);
    }
    if (isUnknown(news["devices"]) || readOptions(news).kind === "unknown") {
      return { changes: true };
    }
    const inputs = parseInputs(news);
    const isSame = isSameText(formatInputs(inputs), formatInputs(inputsOf(former)));
    if (!wasChecked) {
      return { changes: record.unknown.size > 0 || !isSame };
    }
    const planned = await planFleet(targetOf(inputs, record), session);
    if (planned === undefined && !isSame) {
      print(unchangedLine(fleet, relabeledCount(inputs.roster, record.devices)));
    }
    return { changes: planned !== undefined || !isSame };
  }

  async function create(news: Properties) {
    const inputs = parseInputs(news);
    const id = idOf(inputs);
    // Set if the fleet was just deleted. If this create then failed without a record, the engine would keep the old one,
    // and never read or delete it again.
    const replacedRecord = sessions.of(inputs.account).replacedRecords.get(inputs.fleet);
    let outcome: Outcome;
    try {
      outcome = await reconciled(targetOf(inputs, replacedRecord ?? nothingRecorded));
    } catch (error) {
      throw replacedRecord === undefined
        ? error
        : partialFailure(id, formatRecord({ ...inputs, ...replacedRecord, adoptedCount: 0 }), news, [
            asError(error).message,
          ]);
    }
    const outs = outputs(inputs, outcome, 0);
    if (isPartial(outcome)) {
      const reasons = partialReasons(inputs.fleet, outcome, sessions.tools.lagMs()).map(redact);
      // Else, without a license, the engine must record no fleet, and the next up creates it.
      throw replacedRecord === undefined && isEmpty(outcome.recorded)
        ? new Error(reasons.join("\n"))
        : partialFailure(id, outs, news, reasons);
    }
    return { id, outs };
  }

  async function reconciled(target: Target): Promise<Outcome> {
    try {
      return await reconcile(target, sessions.of(target.account));
    } catch (error) {
      throw isBug(error) ? error : new Error(redact(asError(error).message), { cause: error });
    }
  }

  async function update(id: string, olds: Properties, news: Properties) {
    const inputs = parseInputs(news);
    const record = readRecord(olds);
    const outcome = await reconciled(targetOf(inputs, record));
    const outs = outputs(inputs, outcome, record.adoptedCount);
    if (isPartial(outcome)) {
      throw partialFailure(
        id,
        outs,
        news,
        partialReasons(
          inputs.fleet,
          outcome,
          sessions.tools.lagMs(),
          restToConfirm(inputs, outcome, sessions.of(inputs.account)),
        ).map(redact),
      );
    }
    return { outs };
  }

  const read = (id: string, props: Properties = {}) =>
    redacted(props, async () => {
      const record = readRecord(props);
      const { fleet } = record;
      const { claims, observed } = sessions.of(record.account);
      const { devices, unknown, inTransit } = record;
      // Before anything is awaited: the other fleets of this refresh ask who holds what.
      claims.record(fleet, devices);
      const known = [...devices.keys(), ...unknown.keys(), ...inTransit.keys()];
      const licensed = known.length === 0 ? new Set<string>() : await observed.licensedAmong(known);
      const isRecordedElsewhere = (imei: Imei) => claims.isRecordedElsewhere(fleet, imei);
      const refreshed = refresh(record, licensed, isRecordedElsewhere, sessions.tools);
      [
        lossLine(fleet, refreshed.lost, devices.size),
        notYetListedLine(fleet, refreshed.notYetListed, sessions.tools.lagMs()),
      ]
        .filter((line) => line !== undefined)
        .forEach(print);
      const refreshedRecord = { ...record, ...refreshed.recorded };
      sessions.run.noteRefreshed(refreshedRecord);
      return { id, props: formatRecord(refreshedRecord), inputs: formatInputs(inputsOf(refreshedRecord)) };
    });

  const remove = (_id: string, props: Properties) =>
    redacted(props, async () => {
      const former = readRecord(props);
      if (sessions.run.hasFailed) {
        throw new Error(failedProgramProblem(nameOf(props)));
      }
      const record = { ...former, fleet: sessions.renamed.get(idOf(former)) ?? former.fleet };
      const session = sessions.of(record.account);
      const target = departureOf(record);
      const outcome = await reconcile(target, session);
      const left = leftInTransitLine(record.fleet, inTransitLeft(record));
      if (left !== undefined) {
        print(left);
      }
      if (isPartial(outcome)) {
        throw new Error(deletionMessage(record, outcome, sessions.tools.lagMs()));
      }
    });

  function departureOf(record: FleetRecord): Target {
    const { movingOut } = sessions.of(record.account);
    return {
      ...targetOf(inputsOf(record), record),
      desired: emptyRoster,
      recorded: inTransitLeft(record).size === 0 ? record : { ...record, inTransit: emptyRoster },
      purpose: movingOut.has(record.fleet) ? "move" : "delete",
    };
  }

  /** Where nothing tells who records the devices in transit, as in a destroy, which runs no program: they stay with the receivers. */
  function inTransitLeft({ inTransit }: FleetRecord): Roster {
    const { run } = sessions;
    return sessions.isProgramRunning && (run.knowsState || !run.isWhole) ? emptyRoster : inTransit;
  }

  function readRecord(outputs: Properties): FleetRecord {
    const record = parseRecord(outputs);
    if (record.isSecret) {
      [record.devices, record.unknown, record.inTransit].forEach((devices) => {
        sessions.secrets.add(devices);
      });
    }
    sessions.of(record.account).noteRecord(record);
    return record;
  }

  return { check, diff, create, update, read, delete: remove };
}

function relabeledCount(desired: Roster, recorded: Roster): number {
  return desired === recorded ? 0 : [...desired].filter(([imei, label]) => recorded.get(imei) !== label).length;
}

function targetOf({ fleet, account, roster, options }: FleetInputs, recorded: Recorded): Target {
  return { fleet, account, desired: roster, recorded, options: withDefaults(options), purpose: "change" };
}

function idOf({ account, fleet }: Pick<FleetInputs, "account" | "fleet">): string {
  return `${account}/${fleet}`;
}

function nameOf(properties: Properties): string {
  return `fleet ${String(properties["fleet"])}`;
}

/** The devices apart: they are one long text, and mostly the same. */
function isSameText({ devices, ...one }: StoredInputs, { devices: otherDevices, ...other }: StoredInputs): boolean {
  return devices === otherDevices && JSON.stringify(one) === JSON.stringify(other);
}

function isEmpty({ devices, unknown, inTransit }: Recorded): boolean {
  return devices.size + unknown.size + inTransit.size === 0;
}

function isNew(olds: Properties): boolean {
  return Object.keys(olds).length === 0;
}

/** The number to confirm for the remaining releases; undefined when the removal limit lets them pass. */
function restToConfirm(inputs: FleetInputs, { recorded }: Outcome, session: Session): number | undefined {
  const { removed } = differenceOf(targetOf(inputs, recorded), session);
  const removal = { size: sizeOf(recorded, removed), releases: removed.length };
  return exceedsLimit(removal, withDefaults(inputs.options).removalLimit) ? removal.releases : undefined;
}

function outputs(inputs: FleetInputs, { recorded, adopted }: Outcome, adoptedBefore: number) {
  return formatRecord({ ...inputs, ...recorded, adoptedCount: adoptedBefore + adopted });
}

function partialFailure(id: string, outs: Properties, news: Properties, reasons: readonly string[]): PartialFailure {
  // Without its provider a resource can never be read or deleted again, and the host does not add it to a failure.
  return new PartialFailure({ id, properties: { ...outs, __provider: news["__provider"] }, reasons });
}
