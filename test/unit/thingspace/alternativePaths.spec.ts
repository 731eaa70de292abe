import assert from "node:assert/strict";
import { z } from "zod";
import { ThingSpaceError } from "../../../src/thingspace/http/errors";
import type { Send, Sent } from "../../../src/thingspace/http/requestLoop";
import { overAlternativePaths, type ServiceRequest } from "../../../src/thingspace/alternativePaths";

const failure = (message: string, status: number, errorCode?: string) =>
  new ThingSpaceError(message, { kind: "refused", status, errorCode, mayHaveActed: false });
const noSuchPath = (path: string) => failure(path, 400, "900906");

/** A service that says of each path what is sent there; notes where it was asked. */
function service(answer: (path: string) => ThingSpaceError | string, mayHaveActedBefore: readonly string[] = []) {
  const asked: string[] = [];
  const send: Send = <T>({ path, schema }: { path: string; schema: z.ZodType<T> }): Promise<Sent<T>> => {
    asked.push(path);
    const answered = answer(path);
    const before = { mayHaveActedBefore: mayHaveActedBefore.includes(path) };
    return Promise.resolve(
      answered instanceof ThingSpaceError
        ? { ...before, failure: answered }
        : { ...before, value: schema.parse(answered) },
    );
  };
  const ofRequest = () => ({ headers: () => Promise.resolve({}), renewal: () => undefined });
  return { asked, request: overAlternativePaths({ send, credentials: { ofRequest } }) };
}

const at = (kind: "status" | "assign"): ServiceRequest<string> => ({
  kind,
  method: "GET",
  account: "7-1",
  paths: ["/a", "/b"],
  schema: z.string(),
});
const thereAt = (place: string) => (path: string) => (path === place ? `from ${path}` : noSuchPath(path));

describe("a request to one of several paths", () => {
  it("takes the first one that exists, and goes straight to it from then on", async () => {
    const { asked, request } = service(thereAt("/b"));
    assert.equal((await request(at("status"))).value, "from /b");
    assert.equal((await request(at("status"))).value, "from /b");
    assert.deepEqual(asked, ["/a", "/b", "/b"]);
  });

  it("chooses for each endpoint", async () => {
    const { asked, request } = service(thereAt("/b"));
    await request(at("status"));
    await request(at("assign"));
    assert.deepEqual(asked, ["/a", "/b", "/a", "/b"]);
  });

  it("takes a 404 for the same", async () => {
    const { request } = service((path) => (path === "/a" ? failure(path, 404) : "there"));
    assert.equal((await request(at("status"))).value, "there");
  });

  it("fails with the likeliest path when none exists, and looks again the next time", async () => {
    const { asked, request } = service(noSuchPath);
    await assert.rejects(request(at("status")), { text: "/a" });
    await assert.rejects(request(at("status")), { text: "/a" });
    assert.deepEqual(asked, ["/a", "/b", "/a", "/b"]);
  });

  it("does not go on after any other failure, which says that the path exists", async () => {
    const { asked, request } = service(() => failure("Inactive account", 400, "INVALID_PARAMETER"));
    await assert.rejects(request(at("assign")), { text: "Inactive account" });
    assert.deepEqual(asked, ["/a"]);
  });

  it("may have acted when it may have at the path before", async () => {
    const { request } = service(thereAt("/b"), ["/a"]);
    assert.equal((await request(at("assign"))).mayHaveActedBefore, true);
    const refused = service((path) => (path === "/a" ? noSuchPath(path) : failure("No", 400)), ["/a"]);
    await assert.rejects(refused.request(at("assign")), { text: "No", mayHaveActed: true });
    const clean = service((path) => (path === "/a" ? noSuchPath(path) : failure("No", 400)));
    await assert.rejects(clean.request(at("assign")), { text: "No", mayHaveActed: false });
  });
});
