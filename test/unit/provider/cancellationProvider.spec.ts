import assert from "node:assert/strict";
import type { CancellationApi } from "../../../src/ports/cancellationApi";
import { createCancellationProvider } from "../../../src/provider/cancellationProvider";
import { PartialFailure } from "../../../src/provider/partialFailure";
import { unknownValue } from "../../../src/fleet/unknownValue";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";
import { providerSessions } from "../../support/providerSessions";

const account = "0402196254-00001";
const [first, second, third] = imeis(3).map(String);

/** The lists of all accounts in memory; `breaksAfter` lets so many devices of a write through and fails then. */
class MemoryLists implements CancellationApi {
  readonly lists = new Map<string, readonly string[]>();
  readonly calls: string[] = [];
  breaksAfter: number | undefined;
  isBlind = false;
  problem: string | undefined;

  cancellationProblem(): string | undefined {
    return this.problem;
  }

  cancellationCandidates(of: string): Promise<readonly string[]> {
    this.calls.push("list");
    return this.isBlind ? Promise.reject(new Error("unreachable")) : Promise.resolve(this.lists.get(of) ?? []);
  }

  setCancellationCandidates(of: string, devices: readonly string[]): Promise<void> {
    this.calls.push("set");
    this.lists.set(of, devices.slice(0, this.breaksAfter ?? devices.length));
    return this.breaksAfter === undefined ? Promise.resolve() : Promise.reject(new Error("The connection broke."));
  }

  clearCancellationCandidates(of: string): Promise<void> {
    this.calls.push("clear");
    this.lists.delete(of);
    return Promise.resolve();
  }
}

/** A provider as one process has it. */
function process(api: MemoryLists) {
  const { sessions, lines } = providerSessions(new MemoryLicenses(0));
  return { ...createCancellationProvider(api, sessions), lines };
}

const written = (devices: unknown, more: object = {}) => ({
  list: "spares",
  account,
  devices,
  __provider: "text",
  ...more,
});
const textOf = (devices: readonly (string | undefined)[]) => devices.map((imei) => `${imei}\n`).join("");
const recorded = (devices: readonly (string | undefined)[], put = devices) => ({
  stateVersion: 1,
  list: "spares",
  account,
  devices: textOf(devices),
  put: textOf(put),
  count: devices.length,
});

async function put(api: MemoryLists, devices: unknown) {
  const provider = process(api);
  const { inputs, failures } = await provider.check({}, written(devices));
  assert.deepEqual(failures, []);
  return provider.create({ ...inputs, __provider: "text" });
}

