import assert from "node:assert/strict";

import { RequestLog } from "../../../../src/simulator/http/requestLog";

describe("the request log", () => {
  it("counts every write that was sent, answered or not, and no read", () => {
    const log = new RequestLog();
    log.add("POST", "/api/fota/v1/licenses/1-1/assign").status = 500;
    log.add("POST", "/api/fota/v1/licenses/1-1/remove");
    log.add("POST", "/api/fota/v1/licenses/1-1/cancel").status = 400;
    log.add("GET", "/api/fota/v1/licenses/1-1/index/0").status = 200;
    log.add("POST", "/api/m2m/v1/session/login").status = 200;
    assert.equal(log.writes(), 3);
    assert.deepEqual(
      log.requests().map(({ status }) => status),
      [500, 0, 400, 200, 200],
    );
  });

  it("starts anew once cleared", () => {
    const log = new RequestLog();
    log.add("POST", "/api/fota/v1/licenses/1-1/assign");
    log.clear();
    assert.deepEqual([log.requests(), log.writes()], [[], 0]);
  });
});
