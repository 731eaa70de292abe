import assert from "node:assert/strict";
import { readErrorWords } from "../../../../src/thingspace/http/responseBody";

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
  const table: { name: string; body: string; expected: Partial<ReturnType<typeof readErrorWords>> }[] = [
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
    {
      name: "a response status and its message",
      body: '{"responseStatus":"FAILURE","responseMessage":"No pool"}',
      expected: { message: "No pool", isFailure: true },
    },
    {
      name: "a response status of success",
      body: '{"responseStatus":"SUCCESS","responseMessage":"Done"}',
      expected: { message: "Done" },
    },
    {
      name: "a list of errors",
      body: '{"errors":[{"code":"X","message":"No pool"},"y"]}',
      expected: { from: "service", code: "X", message: "No pool", isFailure: true },
    },
    { name: "a list of texts", body: '{"errors":["No pool"]}', expected: { message: "No pool", isFailure: true } },
    { name: "a list of no errors", body: '{"errors":[],"deviceList":[]}', expected: {} },
    {
      name: "Apigee",
      body: '{"fault":{"faultstring":"Invalid ApiKey","detail":{"errorcode":"oauth.v2.InvalidApiKey"}}}',
      expected: { from: "gateway", code: "oauth.v2.InvalidApiKey", message: "Invalid ApiKey", isFailure: true },
    },
    { name: "plain text", body: "Access denied by policy\n", expected: { message: "Access denied by policy" } },
    { name: "what may be a token", body: "access_token=abc def", expected: {} },
    { name: "what may be a cut token", body: '{"access_token":"abc def', expected: {} },
    { name: "a script", body: "<script>location='/x'</script>", expected: { pageTitle: "" } },
    { name: "a page that leads on", body: '<meta http-equiv="refresh" content="0">', expected: { pageTitle: "" } },
    ...["0", '"0"', '"Success"', '"SUCCESS"', '""'].map((none) => ({
      name: `no error, said as ${none}`,
      body: `{"errorCode":${none},"errorMessage":"Success","error":${none},"deviceList":[]}`,
      expected: {},
    })),
    { name: "a title near the top", body: `<!--${" ".repeat(3_000)}--><html>`, expected: { pageTitle: "" } },
    { name: "a title too far down", body: `<x>${" ".repeat(4_000)}<html>`, expected: {} },
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
      assert.deepEqual(readErrorWords(body), { ...nothing, ...expected });
    });
  }
});
