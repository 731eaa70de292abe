"use strict";
// What the peers ask of ThingSpace: one login for each process, and no more than that.
const base = process.env.THINGSPACE_BASE_URL;
const account = process.env.BENCH_ACCOUNT;

let headers;

function login() {
  headers ??= (async () => {
    const key = `${process.env.THINGSPACE_APPLICATION_KEY}:${process.env.THINGSPACE_APPLICATION_SECRET}`;
    const { access_token } = await request("POST", "/api/ts/v1/oauth2/token", "grant_type=client_credentials", {
      authorization: `Basic ${Buffer.from(key).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    });
    const credentials = { username: process.env.THINGSPACE_USERNAME, password: process.env.THINGSPACE_PASSWORD };
    const bearer = { authorization: `Bearer ${access_token}`, "content-type": "application/json" };
    const { sessionToken } = await request("POST", "/api/m2m/v1/session/login", JSON.stringify(credentials), bearer);
    return { ...bearer, "vz-m2m-token": sessionToken };
  })();
  return headers;
}

async function request(method, path, body, headersOf) {
  const answer = await fetch(base + path, { method, body, headers: headersOf });
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }
  return answer.json();
}

async function write(action, devices) {
  const body = JSON.stringify({ deviceList: devices });
  const { deviceList } = await request("POST", `/api/fota/v1/licenses/${account}/${action}`, body, await login());
  const failed = deviceList.filter(({ status }) => !status.endsWith("Success"));
  if (failed.length > 0) {
    throw new Error(JSON.stringify(failed));
  }
}

async function licensed() {
  const found = new Set();
  for (let cursor = 0, more = true; more;) {
    const page = await request("GET", `/api/fota/v1/licenses/${account}/index/${cursor}`, undefined, await login());
    page.deviceList.forEach(({ deviceId }) => found.add(deviceId));
    more = page.hasMoreData;
    // Printed as a number, it has lost its leading zeros: whoever does not know that fails here.
    cursor = String(page.lastSeenDeviceId).padStart(15, "0");
  }
  return found;
}

let listing;

module.exports = {
  assign: (devices) => write("assign", devices),
  remove: (devices) => write("remove", devices),
  licensed,
  licensedOnce: () => (listing ??= licensed()),
};
