import type { Imei } from "../imei";
import { emptyRoster } from "../roster";
import type { Account } from "./account";
import type { Claims } from "./claims";
import { converge, type Convergence, type ConvergeRequest } from "./converge";
import { refuseDeletion } from "./deletion";
import { stillLicensed } from "./drift";
import { convergenceReasons, deletionMessage, forPeople, messageForPeople, PartialFailure } from "./failures";
import { readArguments } from "./fleetArguments";
import { formatInputs, formatRecord, parseInputs, parseRecord, type FleetInputs, type FleetRecord } from "./fleetState";
import type { Ledger } from "./ledger";
import { closingLine, leaveLines, leavingLine } from "./lines";
import { readOptions, withDefaults } from "./options";
import { overlapProblems } from "./overlap";
import type { Recorded } from "./plan";
import { planFleet } from "./planning";
import { createProgress } from "./progress";
import { isUnknown } from "./unknown";

/** What the provider process lends to the fleets it is called for. */
export interface FleetServices {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly account: (name: string) => Account;
  readonly claims: Claims;
  readonly ledger: Ledger;
  /** The number of releases that somebody confirmed for the fleet, outside of the program. */
  readonly confirmedRemoval: (fleet: string) => number | undefined;
  /** API calls made by this process so far. */
  readonly callCount: () => number;
  readonly print: (line: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
  /** Waits after the given attempt at what the service failed on, before the next one. */
  readonly pause: (attempt: number) => Promise<void>;
}

type Properties = Readonly<Record<string, unknown>>;

/** The life of a fleet, in the shape in which the dynamic host calls it. Decides nothing that is not decided elsewhere. */
export function createFleetProvider(services: FleetServices) {
  /** Fleets whose `check` ran in this process. Within a refresh there is a `diff` without one, which only compares. */
  const checked = new Set<string>();

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
      problems.push(...overlapProblems(inputs, services.claims));
      if (problems.length === 0 && isNew(olds)) {
        problems.push(...(await problemOf(() => planFleet(inputs, noPast, services))));
      }
    }
    checked.add(fleet);
    // Not on "devices": there the engine prints the property's whole value, which may be long and may be secret.
    const failures = problems.length === 0 ? [] : [{ property: "", reason: problems.join("\n  ") }];
    return { inputs: stored, failures };
  }

  const diff = (_id: string, olds: Properties, news: Properties) =>
    forPeople(nameOf(olds), async () => {
      const record = parseRecord(olds);
      // By its present name: after a rename by alias the record still has the former, and would count as another fleet's.
      services.claims.hold({ ...record, fleet: String(news["fleet"]) });
      if (isUnknown(news["account"])) {
        return { changes: true };
      }
      if (news["account"] !== record.account) {
        planLeaving(record);
        return { changes: true, replaces: ["account"], deleteBeforeReplace: true };
      }
      if (isUnknown(news["devices"]) || readOptions(news).kind === "unknown") {
        return { changes: true };
      }
      const inputs = parseInputs(news);
      if (checked.has(inputs.fleet)) {
        await planFleet(inputs, pastOf(record), services);
      }
      // An update settles what is undetermined, also where nothing else has changed.
      return {
        changes:
          record.undetermined.size > 0 || JSON.stringify(formatInputs(inputs)) !== JSON.stringify(formatInputs(record)),
      };
    });

  async function create(news: Properties) {
    const inputs = parseInputs(news);
    const convergence = await carryOut(requestOf(inputs, noPast));
    const id = `${inputs.account}/${inputs.fleet}`;
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
    const record = parseRecord(olds);
    const convergence = await carryOut(requestOf(inputs, pastOf(record)));
    const outs = outputs(inputs, convergence, record.adoptedCount);
    if (isUnsettled(convergence)) {
      throw partialFailure(id, outs, news, convergenceReasons(inputs.fleet, convergence));
    }
    return { outs };
  }

  const read = (id: string, props: Properties = {}) =>
    forPeople(nameOf(props), async () => {
      const record = parseRecord(props);
      const roster = await stillLicensed(record, services);
      const held = { ...record, roster, undetermined: emptyRoster };
      return { id, props: formatRecord(held), inputs: formatInputs(held) };
    });

  const remove = (_id: string, props: Properties) =>
    forPeople(nameOf(props), async () => {
      const record = parseRecord(props);
      const request = { ...requestOf(record, pastOf(record)), declared: emptyRoster };
      refuseDeletion(record, request, services);
      const convergence = await carryOut(request);
      if (isUnsettled(convergence)) {
        throw new Error(deletionMessage(record, convergence));
      }
    });

  function requestOf({ fleet, account, roster, options }: FleetInputs, past: Recorded): ConvergeRequest {
    const isClaimed = (imei: Imei) => services.claims.isClaimed({ fleet, account }, imei);
    return { fleet, account, ...past, declared: roster, options: withDefaults(options), isClaimed };
  }

  /** A fleet that moves to another account is deleted on this one first. */
  function planLeaving(record: FleetRecord): void {
    if (checked.has(record.fleet)) {
      const { release } = refuseDeletion(record, requestOf(record, pastOf(record)), services);
      services.print(leavingLine(record, release.length));
    }
  }

  async function carryOut(request: ConvergeRequest): Promise<Convergence> {
    const account = services.account(request.account);
    const progress = createProgress(request.fleet, services);
    try {
      const convergence = await account.write((api) => converge(request, { api, progress, pause: services.pause }));
      services.claims.hold({ ...request, roster: convergence.held });
      for (const line of [
        ...leaveLines(request.fleet, convergence),
        closingLine(request.fleet, convergence, services.callCount()),
      ]) {
        services.print(line);
      }
      return convergence;
    } finally {
      services.ledger.carriedOut(request);
    }
  }

  return { check, diff, create, update, read, delete: remove };
}

const noPast: Recorded = { recorded: emptyRoster, undetermined: emptyRoster };

function pastOf({ roster, undetermined }: FleetRecord): Recorded {
  return { recorded: roster, undetermined };
}

function nameOf(properties: Properties): string {
  return `fleet ${String(properties["fleet"])}`;
}

function isNew(olds: Properties): boolean {
  return Object.keys(olds).length === 0;
}

async function problemOf(work: () => Promise<void>): Promise<string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return [messageForPeople(error)];
  }
}

function isUnsettled({ refusals, failure }: Convergence): boolean {
  return refusals.length > 0 || failure !== undefined;
}

function outputs({ fleet, account, options }: FleetInputs, convergence: Convergence, adoptedBefore: number) {
  const { held: roster, undetermined, adopted } = convergence;
  return formatRecord({ fleet, account, roster, undetermined, options, adoptedCount: adoptedBefore + adopted });
}

function partialFailure(id: string, outs: Properties, news: Properties, reasons: readonly string[]): PartialFailure {
  // Without its provider a resource can never be read or deleted again, and for a failure the host does not add it.
  return new PartialFailure({ id, properties: { ...outs, __provider: news["__provider"] }, reasons });
}
