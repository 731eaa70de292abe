"use strict";
// A fleet's life in the provider alone, without the engine: for fleets that are too large for a state. The first argument is "up" or
// "destroy", because these are two processes. Prints what each step took.
const fs = require("node:fs");
const { fleet } = require("pulumi-thingspace-fota/runtime");

const account = process.env.BENCH_ACCOUNT;
const seconds = {};

async function timed(step, work) {
  const begin = process.hrtime.bigint();
  const result = await work();
  seconds[step] = Number(process.hrtime.bigint() - begin) / 1e9;
  return result;
}

async function up() {
  const devices = JSON.parse(fs.readFileSync("devices.json", "utf8"));
  const written = { fleet: "west", account, devices, removalLimit: false };
  const { inputs, failures } = await timed("check", () => fleet.check({}, written));
  if (failures.length > 0) {
    throw new Error(failures[0].reason);
  }
  const created = await timed("create", () => fleet.create(inputs));
  await timed("diff", () => fleet.diff(created.id, created.outs, inputs));
  fs.writeFileSync("created.json", JSON.stringify(created));
}

async function destroy() {
  const { id, outs } = JSON.parse(fs.readFileSync("created.json", "utf8"));
  await timed("read", () => fleet.read(id, outs));
  await timed("delete", () => fleet.delete(id, outs));
}

(process.argv[2] === "up" ? up() : destroy()).then(() => {
  console.log(JSON.stringify({ seconds, memory: process.resourceUsage().maxRSS / 1024 }));
});
