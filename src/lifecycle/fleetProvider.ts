import { emptyRoster } from "../roster";
import type { CarriedOut } from "./carriedOut";
import { carryOut, type CarryOutServices } from "./carryOut";
import type { ConvergeRequest } from "./convergence";
import { refuseDeletion } from "./deletion";
import { stillLicensed } from "./drift";
import { convergenceReasons, deletionMessage, PartialFailure } from "./failures";
import { forPeople, problemsOf } from "./forPeople";
import { readArguments } from "./fleetArguments";
import {
  formatInputs,
  formatRecord,
  parseInputs,
  parseRecord,
  type FleetInputs,
  type FleetRecord,
  type StoredInputs,
} from "./fleetState";
import { withDefaults } from "./options";
import { readOptions } from "./optionsReading";
import { overlapProblem } from "./overlap";
import type { Recorded } from "./plan";
import { planFleet, planLeaving } from "./planning";
import type { RemovalConfirmation } from "./removalConfirmation";
import { unchanged } from "./refuse";
import { exceedsLimit } from "./removalLimit";
import { isUnknown } from "../unknownValue";

/** What the provider process lends to the fleets it is called for. */
export interface FleetServices extends CarryOutServices {
  readonly confirmation: RemovalConfirmation;
}

type Properties = Readonly<Record<string, unknown>>;

/** The life of a fleet, in the shape in which the dynamic host calls it. Decides nothing that is not decided elsewhere. */
export function createFleetProvider(services: FleetServices) {
  /** Fleets whose `check` ran in this process. Within a refresh there is a `diff` without one, which only compares. */
  const checked = new Set<string>();
  /** What fleets are called now whose record, by its account and name, has the name that they had before an alias renamed them. */
  const renamed = new Map<string, string>();

  async function check(olds: Properties, news: Properties) {
    const { fleet, account, stored, inputs, problems, notices } = readArguments(olds, news);
    for (const notice of notices) {
      services.print(`fleet ${fleet}: ${notice}`);
    }
    if (inputs === undefined) {
      services.ledger.undetermined(fleet, account);
    } else {
      services.ledger.determined(fleet);
      services.claims.declare(inputs);
      for (const [other, devices] of services.claims.overlaps(inputs)) {
        problems.push(unchanged(overlapProblem([inputs.fleet, other], inputs.account, devices)));
      }
      if (problems.length === 0 && isNew(olds)) {
        problems.push(...(await problemsOf(() => plan(inputs, noPast))));
      }
    }
    checked.add(fleet);
    // Not on "devices": there the engine prints the property's whole value, which may be long and may be secret.
    const failures = problems.length === 0 ? [] : [{ property: "", reason: problems.join("\n  ") }];
    return { inputs: stored, failures };
  }

  const diff = (_id: string, olds: Properties, news: Properties) =>
    forPeople(nameOf(olds), () => compareAndPlan(olds, news));

  async function compareAndPlan(olds: Properties, news: Properties) {
    const recorded = readRecord(olds);
    const record = { ...recorded, fleet: String(news["fleet"]) };
    if (record.fleet !== recorded.fleet) {
      // After a rename by alias the record still has the former name, and would count as another fleet's.
      renamed.set(idOf(recorded), record.fleet);
      services.claims.remove(recorded);
    }
    services.claims.hold(record);
    if (isUnknown(news["account"])) {
      return { changes: true };
    }
    if (news["account"] !== record.account) {
      if (checked.has(record.fleet)) {
        await planLeaving(record, services);
      }
      return { changes: true, replaces: ["account"], deleteBeforeReplace: true };
    }
    if (checked.has(record.fleet)) {
      services.claims.goOn(record);
    }
    if (isUnknown(news["devices"]) || readOptions(news).kind === "unknown") {
      return { changes: true };
    }
    const inputs = parseInputs(news);
    if (checked.has(inputs.fleet)) {
      await plan(inputs, pastOf(record));
    }
    // An update settles what is undetermined, also where nothing else has changed.
    return { changes: record.undetermined.size > 0 || !isSame(formatInputs(inputs), formatInputs(recorded)) };
  }

  async function create(news: Properties) {
    const inputs = parseInputs(news);
    const convergence = await carryOut(plannedRequestOf(inputs, noPast), services);
    const id = idOf(inputs);
    const outs = outputs(inputs, convergence, 0);
    if (isUnsettled(convergence)) {
      const reasons = convergenceReasons(inputs.fleet, convergence);
      // Without a single license there is nothing to keep: the engine then records no fleet, and the next up creates it.
      throw convergence.held.size + convergence.undetermined.size === 0
        ? new Error(reasons.join("\n"))
        : partialFailure(id, outs, news, reasons);
    }
    return { id, outs };
  }

  async function update(id: string, olds: Properties, news: Properties) {
    const inputs = parseInputs(news);
    const record = readRecord(olds);
    const convergence = await carryOut(plannedRequestOf(inputs, pastOf(record)), services);
    const outs = outputs(inputs, convergence, record.adoptedCount);
    if (isUnsettled(convergence)) {
      throw partialFailure(
        id,
        outs,
        news,
        convergenceReasons(inputs.fleet, convergence, restToConfirm(inputs, convergence)),
      );
    }
    return { outs };
  }

  const read = (id: string, props: Properties = {}) =>
    forPeople(nameOf(props), async () => {
      const record = readRecord(props);
      const roster = await stillLicensed(record, services);
      const held = { ...record, roster, undetermined: emptyRoster };
      return { id, props: formatRecord(held), inputs: formatInputs(held) };
    });

  const remove = (_id: string, props: Properties) =>
    forPeople(nameOf(props), async () => {
      const recorded = readRecord(props);
      const record = { ...recorded, fleet: renamed.get(idOf(recorded)) ?? recorded.fleet };
      await refuseDeletion(record, services);
      const request = { ...requestOf(record, pastOf(record)), declared: emptyRoster, isDeletion: true };
      const outcome = await carryOut(request, services);
      if (isUnsettled(outcome) || outcome.awaited.size > 0) {
        throw new Error(deletionMessage(record, outcome));
      }
    });

  /** What is recorded is in the account, unless it has left it since. */
  function readRecord(outputs: Properties): FleetRecord {
    const record = parseRecord(outputs);
    services.account(record.account).knows(record.roster);
    return record;
  }

  const plan = (inputs: FleetInputs, past: Recorded) =>
    services.atWork.during(inputs.fleet, () => planFleet(inputs, past, services));

  function requestOf(inputs: FleetInputs, past: Recorded): ConvergeRequest {
    const { fleet, account, roster, options } = inputs;
    return {
      fleet,
      account,
      ...past,
      declared: roster,
      options: withDefaults(options),
      isClaimed: (imei) => services.claims.isClaimed(inputs, imei),
      isDeletion: false,
      planned: undefined,
    };
  }

  /** Not for a deletion: its name may have a plan that is none of its own, of the fleet that it is replaced by. */
  function plannedRequestOf(inputs: FleetInputs, past: Recorded): ConvergeRequest {
    const request = requestOf(inputs, past);
    const planned = services.ledger.planOf(inputs);
    const handedOver = new Set(planned?.handOver);
    // What was planned to be handed over is not released, should nobody claim it any more: no limit has looked at that.
    return { ...request, planned, isClaimed: (imei) => handedOver.has(imei) || request.isClaimed(imei) };
  }

  return { check, diff, create, update, read, delete: remove };
}

