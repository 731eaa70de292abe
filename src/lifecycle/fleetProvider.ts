import type { Account } from "./account";
import { readAccountName } from "./accountName";
import { converge, type Convergence, type ConvergeRequest } from "./converge";
import { readDeclaration } from "./declaration";
import { convergenceReasons, deletionMessage, forPeople, messageForPeople, PartialFailure } from "./failures";
import { formatInputs, formatRecord, parseInputs, parseRecord, type FleetInputs, type FleetRecord } from "./fleetState";
import { missingPool, shortage } from "./headroom";
import { closingLine, lossLine, planLine } from "./lines";
import { compare, planChange, projectPool } from "./plan";
import { createProgress } from "./progress";
import { emptyRoster, formatRoster, type Roster } from "../roster";
import { isUnknown, unknownValue } from "./unknown";

/** What the provider process lends to the fleets it is called for. */
export interface FleetServices {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly account: (name: string) => Account;
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

  /** Decides, fails when it cannot be done, and says what is going to happen. Writes nothing. */
  async function plan({ fleet, account: name, roster }: FleetInputs, recorded: Roster): Promise<void> {
    const change = compare(recorded, roster);
    if (change.added.length === 0 && change.dropped.length === 0) {
      return;
    }
    const account = services.account(name);
    const asked = change.added.length === 0 ? undefined : await readPool(account);
    const planned = planChange({ fleet, account: name }, change, asked?.listing);
    account.plans.set(fleet, planned);
    if (asked !== undefined) {
      refuse(shortage(asked.subscription, account.plans.values()));
    }
    const pool = asked === undefined ? undefined : projectPool(asked.subscription, account.plans.values());
    services.print(planLine(planned, pool));
  }

  async function carryOut(request: ConvergeRequest): Promise<Convergence> {
    const account = services.account(request.account);
    const progress = createProgress(request.fleet, services);
    try {
      const convergence = await account.write((api) => converge(request, { api, progress, pause: services.pause }));
      services.print(closingLine(request.fleet, convergence, services.callCount()));
      return convergence;
    } finally {
      account.plans.delete(request.fleet);
    }
  }

  async function check(olds: Properties, news: Properties) {
    const fleet = String(news["fleet"]);
    const account = readAccountName(news["account"]);
    const declaration = readDeclaration(news["devices"]);
    const problems = [
      ...(account.kind === "wrong" ? [account.problem] : []),
      ...(declaration.kind === "wrong" ? declaration.problems : []),
    ];
    if (declaration.kind === "known") {
      declaration.notices.forEach((notice) => {
        services.print(`fleet ${fleet}: ${notice}`);
      });
    }
    if (problems.length === 0 && account.kind === "known" && declaration.kind === "known" && isNew(olds)) {
      const inputs = { fleet, account: account.account, roster: declaration.roster };
      problems.push(...(await problemOf(() => plan(inputs, emptyRoster))));
    }
    checked.add(fleet);
    return {
      inputs: {
        fleet,
        account: account.kind === "known" ? account.account : news["account"],
        devices: declaration.kind === "known" ? formatRoster(declaration.roster) : unknownValue,
      },
      // Not on "devices": there the engine prints the property's whole value, which may be long and may be secret.
      failures: problems.length === 0 ? [] : [{ property: "", reason: problems.join("\n  ") }],
    };
  }

  const diff = (_id: string, olds: Properties, news: Properties) =>
    forPeople(async () => {
      const record = parseRecord(olds);
      if (isUnknown(news["account"])) {
        return { changes: true };
      }
      if (news["account"] !== record.account) {
        return { changes: true, replaces: ["account"], deleteBeforeReplace: true };
      }
      if (isUnknown(news["devices"])) {
        return { changes: true };
      }
      const inputs = parseInputs(news);
      if (checked.has(inputs.fleet)) {
        await plan(inputs, record.roster);
      }
      return { changes: JSON.stringify(formatInputs(inputs)) !== JSON.stringify(formatInputs(record)) };
    });

