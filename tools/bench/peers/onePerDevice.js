"use strict";
// How fleets are declared in Pulumi without this package: one dynamic resource for each device.
const fs = require("node:fs");
const pulumi = require("@pulumi/pulumi");

const provider = {
  diff: async (_id, olds, news) => ({ changes: olds.imei !== news.imei, replaces: ["imei"] }),
  create: async ({ imei }) => {
    await require(process.cwd() + "/thingspace.js").assign([imei]);
    return { id: imei, outs: { imei } };
  },
  read: async (id, props) => {
    const licensed = await require(process.cwd() + "/thingspace.js").licensedOnce();
    return licensed.has(id) ? { id, props } : {};
  },
  delete: async (id) => {
    await require(process.cwd() + "/thingspace.js").remove([id]);
  },
};

class License extends pulumi.dynamic.Resource {
  constructor(imei) {
    super(provider, imei, { imei });
  }
}

for (const imei of JSON.parse(fs.readFileSync("devices.json", "utf8"))) {
  new License(imei);
}
