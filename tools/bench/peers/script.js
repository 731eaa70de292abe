"use strict";
// How fleets are kept without Pulumi: list what is licensed, and assign and remove what differs, a hundred at a time.
const fs = require("node:fs");
const { assign, licensed, remove } = require("./thingspace.js");

const wanted = process.argv[2] === "destroy" ? [] : JSON.parse(fs.readFileSync("devices.json", "utf8"));

async function inBatches(devices, send) {
  for (let begin = 0; begin < devices.length; begin += 100) {
    await send(devices.slice(begin, begin + 100));
  }
}

(async () => {
  const present = await licensed();
  const wantedSet = new Set(wanted);
  const added = wanted.filter((imei) => !present.has(imei));
  const removed = [...present].filter((imei) => !wantedSet.has(imei));
  console.log(`${added.length} to assign, ${removed.length} to remove`);
  if (process.argv[2] !== "preview") {
    await inBatches(added, assign);
    await inBatches(removed, remove);
  }
})();
