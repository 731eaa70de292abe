/** How answers are read and judged, by reads and writes alike. */
import assert from "node:assert/strict";
import { fieldOf } from "./dialects";
import { asObject, type JsonObject, type RawAnswer, type RawLicenses } from "./rawThingSpace";

/** Follows the cursors, each handed back as it was printed. */
export async function readPages(licenses: RawLicenses, start = "0"): Promise<JsonObject[]> {
  const pages: JsonObject[] = [];
  const seen = new Set([start]);
  for (let cursor = start; ;) {
    const { status, body } = await licenses.status(cursor);
    assert.equal(status, 200);
    pages.push(body);
    if (body["hasMoreData"] !== true) {
      return pages;
    }
    const next = String(body["lastSeenDeviceId"]);
    assert.ok(!seen.has(next), `the cursor ${next} leads back to where it came from`);
    seen.add(next);
    cursor = next;
  }
}

/** What a write may change. */
export async function tally(
  licenses: RawLicenses,
): Promise<{ readonly total: unknown; readonly listed: readonly string[] }> {
  const pages = await readPages(licenses);
  return { total: fieldOf(pages.at(-1)!, licenses.dialect.total), listed: pages.flatMap(idsOf).sort() };
}

export function assertGatewayFault({ status, body }: RawAnswer): void {
  assert.equal(status, 401);
  const { code, message, description } = asObject(body["fault"]);
  assert.match(String(code), /^9009\d\d$/);
  assert.deepEqual([typeof message, typeof description], ["string", "string"]);
}

/** With which status is not documented for all that is refused; siblings answer some of it with 500 and a code. */
export function assertRefused({ status, body }: RawAnswer): void {
  assert.ok(status >= 400 && (status < 500 || typeof body["errorCode"] === "string"), `answered with ${status}`);
  assert.deepEqual(
    ["accountName", "deviceList"].filter((field) => field in body),
    [],
  );
}

/** One code covers all that is wrong with a request, so that only the message tells what. */
export function assertInvalidParameter({ status, body }: RawAnswer, message: RegExp): void {
  assert.equal(status, 400);
  assert.equal(body["errorCode"], "INVALID_PARAMETER");
  assert.match(String(body["errorMessage"]), message);
}

export function assertCount(value: unknown): void {
  assert.ok(Number.isSafeInteger(value) && Number(value) >= 0, `not a count: ${JSON.stringify(value)}`);
}

/** The list of an answer; how an empty one is printed is not documented. */
export function devicesOf(body: JsonObject): JsonObject[] {
  const list: unknown = body["deviceList"] ?? [];
  assert.ok(Array.isArray(list));
  return list.map(asObject);
}

export function idsOf(body: JsonObject): string[] {
  return devicesOf(body).map(({ deviceId }) => String(deviceId));
}
