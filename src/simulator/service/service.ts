import {
  type AccountRequest,
  answerAssign,
  answerCampaign,
  answerCandidates,
  answerDeleteCandidates,
  answerDevices,
  answerRemove,
  answerReports,
  answerSetCandidates,
  answerStatus,
  answerSubscription,
} from "./accountOperations";
import { type Answer, invalidParameter, Refusal } from "./answers";
import type { Call, Operation } from "./call";
import { answerLogin, answerLogout, answerToken, checkBearer, useSession } from "./credentialOperations";
import type { Hooks, WireFormat } from "./ports";
import type { World } from "./world";

type Rule = (request: Omit<AccountRequest, "account">) => Answer;

const rules: Readonly<Record<Operation, Rule>> = {
  token: ({ call, world }) => answerToken(call, world),
  login: ({ call, world }) => answerLogin(call, world),
  logout: ({ call, world }) => answerLogout(call, world),
  subscription: onAccount(answerSubscription),
  status: onAccount(answerStatus),
  assign: onAccount(answerAssign),
  remove: onAccount(answerRemove),
  devices: onAccount(answerDevices),
  reports: onAccount(answerReports),
  campaign: onAccount(answerCampaign),
  setCandidates: onAccount(answerSetCandidates),
  candidates: onAccount(answerCandidates),
  deleteCandidates: onAccount(answerDeleteCandidates),
};

export function answerCall(call: Call, world: World, format: WireFormat, hooks: Hooks): Answer {
  const answer = hooks.before?.(call, world) ?? answerByRule({ call, world, format, hooks });
  return hooks.answer?.(answer) ?? answer;
}

function answerByRule(request: Omit<AccountRequest, "account">): Answer {
  try {
    return rules[request.call.operation](request);
  } catch (error) {
    if (error instanceof Refusal) {
      return error.answer;
    }
    throw error;
  }
}

function onAccount(answer: (request: AccountRequest) => Answer): Rule {
  return (request) => {
    const { call, world, hooks } = request;
    checkBearer(call, world);
    const user = useSession(call, world, world.behavior.sessionError);
    if (!/^[\dA-Za-z-]+$/.test(call.accountName)) {
      throw invalidParameter("Invalid account name format");
    }
    const account = world.accounts.get(call.accountName);
    if (account === undefined || !user.accounts.includes(call.accountName)) {
      // Invented: the answer is not published.
      throw invalidParameter("Account not found");
    }
    if (!account.active) {
      throw invalidParameter("Inactive account");
    }
    return answer({ ...request, account: hooks.visibleAccount?.(account, world.clock.now()) ?? account });
  };
}
