import assert from "node:assert/strict";
import { startSimulator, type BehaviorOptions, type Seed, type Simulator } from "../../src/simulator";
import { imeis } from "../support/imeis";
import { dialects, type Dialect } from "./dialects";
import {
  describeThingSpace,
  describeThingSpaceOperated,
  describeThingSpaceReads,
  type Operated,
  type OpenSubject,
  type Subject,
} from "./thingSpaceContract";

const account = "0402196254-00001";
const [licensed, upgraded, first, second, ...others] = imeis(11);
const accountOfSomebodyElse = "0402196254-00002";
const nonexistent = "353238069999999";

/** Nine licensed devices, one of them upgraded, and two without a license. */
const seed: Seed = {
  users: [
    { username: "demo-user", password: "demo-password", accounts: [account] },
    { username: "somebody-else", password: "another-password", accounts: [accountOfSomebodyElse] },
  ],
  accounts: [
    { accountName: accountOfSomebodyElse, licenseCount: 20 },
    {
      accountName: account,
      licenseCount: 20,
      devices: [
        { deviceId: first!, upgrade: "none" },
        { deviceId: licensed!, licensed: true, assignmentTime: "2017-11-29T20:15:42.738Z" },
        { deviceId: upgraded!, licensed: true, upgrade: "completed" },
        { deviceId: second!, upgrade: "scheduled" },
        ...others.map((deviceId) => ({ deviceId, licensed: true })),
      ],
    },
  ],
};

interface SubjectChoices {
  readonly foreignAccount?: string;
  readonly dialect?: Dialect;
}

function subjectOf(
  simulator: Simulator,
  { foreignAccount = "0000000000-00000", dialect = dialects.v1 }: SubjectChoices = {},
): Subject {
  return {
    dialect,
    baseUrl: simulator.url,
    credentials: {
      applicationKey: "demo-key",
      applicationSecret: "demo-secret",
      username: "demo-user",
      password: "demo-password",
    },
    account,
    foreignAccount,
    licensed: licensed!,
    licensable: [first!, second!],
    upgraded: upgraded!,
    nonexistent,
    close: () => simulator.close(),
  };
}

function open(behavior: BehaviorOptions, choices: SubjectChoices = {}): OpenSubject {
  return async () => subjectOf(await startSimulator({ seed, behavior }), choices);
}

for (const pageSize of [1, 2, 3, 9, 1000]) {
  describeThingSpace(
    `the simulator with pages of ${pageSize}`,
    open({ pageSize }, { foreignAccount: accountOfSomebodyElse }),
  );
}

// The contract holds whatever is chosen where the vendor's pages leave a choice.
const choices: readonly BehaviorOptions[] = [
  { pageSize: 4, pageOrder: "shuffled" },
  { emptyList: "null" },
  { emptyList: "absent" },
  { timeFormat: "iso" },
  { sessionError: "diag401" },
  { sessionError: "cc" },
  { newLoginEndsOld: true },
  { releaseRule: "sinceAssignment" },
  { malformedDevice: "device" },
  { poolExhausted: "request" },
  { pageSize: 2, candidatesDeleted: "empty" },
];
for (const behavior of choices) {
  describeThingSpace(`the simulator with ${JSON.stringify(behavior)}`, open(behavior));
}

// Of the versions, where the vendor's pages and its SDKs disagree.
const spoken: readonly (readonly [keyof typeof dialects, BehaviorOptions])[] = [
  ["v2", { pageSize: 4 }],
  ["v2", { statusPath: "query", emptyList: "null" }],
  ["v2 by path", { statusPath: "path" }],
  ["v3", { pageSize: 4 }],
  ["v3", { v3Spelling: "sdk", statusPath: "path", v3WritePath: "licenses" }],
  ["v3 by query", { statusPath: "query", emptyList: "absent" }],
  ["v3 under firmware", { v3WritePath: "firmware", timeFormat: "iso" }],
];
for (const [name, behavior] of spoken) {
  const dialect = dialects[name];
  describeThingSpace(`the simulator, ${name}, with ${JSON.stringify(behavior)}`, open(behavior, { dialect }), dialect);
}

/** Somebody at Verizon. */
async function operate(dialect: Dialect, behavior: BehaviorOptions): Promise<Operated> {
  const simulator = await startSimulator({ seed, behavior });
  return {
    open: () => Promise.resolve(subjectOf(simulator, { dialect })),
    operator: {
      resizePool: (licenseCount) => {
        simulator.patchAccount(account, { licenseCount });
      },
      license: (deviceId, assignmentTime, upgrade) => {
        const stage = upgrade === undefined ? {} : { upgrade };
        simulator.patchAccount(account, { devices: [{ deviceId, licensed: true, assignmentTime, ...stage }] });
      },
      passTime: (seconds) => {
        simulator.advanceClock(seconds);
      },
    },
  };
}

for (const name of ["v1", "v2", "v3"] as const) {
  describeThingSpaceOperated(`the simulator, ${name}`, () => operate(dialects[name], {}));
}
describeThingSpaceOperated("the simulator that refuses what it cannot do as a whole", () =>
  operate(dialects.v1, { poolExhausted: "request" }),
);

describe("the reads of the contract", () => {
  let simulator: Simulator | undefined;
  describeThingSpaceReads("a simulator that is watched", async () => {
    simulator = await startSimulator({ seed });
    return subjectOf(simulator);
  });

  describe("are safe on a live account", () => {
    it("because they write nothing", () => {
      assert.equal(simulator?.writes(), 0);
    });

    it("because they log in once, and that login is a good one", () => {
      const logins = simulator?.requests().filter(({ path }) => path.endsWith("/session/login"));
      assert.deepEqual(
        logins?.map(({ status }) => status),
        [200],
      );
    });
  });
});
