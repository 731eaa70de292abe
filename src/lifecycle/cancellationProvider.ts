import type { CancellationApi } from "../cancellationApi";
import type { Imei } from "../imei";
import {
  formatCandidateInputs,
  formatCandidates,
  isSameOrder,
  parseCandidates,
  parseDeclared,
  readCandidateArguments,
  type CandidateList,
} from "./candidateList";
import { PartialFailure } from "./failures";
import { forPeople, messageForPeople } from "./forPeople";
import { counted, firstOf } from "./wording";

export interface CancellationServices {
  readonly api: CancellationApi;
  readonly print: (line: string) => void;
}

type Properties = Readonly<Record<string, unknown>>;

/** The life of a list of cancellation candidates, in the shape in which the dynamic host calls it. An account has one list. */
export function createCancellationProvider({ api, print }: CancellationServices) {
  /** By account the list that the running program declares for it. Within a refresh there is a `diff` without a check before it. */
  const declaredOn = new Map<string, string>();

  async function check(olds: Properties, news: Properties) {
    const { list, stored, declared, problems, notices } = readCandidateArguments(olds, news);
    for (const notice of notices) {
      print(`cancellation list ${list}: ${notice}`);
    }
    const reasons = [...problems];
    if (declared !== undefined) {
      const other = declaredOn.get(declared.account) ?? list;
      if (other !== list) {
        reasons.push(
          `cancellation list ${list} and cancellation list ${other} are both for account ${declared.account}, which has one list. ` +
            `Put all devices into one of them.`,
        );
      } else {
        declaredOn.set(declared.account, list);
        if (Object.keys(olds).length === 0) {
          reasons.push(...(await problemOf(() => plan(declared, []))));
        }
      }
    }
    // Not on a property: there the engine prints the property's whole value.
    return { inputs: stored, failures: reasons.length === 0 ? [] : [{ property: "", reason: reasons.join("\n  ") }] };
  }

  const diff = (_id: string, olds: Properties, news: Properties) =>
    forPeople(nameOf(news), async () => {
      const recorded = parseCandidates(olds);
      if (news["account"] !== recorded.account) {
        return { changes: true, replaces: ["account"] };
      }
      const { declared } = readStored(news);
      if (declared === undefined) {
        return { changes: true };
      }
      const isSame = isSameOrder(recorded.devices, declared.devices);
      if (!isSame && declaredOn.has(declared.account)) {
        await plan(declared, recorded.devices);
      }
      return { changes: !isSame || declared.list !== recorded.list };
    });

  /** Says what is going to change. Writes nothing. */
  async function plan({ list, account, devices }: CandidateList, recorded: readonly string[]): Promise<void> {
    const present = await api.cancellationCandidates(account);
    const others = isSameOrder(present, recorded) || isSameOrder(present, devices) ? [] : present;
    print(
      `cancellation list ${list}: ` +
        (devices.length === 0
          ? `no device of account ${account} is to lose its license before the others`
          : `${counted(devices.length, "device")} of account ${account} to lose their licenses first when the subscription shrinks`) +
        (others.length === 0
          ? ""
          : `; replaces a list of ${counted(others.length, "device")} that was made elsewhere: ${firstOf(others)}`),
    );
  }

  async function create(news: Properties) {
    const declared = parseDeclared(news);
    const outs = await put(declared, news);
    return { id: declared.account, outs };
  }

  async function update(_id: string, _olds: Properties, news: Properties) {
    return { outs: await put(parseDeclared(news), news) };
  }

  /**
   * Makes the account's list what is declared.
   *
   * @returns what to record
   * @throws PartialFailure when the list is another one afterwards
   */
  async function put(declared: CandidateList & { readonly devices: readonly Imei[] }, news: Properties) {
    const { list, account, devices } = declared;
    const failure = await failureOf(() =>
      devices.length === 0 ? api.clearCancellationCandidates(account) : api.setCancellationCandidates(account, devices),
    );
    // Also when all went well: what the service does with a device that it does not like is not documented.
    const present = await attempt(() => api.cancellationCandidates(account));
    if (present instanceof Error) {
      throw failure ?? present;
    }
    if (isSameOrder(present, devices)) {
      return formatCandidates(declared);
    }
    const missing = devices.filter((imei) => !present.includes(imei));
    throw new PartialFailure({
      id: account,
      properties: { ...formatCandidates({ ...declared, devices: present }), __provider: news["__provider"] },
      reasons: [
        `cancellation list ${list}: account ${account} has ${counted(present.length, "device")} on its list, not the ` +
          `${counted(devices.length, "device")} declared` +
          `${missing.length === 0 ? "" : `; missing: ${firstOf(missing)}`}. The state records what it has; run pulumi up again.`,
        ...(failure === undefined ? [] : [messageForPeople(failure)]),
      ],
    });
  }

  const read = (id: string, props: Properties = {}) =>
    forPeople(nameOf(props), async () => {
      const recorded = parseCandidates(props);
      const present = { ...recorded, devices: await api.cancellationCandidates(recorded.account) };
      return { id, props: formatCandidates(present), inputs: formatCandidateInputs(present) };
    });

  const remove = (_id: string, props: Properties) =>
    forPeople(nameOf(props), async () => {
      const { list, account, devices } = parseCandidates(props);
      if (declaredOn.has(account)) {
        // Another resource has the account's list now: this one was renamed or replaced.
        return;
      }
      const present = await api.cancellationCandidates(account);
      if (present.length > 0 && !isSameOrder(present, devices)) {
        print(
          `cancellation list ${list}: account ${account} has another list by now, of ${counted(present.length, "device")}, which stays`,
        );
      } else if (present.length > 0) {
        await api.clearCancellationCandidates(account);
      }
    });

  return { check, diff, create, update, read, delete: remove };
}

function readStored(news: Properties) {
  const { devices } = news;
  // As the check has left them: the text of what is known.
  return typeof devices === "string" && /^(\d{15}\n)*$/.test(devices)
    ? { declared: parseDeclared(news) }
    : { declared: undefined };
}

function nameOf(properties: Properties): string {
  return `cancellation list ${String(properties["list"])}`;
}

async function attempt<Result>(work: () => Promise<Result>): Promise<Result | Error> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function failureOf(work: () => Promise<void>): Promise<Error | undefined> {
  const outcome = await attempt(work);
  return outcome instanceof Error ? outcome : undefined;
}

async function problemOf(work: () => Promise<void>): Promise<string[]> {
  const failure = await failureOf(work);
  return failure === undefined ? [] : [messageForPeople(failure)];
}
