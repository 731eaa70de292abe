import type { Account } from "./account";
import type { Circumstances, Refused, Verdict } from "./accountRules";
import { assign, poolSize, remove } from "./accountRules";
import type { Answer } from "./answer";
import { jsonAnswer, refusal } from "./answer";
import { findBearerFault } from "./authentication";
import type { Call } from "./call";
import { sessionRefused } from "./credentialAnswers";
import type { Effect } from "./faults/effect";
import type { Page } from "./listing";
import { cursorAfter, cutPage, sortByImei } from "./listing";
import { readDeviceList } from "./requestBody";
import type { Upgrade } from "./upgrades";
import { upgradesOf } from "./upgrades";
import type { WireFormat } from "./wireFormat";
import type { World } from "./world";

/** What an operation is given once the request has passed the gateway, the session and the account's door. */
export interface Admitted {
  readonly call: Call;
  readonly account: Account;
  readonly world: World;
  readonly effect: Effect;
  readonly format: WireFormat;
}

/** Finds the account that a request may work on, or what refuses it. */
export function admit(call: Call, world: World): { readonly account: Account } | { readonly answer: Answer } {
  const fault = findBearerFault(call, world);
  if (fault !== undefined) {
    return { answer: fault };
  }
  const use = world.sessions.use(call.sessionToken);
  if ("problem" in use) {
    return { answer: sessionRefused(use.problem, world.behavior.sessionError) };
  }
  if (!/^[\dA-Za-z-]+$/.test(call.accountName)) {
    return { answer: refusal("Invalid account name format") };
  }
  const account = world.accounts.get(call.accountName);
  if (account === undefined || !use.user.accounts.includes(call.accountName)) {
    // Invented: what the service says to somebody else's account is not published.
    return { answer: refusal("Account not found") };
  }
  return account.active ? { account } : { answer: refusal("Inactive account") };
}

export function answerSubscription({ account, world, format }: Admitted): Answer {
  const { accountName, purchaseType, updateTime } = account;
  const counts = { licenseCount: poolSize(account), licenseUsedCount: account.devices.licensedCount };
  return jsonAnswer(200, format.subscription({ accountName, purchaseType, ...counts, updateTime }, world.behavior));
}

export function answerStatus(admitted: Admitted): Answer {
  const { account, world, effect, format } = admitted;
  const { licensedCount } = account.devices;
  const page = listPage(admitted, account.devices.licensed());
  if ("refused" in page) {
    return refusal(page.refused);
  }
  const assignedLicenses = effect.assignedCount?.(licensedCount) ?? licensedCount;
  const { accountName } = account;
  return jsonAnswer(
    200,
    format.status({ accountName, totalLicenses: poolSize(account), assignedLicenses, page }, world.behavior),
  );
}

export function answerDevices(admitted: Admitted): Answer {
  const { account, world, format } = admitted;
  const page = listPage(admitted, account.devices.sorted());
  if ("refused" in page) {
    return refusal(page.refused);
  }
  const { accountName, updateTime } = account;
  return jsonAnswer(200, format.devices({ accountName, page, updateTime }, world.behavior));
}

export function answerReports(admitted: Admitted): Answer {
  const { call, account, world, format } = admitted;
  if (!format.upgradeStatuses.has(call.upgradeStatus)) {
    // Invented: what the service says to a status that it does not know is not published.
    return refusal("Invalid upgrade status");
  }
  const wanted = sortByImei(upgradesOf(account)).filter(
    ({ stage }) => format.upgradeStatusOf[stage] === call.upgradeStatus,
  );
  const page = format.reportCursor === "id" ? pageById(admitted, wanted) : pageByOffset(admitted, wanted);
  return "refused" in page
    ? refusal(page.refused)
    : jsonAnswer(200, format.reports({ accountName: account.accountName, page }, world.behavior));
}

export function answerCampaign(admitted: Admitted): Answer {
  const { call, account, world, format } = admitted;
  const devices = sortByImei(upgradesOf(account)).filter(({ id }) => id === call.campaignId);
  if (format.campaign === undefined || devices.length === 0) {
    return refusal("Invalid upgradeId");
  }
  const page = listPage(admitted, devices);
  return "refused" in page
    ? refusal(page.refused)
    : jsonAnswer(200, format.campaign({ totalDevice: devices.length, page }, world.behavior));
}

function pageByOffset(admitted: Admitted, upgrades: readonly Upgrade[]): Page<Upgrade> | Refused {
  return listPage(admitted, upgrades, { ...admitted.world.behavior, paging: "offset" });
}

/** Counts as the other one does, and names the places by the upgrades before them. */
function pageById(admitted: Admitted, upgrades: readonly Upgrade[]): Page<Upgrade> | Refused {
  const { call } = admitted;
  const position = upgrades.findIndex(({ id }) => id === call.startIndex) + 1;
  if (call.startIndex !== "0" && position === 0) {
    return { refused: "Invalid upgradeId" };
  }
  const page = pageByOffset({ ...admitted, call: { ...call, startIndex: String(position) } }, upgrades);
  return "refused" in page ? page : { ...page, cursor: upgrades[Number(page.cursor) - 1]?.id ?? "0" };
}

export function answerAssign(admitted: Admitted): Answer {
  return answerWrite(admitted, "Assign", assign);
}

export function answerRemove(admitted: Admitted): Answer {
  return answerWrite(admitted, "Remove", remove);
}

function listPage<Entry extends { readonly deviceId: string }>(
  { call, account, world, effect }: Admitted,
  listed: readonly Entry[],
  behavior = world.behavior,
): Page<Entry> | Refused {
  const { random } = world;
  const options = { behavior, random, isKnown: (imei: string) => account.devices.has(imei) };
  const page = cutPage(listed, call.startIndex, options);
  if ("refused" in page || effect.page === undefined) {
    return page;
  }
  const firstPage = cutPage(listed, "0", options);
  return effect.page(page, {
    startIndex: call.startIndex,
    firstCursor: "refused" in firstPage ? "0" : cursorAfter(firstPage.entries, "0", behavior),
    ownCursor: cursorAfter(page.entries, call.startIndex, behavior),
  });
}

function answerWrite(
  { call, account, world, effect, format }: Admitted,
  action: "Assign" | "Remove",
  rule: (account: Account, deviceIds: readonly string[], circumstances: Circumstances) => Verdict[] | Refused,
): Answer {
  const requested = readDeviceList(call.body);
  if ("refused" in requested) {
    return refusal(requested.refused);
  }
  const deviceIds = effect.reaching?.(requested) ?? requested;
  const { behavior, clock } = world;
  const verdicts = rule(account, deviceIds, { behavior, now: clock.now(), interference: effect.interference });
  if ("refused" in verdicts) {
    return refusal(verdicts.refused);
  }
  return jsonAnswer(
    200,
    format.write(
      {
        accountName: account.accountName,
        action,
        licenseCount: poolSize(account),
        licenseUsedCount: account.devices.licensedCount,
        verdicts: effect.verdicts?.(verdicts, requested) ?? verdicts,
      },
      behavior,
    ),
  );
}
