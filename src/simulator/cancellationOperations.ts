import { isImei } from "../fleet/imei";
import type { Admitted } from "./accountOperations";
import { hasPool, noMonthlySubscription } from "./accountRules";
import type { Answer } from "./answer";
import { jsonAnswer, refusal } from "./answer";
import { findOffsetProblem } from "./listing";
import { printList } from "./printing";
import { readCandidates } from "./requestBody";
import { printTime } from "./timeFormat";

/** Puts devices on the list of those that lose their licenses first, in place of it or behind it. */
export function answerSetCandidates({ call, account, world }: Admitted): Answer {
  if (!hasPool(account)) {
    return refusal(noMonthlySubscription);
  }
  const request = readCandidates(call.body);
  if ("refused" in request) {
    return refusal(request.refused);
  }
  const { deviceList, isAppended } = request;
  if (!deviceList.every(isImei)) {
    return refusal("Invalid device id format");
  }
  // Whether a device must be in the account, and have a license, is not published: any IMEI is taken.
  account.cancellationCandidates = [...new Set([...(isAppended ? account.cancellationCandidates : []), ...deviceList])];
  account.candidatesTime = world.clock.now();
  // What is counted once devices were appended, those of the request or all of them, is not published either.
  return jsonAnswer(200, { count: deviceList.length, deviceList });
}

/** The place in this list is a number of records, whatever it is in the others. */
export function answerCandidates({ call, account, world }: Admitted): Answer {
  const { cancellationCandidates: candidates, candidatesTime } = account;
  const { pageSize, timeFormat, emptyList } = world.behavior;
  const problem = findOffsetProblem(call.startIndex, candidates);
  if (problem !== undefined) {
    return refusal(problem);
  }
  const start = Number(call.startIndex);
  return jsonAnswer(200, {
    count: candidates.length,
    hasMoreData: start + pageSize < candidates.length,
    updateTime: printTime(candidatesTime, timeFormat),
    ...printList("deviceList", candidates.slice(start, start + pageSize), emptyList),
  });
}

export function answerDeleteCandidates({ account, world }: Admitted): Answer {
  account.cancellationCandidates = [];
  account.candidatesTime = world.clock.now();
  return world.behavior.candidatesDeleted === "empty"
    ? { status: 200, headers: {}, body: "" }
    : jsonAnswer(200, { success: true });
}
