import { checkFailures } from "./checkFailures";
import type { CancellationApi } from "../ports/cancellationApi";
import type { Imei } from "../fleet/imei";
import {
  formatCandidateInputs,
  formatRecord,
  isBeginning,
  isSameOrder,
  parseDeclared,
  parseRecord,
  readCandidateArguments,
  type CandidateList,
  type CandidateRecord,
} from "../fleet/candidateList";
import { PartialFailure } from "./partialFailure";
import { problem, type ProblemCode } from "../problemCodes";
import { withUserErrors, userMessage, problemsOf } from "../reconcile/userErrors";
import { refuse } from "../reconcile/refuse";
import { resultOrError } from "../reconcile/resultOrError";
import { isUnknown } from "../fleet/unknownValue";
import type { Sessions } from "../reconcile/session/sessions";
import { pluralize, counted, firstOf } from "../text/plurals";

type Properties = Readonly<Record<string, unknown>>;

/** In the dynamic host's shape. An account has one list. */
export function createCancellationProvider(api: CancellationApi, { secrets, tools: { print } }: Sessions) {
  /** Names of the lists that the program declares, by account, and all of them: a refresh calls `diff` without `check`. */
  const declaredOn = new Map<string, string>();
  const declaredLists = new Set<string>();

  async function check(olds: Properties, news: Properties) {
    const { list, stored, declared, problems, notices } = readCandidateArguments(olds, news);
    for (const notice of notices) {
      print(`cancellation list ${list}: ${notice}`);
    }
    const reasons = [...problems];
    if (declared !== undefined) {
      if (news["isSecret"] === true) {
        secrets.add(new Map(declared.devices.map((imei) => [imei, undefined])));
      }
      const other = declaredOn.get(declared.account) ?? list;
      if (other !== list) {
        reasons.push(
          problem(
            "devices-overlap",
            `cancellation list ${list} and cancellation list ${other} are both for account ${declared.account}, which has one list. ` +
              `Put all devices into one of them.`,
          ),
        );
      } else {
        declaredOn.set(declared.account, list);
        declaredLists.add(list);
        // Also for an unchanged list: it could neither be refreshed nor deleted.
        reasons.push(...(await problemsOf(() => lookUp(declared, Object.keys(olds).length === 0))));
      }
    }
    return { inputs: stored, failures: checkFailures(reasons) };
  }

  const diff = (_id: string, olds: Properties, news: Properties) =>
    withUserErrors(nameOf(news), async () => {
      const recorded = parseRecord(olds);
      if (news["account"] !== recorded.account) {
        if (declaredLists.has(String(news["list"]))) {
          print(
            `cancellation list ${recorded.list}: leaves account ${recorded.account}; the list of ` +
              `${counted(recorded.put.length, "device")} there is deleted, unless it is another one by then`,
          );
        }
        return { changes: true, replaces: ["account"] };
      }
      const declared = readStored(news);
      if (declared === undefined) {
        return { changes: true };
      }
      const isSame = isSameOrder(recorded.devices, declared.devices) && !recorded.isOutcomeUnknown;
      if (!isSame && declaredLists.has(declared.list)) {
        await plan(declared, recorded.devices);
      }
      return { changes: !isSame || declared.list !== recorded.list };
    });

  async function lookUp(declared: CandidateList, isNew: boolean): Promise<void> {
    refuse(api.cancellationProblem());
    if (isNew) {
      await plan(declared, []);
    }
  }

  /** Only prints what will change. */
  async function plan({ list, account, devices }: CandidateList, recorded: readonly string[]): Promise<void> {
    const present = await api.cancellationCandidates(account);
    const others = isSameOrder(present, recorded) || isSameOrder(present, devices) ? [] : present;
    print(
      `cancellation list ${list}: ` +
        (devices.length === 0
          ? `no device of account ${account} is to lose its license before the others`
          : `${counted(devices.length, "device")} of account ${account} will lose ${pluralize(devices.length, "[its license|their licenses]")} first if the subscription shrinks`) +
        (others.length === 0
          ? ""
          : `; in place of ${counted(others.length, "device")} that the account has on its list now: ${firstOf(others)}`),
    );
  }

  async function create(news: Properties) {
    const declared = parseDeclared(news);
    return { id: declared.account, outs: await put(declared, news, undefined) };
  }

  async function update(_id: string, olds: Properties, news: Properties) {
    return { outs: await put(parseDeclared(news), news, parseRecord(olds)) };
  }

  /**
   * @returns what to record
   * @throws PartialFailure when the list may be another one afterwards; any other error when nothing was changed
   */
  async function put(
    declared: CandidateList & { readonly devices: readonly Imei[] },
    news: Properties,
    recorded: CandidateRecord | undefined,
  ) {
    const { list, account, devices } = declared;
    // A write of unknown outcome must not record somebody else's list as this one's.
    const before = recorded !== undefined && isOwn(recorded.devices, recorded) ? recorded.devices : [];
    const written = await resultOrError(() =>
      devices.length === 0 ? api.clearCancellationCandidates(account) : api.setCancellationCandidates(account, devices),
    );
    const failure = written instanceof Error ? written : undefined;
    // Also after a success: what the service does with a device that it rejects is not documented.
    const present = await resultOrError(() => api.cancellationCandidates(account));
    const partial = (devicesThere: readonly string[], isOutcomeUnknown: boolean, code: ProblemCode, reason: string) =>
      new PartialFailure({
        id: account,
        properties: {
          ...formatRecord({ list, account, devices: devicesThere, put: devices, isOutcomeUnknown }),
          __provider: news["__provider"],
        },
        reasons: [
          secrets.redact(problem(code, `cancellation list ${list}: ${reason}. Run pulumi up again.`)),
          ...(failure === undefined ? [] : [userMessage(failure)]),
        ],
      });
    if (present instanceof Error) {
      if (failure === undefined) {
        print(`cancellation list ${list}: could not be read back: ${userMessage(present)}`);
        return formatRecord({ ...declared, put: devices, isOutcomeUnknown: false });
      }
      throw partial(
        before,
        true,
        "outcome-unknown",
        `the list of account ${account} is unknown, because ThingSpace gave no clear answer`,
      );
    }
    if (isSameOrder(present, devices)) {
      return formatRecord({ ...declared, put: devices, isOutcomeUnknown: false });
    }
    if (failure !== undefined && (present.length === 0 || !isBeginning(present, devices))) {
      // Nothing was written: the list is as it was, or somebody else's.
      throw failure;
    }
    const missing = devices.filter((imei) => !present.includes(imei));
    throw partial(
      present,
      false,
      "partial-failure",
      missing.length === 0
        ? `account ${account} has these devices on its list in another order`
        : `account ${account} has ${counted(present.length, "device")} on its list, and not ${firstOf(missing)}`,
    );
  }

  const read = (id: string, props: Properties = {}) =>
    withUserErrors(nameOf(props), async () => {
      const recorded = parseRecord(props);
      const devices = await api.cancellationCandidates(recorded.account);
      const present = { ...recorded, devices, isOutcomeUnknown: false };
      return { id, props: formatRecord(present), inputs: formatCandidateInputs(present) };
    });

  const remove = (_id: string, props: Properties) =>
    withUserErrors(nameOf(props), async () => {
      const recorded = parseRecord(props);
      const { list, account } = recorded;
      if (declaredOn.has(account)) {
        // Another resource has the account's list now: this one was renamed or replaced.
        return;
      }
      const present = await api.cancellationCandidates(account);
      if (present.length === 0) {
        return;
      }
      if (isOwn(present, recorded)) {
        await api.clearCancellationCandidates(account);
      } else {
        print(
          `cancellation list ${list}: account ${account} has another list by now, of ${counted(present.length, "device")}, which stays`,
        );
      }
    });

  return { check, diff, create, update, read, delete: remove };
}

/** Whether the program wrote the account's list, as far as known. */
function isOwn(present: readonly string[], { devices, put, isOutcomeUnknown }: CandidateRecord): boolean {
  const isPartOfIt = isBeginning(present, put) && (isOutcomeUnknown || isSameOrder(present, devices));
  return isSameOrder(present, put) || isPartOfIt || (isOutcomeUnknown && isSameOrder(present, devices));
}

/** Undefined while the devices are unknown. */
function readStored(news: Properties) {
  return isUnknown(news["devices"]) ? undefined : parseDeclared(news);
}

function nameOf(properties: Properties): string {
  return `cancellation list ${String(properties["list"])}`;
}
