import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { stub } from "sinon";
import { readFleet } from "../../../src/resources/readFleet";
import { threeDevices } from "../../support/imeis";

const [first, second] = threeDevices();

describe("a fleet that a program reads from a file", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "thingspace-fota-read-"));
  });
  after(() => rm(folder, { recursive: true }));

  async function fileOf(name: string, text: string): Promise<string> {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  }

  const refusal = (message: RegExp) => (error: unknown) => {
    // Pulumi shows any other kind with its stack.
    assert.ok(pulumi.RunError.isInstance(error), String(error));
    assert.match(error.message, message);
    return true;
  };

  it("is an object from IMEI to label", async () => {
    assert.deepEqual(readFleet(await fileOf("west.csv", `imei,label\n${first},pump\n${second},`)), {
      [first]: "pump",
      [second]: "",
    });
  });

  it("has its columns under the names that they have", async () => {
    const file = await fileOf("sites.csv", `Device;Site\n${first};north`);
    assert.deepEqual(readFleet(file, { columns: { imei: "device", label: "site" } }), { [first]: "north" });
  });

  it("warns of what is listed more than once", async () => {
    const warn = stub(pulumi.log, "warn").resolves();
    try {
      readFleet(await fileOf("twice.txt", `${first}\n${first}\n`));
      assert.match(warn.firstCall.args[0], /twice\.txt: 1 device .* \[duplicate-devices\]$/);
    } finally {
      warn.restore();
    }
  });

  it("is refused without a stack when the file is wrong, or not there", async () => {
    const file = await fileOf("bad.txt", "banana");
    assert.throws(() => readFleet(file), refusal(/bad\.txt:1: "banana" has characters that are not digits/));
    assert.throws(
      () => readFleet(path.join(folder, "none.csv")),
      refusal(/^fleet file .*none\.csv .*ENOENT.* \[fleet-file-invalid\]$/),
    );
  });

  it("is refused without a stack when it is asked for in a way that would be without effect", () => {
    for (const [args, message] of [
      [[], /^readFleet: file: .* \[arguments-invalid\]$/],
      [[new URL("file:///x.csv")], /^readFleet: file: .* \[arguments-invalid\]$/],
      [["x.csv", { column: { imei: "x" } }], /^readFleet: options: .*"column"\. \[arguments-invalid\]$/],
      [["x.csv", { columns: { imie: "x" } }], /^readFleet: options\.columns: .*"imie"\. \[arguments-invalid\]$/],
      [
        ["x.csv", { columns: { imei: 5 } }],
        /^readFleet: options\.columns\.imei: must be text\. \[arguments-invalid\]$/,
      ],
    ] as const) {
      // As from JavaScript, which no type keeps from it.
      assert.throws(() => Reflect.apply(readFleet, undefined, args), refusal(message));
    }
  });
});