const noPast: Recorded = { recorded: emptyRoster, undetermined: emptyRoster };

function pastOf({ roster, undetermined }: FleetRecord): Recorded {
  return { recorded: roster, undetermined };
}

function idOf({ account, fleet }: Pick<FleetInputs, "account" | "fleet">): string {
  return `${account}/${fleet}`;
}

function nameOf(properties: Properties): string {
  return `fleet ${String(properties["fleet"])}`;
}

/** The devices apart: they are one long text, and mostly the same one. */
function isSame({ devices, ...one }: StoredInputs, { devices: otherDevices, ...other }: StoredInputs): boolean {
  return devices === otherDevices && JSON.stringify(one) === JSON.stringify(other);
}

function isNew(olds: Properties): boolean {
  return Object.keys(olds).length === 0;
}

/** The number that the removal limit is going to ask for, for what is left to be released; nothing when it will let that pass. */
function restToConfirm({ roster, options }: FleetInputs, { held, undetermined, awaited }: CarriedOut) {
  const all = [...held.keys(), ...undetermined.keys()];
  const releases = all.filter((imei) => !roster.has(imei) && !awaited.has(imei)).length;
  return exceedsLimit({ size: all.length, releases }, withDefaults(options).removalLimit) ? releases : undefined;
}

function isUnsettled({ refusals, failure }: CarriedOut): boolean {
  return refusals.length > 0 || failure !== undefined;
}

function outputs({ fleet, account, options }: FleetInputs, convergence: CarriedOut, adoptedBefore: number) {
  const { held: roster, undetermined, adopted } = convergence;
  return formatRecord({ fleet, account, roster, undetermined, options, adoptedCount: adoptedBefore + adopted });
}

function partialFailure(id: string, outs: Properties, news: Properties, reasons: readonly string[]): PartialFailure {
  // Without its provider a resource can never be read or deleted again, and for a failure the host does not add it.
  return new PartialFailure({ id, properties: { ...outs, __provider: news["__provider"] }, reasons });
}