describe("a list of cancellation candidates", () => {
  it("keeps the order in which it is declared", async () => {
    const api = new MemoryLists();
    const { id, outs } = await put(api, [third, first]);
    assert.deepEqual([id, outs, api.lists.get(account)], [account, recorded([third, first]), [third, first]]);
  });

  it("is planned without a write, and said", async () => {
    const api = new MemoryLists();
    const { check, lines } = process(api);
    await check({}, written([third, first]));
    assert.deepEqual(api.calls, ["list"]);
    assert.deepEqual(lines, [
      `cancellation list spares: 2 devices of account ${account} will lose their licenses first if the subscription shrinks`,
    ]);
  });

  it("says at preview which list it replaces that was made elsewhere", async () => {
    const api = new MemoryLists();
    api.lists.set(account, [second!]);
    const { check, lines } = process(api);
    await check({}, written([first]));
    assert.match(
      String(lines[0]),
      new RegExp(`; in place of 1 device that the account has on its list now: ${second}$`),
    );
  });

  it("is refused where the API has none, also when it does not change", async () => {
    const api = new MemoryLists();
    api.problem = "API v3 has no list";
    for (const olds of [{}, recorded([first])]) {
      const { failures } = await process(api).check(olds, written([first]));
      assert.deepEqual(failures, [{ property: "", reason: "API v3 has no list" }]);
    }
    assert.deepEqual(api.calls, []);
  });

  it("changes with its order, and not without a change", async () => {
    const api = new MemoryLists();
    api.lists.set(account, [first!, second!]);
    const diff = async (devices: unknown) => {
      const provider = process(api);
      const { inputs } = await provider.check(recorded([first, second]), written(devices));
      return [(await provider.diff(account, recorded([first, second]), inputs)).changes, provider.lines.length];
    };
    assert.deepEqual(await diff([first, second]), [false, 0]);
    assert.deepEqual(await diff([second, first]), [true, 1]);
    assert.deepEqual(await diff([unknownValue]), [true, 0]);
  });

  for (const [field, broken] of [
    ["put", { put: undefined }],
    ["devices", { devices: 1 }],
    ["stateVersion", { stateVersion: "1" }],
  ] as const) {
    it(`whose state cannot be read is named, with ${field} and the way out`, async () => {
      const { read } = process(new MemoryLists());
      await assert.rejects(read(account, { ...recorded([first]), ...broken }), ({ message }: Error) => {
        assert.ok(message.startsWith(`cancellation list spares: its state cannot be read: ${field} `), message);
        return message.includes("pulumi state delete");
      });
    });
  }

  it("is replaced on another account", async () => {
    const provider = process(new MemoryLists());
    const { inputs } = await provider.check(recorded([first]), written([first], { account: "other" }));
    const { replaces } = await provider.diff(account, recorded([first]), inputs);
    assert.deepEqual(replaces, ["account"]);
    assert.match(
      String(provider.lines.at(-1)),
      /leaves account 0402196254-00001; the list of 1 device there is deleted/,
    );
  });

  it("is empty when nothing is declared", async () => {
    const api = new MemoryLists();
    api.lists.set(account, [first!]);
    await put(api, []);
    assert.deepEqual([api.lists.size, api.calls.includes("set")], [0, false]);
  });

  it("records what there is when it could only be put there in part, and takes up the rest", async () => {
    const api = new MemoryLists();
    api.breaksAfter = 1;
    await assert.rejects(put(api, [third, first]), (error) => {
      assert.ok(error instanceof PartialFailure);
      assert.deepEqual(error.properties, { ...recorded([third], [third, first]), __provider: "text" });
      const [summary, cause, ...rest] = error.reasons;
      assert.match(
        String(summary),
        new RegExp(
          `^cancellation list spares: account ${account} has 1 device on its list, and not ${first}\\..* \\[partial-failure\\]$`,
        ),
      );
      assert.deepEqual([cause, rest], ["The connection broke.", []]);
      return true;
    });
    api.breaksAfter = undefined;
    const provider = process(api);
    const { inputs } = await provider.check(recorded([third]), written([third, first]));
    assert.equal((await provider.diff(account, recorded([third]), inputs)).changes, true);
    const { outs } = await provider.update(account, recorded([third]), inputs);
    assert.deepEqual(outs, recorded([third, first]));
  });

  it("is there when only the answer was lost", async () => {
    const api = new MemoryLists();
    api.breaksAfter = 2;
    assert.deepEqual((await put(api, [third, first])).outs, recorded([third, first]));
  });

  it("is undetermined when neither the answer nor a look tells, and settled by the next run, also back to what it was", async () => {
    const api = new MemoryLists();
    api.lists.set(account, [first!]);
    const provider = process(api);
    const { inputs } = await provider.check(recorded([first]), written([second]));
    api.breaksAfter = 1;
    api.isBlind = true;
    let undetermined: Record<string, unknown> = {};
    await assert.rejects(provider.update(account, recorded([first]), inputs), (error) => {
      assert.ok(error instanceof PartialFailure);
      undetermined = error.properties;
      return true;
    });
    assert.deepEqual(undetermined, { ...recorded([first], [second]), undetermined: true, __provider: undefined });
    api.breaksAfter = undefined;
    api.isBlind = false;
    const back = process(api);
    const again = await back.check({ ...inputs }, written([first]));
    assert.equal((await back.diff(account, undetermined, again.inputs)).changes, true);
    assert.deepEqual((await back.update(account, undetermined, again.inputs)).outs, recorded([first]));
    assert.deepEqual(api.lists.get(account), [first]);
  });

  it("leaves alone what others have when neither the answer of its first write nor a look tells", async () => {
    for (const before of [undefined, recorded([third], [first])]) {
      const api = new MemoryLists();
      api.lists.set(account, [third!]);
      const provider = process(api);
      const { inputs } = await provider.check(before ?? {}, written([second]));
      api.setCancellationCandidates = () => Promise.reject(new Error("The connection broke."));
      api.isBlind = true;
      let undetermined: Record<string, unknown> = {};
      await assert.rejects(
        before === undefined ? provider.create(inputs) : provider.update(account, before, inputs),
        (error) => {
          assert.ok(error instanceof PartialFailure);
          undetermined = error.properties;
          return true;
        },
      );
      assert.deepEqual(undetermined, { ...recorded([], [second]), undetermined: true, __provider: undefined });
      api.isBlind = false;
      await process(api).delete(account, undetermined);
      assert.deepEqual(api.lists.get(account), [third]);
    }
  });

  it("is there when each request was answered and only the look fails, and says so", async () => {
    const api = new MemoryLists();
    const provider = process(api);
    const { inputs } = await provider.check({}, written([first]));
    api.isBlind = true;
    const { outs } = await provider.create(inputs);
    assert.deepEqual(outs, recorded([first]));
    assert.match(String(provider.lines.at(-1)), /could not be read back: unreachable/);
  });

  it("records nothing when nothing was put there, and leaves alone what others have", async () => {
    const api = new MemoryLists();
    api.lists.set(account, [second!]);
    const provider = process(api);
    const { inputs } = await provider.check({}, written([first]));
    api.setCancellationCandidates = () => Promise.reject(new Error("Refused."));
    await assert.rejects(provider.create(inputs), (error) => !(error instanceof PartialFailure));
    assert.deepEqual(api.lists.get(account), [second]);
  });

  it("says so when its order is another one than it was given", async () => {
    const api = new MemoryLists();
    api.setCancellationCandidates = (of, devices) => {
      api.lists.set(of, [...devices].reverse());
      return Promise.resolve();
    };
    await assert.rejects(put(api, [first, second]), { message: /has these devices on its list in another order/ });
  });

  it("is read as it is by now, in its order", async () => {
    const api = new MemoryLists();
    api.lists.set(account, [second!, first!]);
    const { props, inputs } = await process(api).read(account, recorded([first, second]));
    assert.deepEqual(props, recorded([second, first], [first, second]));
    assert.deepEqual(inputs, { list: "spares", account, devices: textOf([second, first]) });
  });

  it("is deleted, unless it is another one by then", async () => {
    const api = new MemoryLists();
    api.lists.set(account, [first!]);
    await process(api).delete(account, recorded([first]));
    assert.equal(api.lists.size, 0);
    api.lists.set(account, [second!]);
    const provider = process(api);
    await provider.delete(account, recorded([first]));
    assert.equal(api.lists.size, 1);
    assert.match(provider.lines.join(), /has another list by now, of 1 device, which stays/);
    // Also when a refresh has seen it.
    await process(api).delete(account, recorded([second], [first]));
    assert.equal(api.lists.size, 1);
  });

  it("is deleted when it is undetermined, whichever of its own it is", async () => {
    for (const present of [[first!], [second!, third!], [second!]]) {
      const api = new MemoryLists();
      api.lists.set(account, present);
      await process(api).delete(account, { ...recorded([first], [second, third]), undetermined: true });
      assert.equal(api.lists.size, 0);
    }
  });

  it("outlives the resource of another name that it has replaced", async () => {
    const api = new MemoryLists();
    api.lists.set(account, [first!]);
    const provider = process(api);
    const { inputs } = await provider.check({}, written([first], { list: "reserve" }));
    await provider.create(inputs);
    await provider.delete(account, recorded([first]));
    assert.deepEqual(api.lists.get(account), [first]);
  });

  it("is one for each account", async () => {
    const { check } = process(new MemoryLists());
    await check({}, written([first]));
    const { failures } = await check({}, written([second], { list: "reserve" }));
    assert.match(
      String(failures[0]?.reason),
      /^cancellation list reserve and cancellation list spares are both for account/,
    );
    assert.deepEqual((await check({}, written([second], { list: "reserve", account: "other" }))).failures, []);
  });

  for (const [devices, problem] of [
    [{ [String(first)]: "label" }, /\[devices-invalid\]/],
    [["12"], /devices\[0\] "12"/],
    [undefined, /devices must be an array/],
  ] as const) {
    it(`is refused before anything is asked when its devices are ${JSON.stringify(devices)}`, async () => {
      const api = new MemoryLists();
      const { failures } = await process(api).check({}, written(devices));
      assert.match(String(failures[0]?.reason), problem);
      assert.deepEqual(api.calls, []);
    });
  }

  it("keeps what is recorded under ignoreChanges", async () => {
    const { inputs, failures } = await process(new MemoryLists()).check(
      recorded([second, first]),
      written(textOf([second, first])),
    );
    assert.deepEqual([inputs["devices"], failures], [textOf([second, first]), []]);
  });

  it("names no secret device, neither its own nor one that the account has on its list", async () => {
    const api = new MemoryLists();
    api.lists.set(account, imeis(3, 7));
    const { sessions, lines } = providerSessions(new MemoryLicenses(0));
    sessions.secrets.add(new Map(imeis(2, 7).map((imei) => [imei, undefined])));
    const provider = createCancellationProvider(api, sessions);
    const { inputs } = await provider.check({}, written(textOf(imeis(2)), { isText: true, isSecret: true }));
    assert.match(lines.join("\n"), /3 devices .*: \[secret\], \[secret\], 353238060000009$/);
    api.setCancellationCandidates = () => Promise.resolve();
    api.lists.set(account, []);
    await assert.rejects(provider.create({ ...inputs, __provider: "text" }), (error: PartialFailure) => {
      assert.doesNotMatch(error.reasons.join(), /\d{15}/);
      return true;
    });
  });
});
