import assert from "node:assert/strict";
import { readServiceBody } from "../../../src/thingspace/serviceBody";

describe("serviceBody", () => {
  const nothing = {
    from: undefined,
    code: undefined,
    message: undefined,
    nextAccessTime: undefined,
    pageTitle: undefined,
    isFailure: false,
  };
  const deadBearer = { from: "gateway", code: "900901", message: "Invalid Credentials", isFailure: true } as const;
  const table: { name: string; body: string; expected: Partial<ReturnType<typeof readServiceBody>> }[] = [
    {
      name: "the service",
      body: '{"errorCode":"INVALID_PARAMETER","errorMessage":"Inactive account"}',
      expected: { from: "service", code: "INVALID_PARAMETER", message: "Inactive account", isFailure: true },
    },
    {
      name: "the gateway in JSON",
      body: '{"fault":{"code":900901,"message":"Invalid Credentials","description":"Access failure"}}',
      expected: deadBearer,
    },
    {
      name: "the gateway without its envelope",
      body: '{"code":"900901","message":"Invalid Credentials","description":"Access failure"}',
      expected: deadBearer,
    },
    {
      name: "the gateway with a number",
      body: '{"code":900901,"message":"Invalid Credentials"}',
      expected: deadBearer,
    },
    {
      name: "the gateway with another word for its message",
      body: '{"code":"900901","error_message":"Invalid Credentials"}',
      expected: deadBearer,
    },
    {
      name: "the gateway with a description alone",
      body: '{"error":{"code":"900901","description":"Invalid Credentials"}}',
      expected: deadBearer,
    },
    {
      name: "the gateway in the service's words",
      body: '{"errorCode":"900901","errorMessage":"Invalid Credentials"}',
      expected: deadBearer,
    },
    {
      name: "the gateway in XML",
      body:
        '<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>404</am:code><am:type>Status report</am:type>' +
        "<am:message>Not Found</am:message></am:fault>",
      expected: { from: "gateway", code: "404", message: "Not Found", isFailure: true },
    },
    {
      name: "the gateway that has had enough",
      body: '{"code":"900803","message":"Message throttled out","nextAccessTime":"2020-Sep-24 05:54:00+0000 UTC"}',
      expected: {
        from: "gateway",
        code: "900803",
        message: "Message throttled out",
        nextAccessTime: "2020-Sep-24 05:54:00+0000 UTC",
        isFailure: true,
      },
    },
    {
      name: "OAuth",
      body: '{"error":"invalid_client","error_description":"Client Authentication failed."}',
      expected: { from: "oauth", code: "invalid_client", message: "Client Authentication failed.", isFailure: true },
    },
    {
      name: "a status and a reason",
      body: '{"status":"Failed","reason":"No pool"}',
      expected: { message: "No pool", isFailure: true },
    },
    { name: "no success", body: '{"success":false}', expected: { isFailure: true } },
    { name: "success", body: '{"success":true}', expected: {} },
    { name: "no error, said in Go", body: '{"errorCode":"","errorMessage":"","hasMoreData":false}', expected: {} },
    { name: "fields of other types", body: '{"errorCode":{},"errorMessage":[],"fault":"x"}', expected: {} },
    { name: "HTML", body: "<html><body>Bad Gateway</body></html>", expected: { pageTitle: "" } },
    {
      name: "a web page",
      body: '\n<!-- x --><!DOCTYPE html><head><title lang="en">\n Sign in</title></head>',
      expected: { pageTitle: "Sign in" },
    },
    { name: "a web page with a heading", body: "<h1>Blocked</h1>", expected: { pageTitle: "Blocked" } },
    { name: "a list", body: "[1]", expected: {} },
    { name: "nothing", body: "", expected: {} },
  ];

  for (const { name, body, expected } of table) {
    it(`reads the words of ${name}`, () => {
      assert.deepEqual(readServiceBody(body), { ...nothing, ...expected });
    });
  }
});
