import assert from "node:assert/strict";
import { ThingSpaceError } from "../../../src/thingspace/http/errors";
import { createPathChoice } from "../../../src/thingspace/requests";

const failure = (message: string, status: number, errorCode?: string) =>
  new ThingSpaceError(message, { kind: "refused", status, errorCode, mayHaveActed: false });

/** Answers at one path, and says everywhere else that there is nothing; notes where it was asked. */
function serviceAt(place: string | undefined) {
  const asked: string[] = [];
  const ask = (path: string) => {
    asked.push(path);
    return path === place ? Promise.resolve(`from ${path}`) : Promise.reject(failure(path, 400, "900906"));
  };
  return { asked, ask };
}

describe("a choice of paths", () => {
  it("takes the first one that is there, and goes straight to it from then on", async () => {
    const at = createPathChoice();
    const { asked, ask } = serviceAt("/b");
    assert.equal(await at("status", ["/a", "/b"], ask), "from /b");
    assert.equal(await at("status", ["/a", "/b"], ask), "from /b");
    assert.deepEqual(asked, ["/a", "/b", "/b"]);
  });

  it("is made for each endpoint", async () => {
    const at = createPathChoice();
    const { asked, ask } = serviceAt("/b");
    await at("status", ["/a", "/b"], ask);
    await at("assign", ["/a", "/b"], ask);
    assert.deepEqual(asked, ["/a", "/b", "/a", "/b"]);
  });

  it("takes a 404 for the same", async () => {
    const ask = (path: string) => (path === "/a" ? Promise.reject(failure(path, 404)) : Promise.resolve("there"));
    assert.equal(await createPathChoice()("status", ["/a", "/b"], ask), "there");
  });

  it("tells of the likeliest path when there is none, and looks again the next time", async () => {
    const at = createPathChoice();
    const { asked, ask } = serviceAt(undefined);
    await assert.rejects(at("status", ["/a", "/b"], ask), { message: "/a" });
    await assert.rejects(at("status", ["/a", "/b"], ask), { message: "/a" });
    assert.deepEqual(asked, ["/a", "/b", "/a", "/b"]);
  });

  it("does not go on after any other failure, which says that the path is there", async () => {
    const asked: string[] = [];
    const ask = (path: string) => {
      asked.push(path);
      return Promise.reject(failure("Inactive account", 400, "INVALID_PARAMETER"));
    };
    await assert.rejects(createPathChoice()("assign", ["/a", "/b"], ask), { message: "Inactive account" });
    assert.deepEqual(asked, ["/a"]);
  });
});
