import type { Admitted } from "./accountOperations";
import {
  admit,
  answerAssign,
  answerCampaign,
  answerDevices,
  answerReports,
  answerRemove,
  answerStatus,
  answerSubscription,
} from "./accountOperations";
import type { Answer } from "./answer";
import { answerLogin, answerLogout, answerToken } from "./authentication";
import type { Call, Operation } from "./call";
import { answerCandidates, answerDeleteCandidates, answerSetCandidates } from "./cancellationOperations";
import type { Effect } from "./faults/effect";
import type { WireFormat } from "./wireFormat";
import type { World } from "./world";

type Rules = (call: Call, world: World, effect: Effect, format: WireFormat) => Answer;

function onAccount(answer: (admitted: Admitted) => Answer): Rules {
  return (call, world, effect, format) => {
    const admission = admit(call, world);
    if ("answer" in admission) {
      return admission.answer;
    }
    const account = effect.seen?.(admission.account, world.clock.now()) ?? admission.account;
    return answer({ call, account, world, effect, format });
  };
}

const rules: Readonly<Record<Operation, Rules>> = {
  token: answerToken,
  login: answerLogin,
  logout: answerLogout,
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

/** The service without its network: what it answers to a request, with at most one fault on the way. */
export function answerCall(call: Call, world: World, effect: Effect | undefined, format: WireFormat): Answer {
  const acting = effect ?? { operations: [] };
  const answer = acting.before?.(call, world) ?? rules[call.operation](call, world, acting, format);
  return acting.answer?.(answer) ?? answer;
}
