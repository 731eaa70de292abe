import { type Account, hasPool, poolSize, type Upgrade, upgradesOf } from "./account";
import { type Answer, invalidParameter, jsonAnswer } from "./answers";
import { type Call, readCandidates, readDeviceList } from "./call";
import { assertImeis, assign, noMonthlySubscription, remove } from "./licenses";
import { cursorAfter, cutPage, type Page, readOffset } from "./listing";
import type { Hooks, WireFormat } from "./ports";
import type { World } from "./world";

/** A request whose token, session and account are valid. */
export interface AccountRequest {
  readonly call: Call;
  readonly account: Account;
  readonly world: World;
  readonly hooks: Hooks;
  readonly format: WireFormat;
}

export function answerSubscription({ account, world, format }: AccountRequest): Answer {
  const { accountName, purchaseType, updateTime } = account;
  const counts = { licenseCount: poolSize(account), licenseUsedCount: account.devices.licensedCount };
  return jsonAnswer(200, format.subscription({ accountName, purchaseType, ...counts, updateTime }, world.behavior));
}

export function answerStatus(request: AccountRequest): Answer {
  const { account, world, hooks, format } = request;
  const { accountName, devices } = account;
  const page = listPage(request, devices.licensed());
  const assignedLicenses = hooks.assignedCount?.(devices.licensedCount) ?? devices.licensedCount;
  const content = { accountName, totalLicenses: poolSize(account), assignedLicenses, page };
  return jsonAnswer(200, format.status(content, world.behavior));
}

export function answerDevices(request: AccountRequest): Answer {
  const { accountName, devices, updateTime } = request.account;
  const page = listPage(request, devices.sorted());
  return jsonAnswer(200, request.format.devices({ accountName, page, updateTime }, request.world.behavior));
}

export function answerReports(request: AccountRequest): Answer {
  const { call, account, world, format } = request;
  if (!format.upgradeStatuses.has(call.upgradeStatus)) {
    // Invented: the answer is not published.
    throw invalidParameter("Invalid upgrade status");
  }
  const upgrades = upgradesOf(account).filter(({ stage }) => format.upgradeStatusOf[stage] === call.upgradeStatus);
  const page = format.reportCursor === "id" ? pageById(request, upgrades) : pageByOffset(request, upgrades);
  return jsonAnswer(200, format.reports({ accountName: account.accountName, page }, world.behavior));
}

export function answerCampaign(request: AccountRequest): Answer {
  const { call, account, world, format } = request;
  const upgrades = upgradesOf(account).filter(({ id }) => id === call.campaignId);
  if (format.campaign === undefined || upgrades.length === 0) {
    throw invalidParameter("Invalid upgradeId");
  }
  const content = { totalDevice: upgrades.length, page: listPage(request, upgrades) };
  return jsonAnswer(200, format.campaign(content, world.behavior));
}

export function answerAssign(request: AccountRequest): Answer {
  return answerWrite(request, "Assign", assign);
}

export function answerRemove(request: AccountRequest): Answer {
  return answerWrite(request, "Remove", remove);
}

export function answerSetCandidates({ call, account, world }: AccountRequest): Answer {
  if (!hasPool(account)) {
    throw invalidParameter(noMonthlySubscription);
  }
  const { deviceList, type } = readCandidates(call);
  // Any IMEI: whether a device must be in the account, and licensed, is not published.
  assertImeis(deviceList);
  const kept = type === "append" ? account.cancellationCandidates : [];
  account.cancellationCandidates = [...new Set([...kept, ...deviceList])];
  account.candidatesTime = world.clock.now();
  // Whether an append counts the devices of the request or all is not published.
  return jsonAnswer(200, { count: deviceList.length, deviceList });
}

export function answerCandidates({ call, account, world, format }: AccountRequest): Answer {
  const { cancellationCandidates: candidates, candidatesTime: updateTime } = account;
  const start = readOffset(call.startIndex, candidates);
  const end = start + world.behavior.pageSize;
  const page = { deviceIds: candidates.slice(start, end), hasMore: end < candidates.length };
  return jsonAnswer(200, format.candidates({ count: candidates.length, ...page, updateTime }, world.behavior));
}

export function answerDeleteCandidates({ account, world }: AccountRequest): Answer {
  account.cancellationCandidates = [];
  account.candidatesTime = world.clock.now();
  return world.behavior.candidatesDeleted === "empty"
    ? { status: 200, headers: {}, body: "" }
    : jsonAnswer(200, { success: true });
}

function answerWrite(
  { call, account, world, hooks, format }: AccountRequest,
  action: "Assign" | "Remove",
  rule: typeof assign,
): Answer {
  const { behavior, clock } = world;
  const requested = readDeviceList(call);
  const deviceIds = hooks.processedDevices?.(requested) ?? requested;
  const now = clock.now();
  const heldBack = hooks.unreturnedLicenses?.(account, now);
  const verdicts = rule(account, deviceIds, {
    behavior,
    now,
    unreturnedLicenses: heldBack,
    failureOf: hooks.failureOf,
  });
  const content = {
    accountName: account.accountName,
    action,
    licenseCount: poolSize(account),
    licenseUsedCount: account.devices.licensedCount,
    verdicts: hooks.verdicts?.(verdicts, requested) ?? verdicts,
  };
  return jsonAnswer(200, format.write(content, behavior));
}

function listPage<Entry extends { readonly deviceId: string }>(
  { call: { startIndex }, account, world: { behavior: ofWorld, random }, hooks }: AccountRequest,
  listed: readonly Entry[],
  behavior = ofWorld,
): Page<Entry> {
  const options = { behavior, random, isKnown: (imei: string) => account.devices.has(imei) };
  const page = cutPage(listed, startIndex, options);
  return (
    hooks.page?.(page, {
      startIndex,
      firstCursor: cursorAfter(cutPage(listed, "0", options).entries, "0", behavior),
      ownCursor: cursorAfter(page.entries, startIndex, behavior),
    }) ?? page
  );
}

function pageByOffset(request: AccountRequest, upgrades: readonly Upgrade[]): Page<Upgrade> {
  return listPage(request, upgrades, { ...request.world.behavior, paging: "offset" });
}

/** Cursors are the ids of upgrades. */
function pageById(request: AccountRequest, upgrades: readonly Upgrade[]): Page<Upgrade> {
  const { call } = request;
  const position = upgrades.findIndex(({ id }) => id === call.startIndex) + 1;
  if (call.startIndex !== "0" && position === 0) {
    throw invalidParameter("Invalid upgradeId");
  }
  const page = pageByOffset({ ...request, call: { ...call, startIndex: String(position) } }, upgrades);
  return { ...page, cursor: upgrades[Number(page.cursor) - 1]?.id ?? "0" };
}
