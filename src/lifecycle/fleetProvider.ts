import type { Imei } from "../imei";
import { emptyRoster, formatRoster, parseRoster } from "../roster";
import type { Account } from "./account";
import { readAccountName } from "./accountName";
import type { Claims } from "./claims";
import { converge, type Convergence, type ConvergeRequest } from "./converge";
import { readDeclaration, type Declaration } from "./declaration";
import {
  convergenceReasons,
  deletionMessage,
  forPeople,
  orphansMessage,
  messageForPeople,
  PartialFailure,
} from "./failures";
import { formatInputs, formatRecord, parseInputs, parseRecord, type FleetInputs, type FleetRecord } from "./fleetState";
import { closingLine, leaveLines, leavingLine } from "./lines";
import { givenOptions, readOptions, withDefaults } from "./options";
import { overlapProblems } from "./overlap";
import { departure, type Departure, type Recorded } from "./plan";
import { planFleet } from "./planning";
import { createProgress } from "./progress";
import { removalProblem } from "./removalLimit";
import { stillLicensed } from "./drift";
import { isUnknown, unknownValue } from "./unknown";

/** What the provider process lends to the fleets it is called for. */
export interface FleetServices {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly account: (name: string) => Account;
  readonly claims: Claims;
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
    const fleet = String(news["fleet"]);
    const account = readAccountName(news["account"]);
    const declaration = readDevices(olds, news);
    const options = readOptions(news);
    const problems = [
      ...(account.kind === "wrong" ? [account.problem] : []),
      ...(declaration.kind === "wrong" ? declaration.problems : []),
      ...(options.kind === "wrong" ? options.problems : []),
    ];
    if (declaration.kind === "known") {
      declaration.notices.forEach((notice) => {
        services.print(`fleet ${fleet}: ${notice}`);
      });
    }
    if (account.kind === "known" && declaration.kind === "known" && options.kind === "known") {
      const inputs = { fleet, account: account.account, roster: declaration.roster, options: options.options };
      services.claims.declare(inputs);
      problems.push(...overlapProblems(inputs, services.claims));
      if (problems.length === 0 && isNew(olds)) {
        problems.push(...(await problemOf(() => planFleet(inputs, noPast, services))));
      }
    }
    checked.add(fleet);
    return {
      inputs: {
        ...givenOptions(news),
        fleet,
        account: account.kind === "known" ? account.account : asWritten(news["account"]),
        devices:
          declaration.kind === "known"
            ? formatRoster(declaration.roster)
            : declaration.kind === "unknown"
              ? unknownValue
              : asWritten(news["devices"]),
      },
      // Not on "devices": there the engine prints the property's whole value, which may be long and may be secret.
      failures: problems.length === 0 ? [] : [{ property: "", reason: problems.join("\n  ") }],
    };
  }

  const diff = (_id: string, olds: Properties, news: Properties) =>
    forPeople(nameOf(olds), async () => {
      const record = parseRecord(olds);
      services.claims.hold(record);
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
      refuseLargeRemoval(record, request);
      refuseOrphans(record);
      const convergence = await carryOut(request);
      if (isUnsettled(convergence)) {
        throw new Error(deletionMessage(record, convergence));
      }
    });

  function requestOf({ fleet, account, roster, options }: FleetInputs, past: Recorded): ConvergeRequest {
    const isClaimed = (imei: Imei) => services.claims.isClaimed({ fleet, account }, imei);
    return { fleet, account, ...past, declared: roster, options: withDefaults(options), isClaimed };
  }

  /** On a deletion nobody could look at a plan before: the engine calls nothing at preview. */
  function refuseLargeRemoval({ fleet, roster }: FleetRecord, { options, isClaimed }: ConvergeRequest): Departure {
    const leaving = departure([...roster.keys()], options, isClaimed);
    const problem = removalProblem(
      { fleet, recorded: roster.size, releases: leaving.release.length },
      options.removalLimit,
      services.confirmedRemoval(fleet) ?? options.confirmRemoval,
      (releases) => `run again with THINGSPACE_CONFIRM_REMOVAL=${fleet}=${releases} in the environment`,
    );
    if (problem !== undefined) {
      throw new Error(problem);
    }
    return leaving;
  }

  /** Once this fleet is gone nobody would record what another fleet has announced and not taken over, for want of success. */
  function refuseOrphans(record: FleetRecord): void {
    const awaited = [...record.roster.keys(), ...record.undetermined.keys()].filter(
      (imei) => services.claims.awaitedBy(record, imei) !== undefined,
    );
    const [first] = awaited;
    if (first !== undefined) {
      throw new Error(orphansMessage(record, awaited, String(services.claims.awaitedBy(record, first))));
    }
  }

  /** A fleet that moves to another account leaves this one: deleted there first. */
  function planLeaving(record: FleetRecord): void {
    const request = { ...requestOf(record, pastOf(record)), declared: emptyRoster };
    if (checked.has(record.fleet)) {
      const { release } = refuseLargeRemoval(record, request);
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
      account.plans.delete(request.fleet);
    }
  }

  return { check, diff, create, update, read, delete: remove };
}

/** With `ignoreChanges` the engine hands over the recorded text in place of what the program says. */
function readDevices(olds: Properties, news: Properties): Declaration {
  const devices = news["devices"];
  return typeof devices === "string" && devices !== "" && devices === olds["devices"] && !isUnknown(devices)
    ? { kind: "known", roster: parseRoster(devices), notices: [] }
    : readDeclaration(devices);
}

/** What cannot be used goes back as it is: an update rejects an unknown value before it looks at the failures. */
function asWritten(value: unknown): unknown {
  return value ?? "";
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
