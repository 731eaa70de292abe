"use strict";
// The same with this package.
const fs = require("node:fs");
const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");

const account = process.env.BENCH_ACCOUNT;
const devices = JSON.parse(fs.readFileSync("devices.json", "utf8"));
const fleets = Number(process.env.BENCH_FLEETS ?? 1);

for (let fleet = 0; fleet < fleets; fleet += 1) {
  new DeviceLicenseAssignment(`fleet-${fleet + 1}`, {
    account,
    devices: fleets === 1 ? devices : devices.filter((_, index) => index % fleets === fleet),
  });
}