  async function create(news: Properties) {
    const inputs = parseInputs(news);
    const convergence = await carryOut(requestOf(inputs, emptyRoster));
    const id = `${inputs.account}/${inputs.fleet}`;
    const outs = outputs(inputs, convergence, 0);
    if (isUnsettled(convergence)) {
      const reasons = convergenceReasons(inputs.fleet, convergence);
      // Without a single license there is nothing to keep: the engine then records no fleet, and the next up creates it.
      throw convergence.held.size === 0 ? new Error(reasons.join("\n")) : partialFailure(id, outs, news, reasons);
    }
    return { id, outs };
  }

  async function update(id: string, olds: Properties, news: Properties) {
    const inputs = parseInputs(news);
    const record = parseRecord(olds);
    const convergence = await carryOut(requestOf(inputs, record.roster));
    const outs = outputs(inputs, convergence, record.adoptedCount);
    if (isUnsettled(convergence)) {
      throw partialFailure(id, outs, news, convergenceReasons(inputs.fleet, convergence));
    }
    return { outs };
  }

  const read = (id: string, props?: Properties) =>
    forPeople(async () => {
      const record = parseRecord(props);
      const roster = await stillLicensed(record, services);
      const held = { ...record, roster };
      return { id, props: formatRecord(held), inputs: formatInputs(held) };
    });

  const remove = (_id: string, props: Properties) =>
    forPeople(async () => {
      const record = parseRecord(props);
      const convergence = await carryOut({ ...requestOf(record, record.roster), declared: emptyRoster });
      if (isUnsettled(convergence)) {
        throw new Error(deletionMessage(record, convergence));
      }
    });

  return { check, diff, create, update, read, delete: remove };
}

function isNew(olds: Properties): boolean {
  return Object.keys(olds).length === 0;
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) {
    throw new Error(problem);
  }
}

async function readPool(account: Account) {
  const subscription = await account.subscription();
  refuse(missingPool(subscription));
  return { subscription, listing: await account.licensedDevices() };
}

async function problemOf(work: () => Promise<void>): Promise<string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return [messageForPeople(error)];
  }
}

function requestOf({ fleet, account, roster }: FleetInputs, recorded: Roster): ConvergeRequest {
  return { fleet, account, recorded, declared: roster };
}

function isUnsettled({ refusals, failure }: Convergence): boolean {
  return refusals.length > 0 || failure !== undefined;
}

function outputs({ fleet, account }: FleetInputs, { held, adopted }: Convergence, adoptedBefore: number) {
  return formatRecord({ fleet, account, roster: held, adoptedCount: adoptedBefore + adopted });
}

function partialFailure(id: string, outs: Properties, news: Properties, reasons: readonly string[]): PartialFailure {
  // Without its provider a resource can never be read or deleted again, and for a failure the host does not add it.
  return new PartialFailure({ id, properties: { ...outs, __provider: news["__provider"] }, reasons });
}

/** The recorded devices that hold a license still. Never concludes from an empty listing that the subscription contradicts. */
async function stillLicensed({ fleet, account: name, roster }: FleetRecord, services: FleetServices): Promise<Roster> {
  if (roster.size === 0) {
    return roster;
  }
  const account = services.account(name);
  const { devices } = await account.licensedDevices();
  if (devices.size === 0) {
    const { licenseUsedCount } = await account.subscription();
    if (licenseUsedCount > 0) {
      throw new Error(
        `fleet ${fleet}: ThingSpace lists no licensed device in account ${name} and at the same time counts ` +
          `${licenseUsedCount} licenses in use. Nothing is concluded from that; try again later.`,
      );
    }
  }
  const held = new Map([...roster].filter(([imei]) => devices.has(imei)));
  if (held.size < roster.size) {
    const lost = [...roster.keys()].filter((imei) => !held.has(imei));
    services.print(lossLine(fleet, lost, roster.size));
  }
  return held;
}
