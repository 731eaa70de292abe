import assert from "node:assert/strict";
import { readServiceBody } from "../../../src/thingspace/serviceBody";

describe("serviceBody", () => {
  const nothing = {
    errorCode: undefined,
    errorMessage: undefined,
    faultCode: undefined,
    faultMessage: undefined,
    error: undefined,
    errorDescription: undefined,
  };
  const table: { name: string; body: string; expected: Partial<ReturnType<typeof readServiceBody>> }[] = [
    {
      name: "the service",
      body: '{"errorCode":"INVALID_PARAMETER","errorMessage":"Inactive account"}',
      expected: { errorCode: "INVALID_PARAMETER", errorMessage: "Inactive account" },
    },
    {
      name: "the gateway in JSON",
      body: '{"fault":{"code":900901,"message":"Invalid Credentials","description":"Access failure"}}',
      expected: { faultCode: "900901", faultMessage: "Invalid Credentials" },
    },
    {
      name: "the gateway in XML",
      body:
        '<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>404</am:code><am:type>Status report</am:type>' +
        "<am:message>Not Found</am:message></am:fault>",
      expected: { faultCode: "404", faultMessage: "Not Found" },
    },
    {
      name: "OAuth",
      body: '{"error":"invalid_client","error_description":"Client Authentication failed."}',
      expected: { error: "invalid_client", errorDescription: "Client Authentication failed." },
    },
    { name: "fields of other types", body: '{"errorCode":{},"errorMessage":[],"fault":"x"}', expected: {} },
    { name: "HTML", body: "<html><body>Bad Gateway</body></html>", expected: {} },
    { name: "a list", body: "[1]", expected: {} },
    { name: "nothing", body: "", expected: {} },
  ];

  for (const { name, body, expected } of table) {
    it(`reads the words of ${name}`, () => {
      assert.deepEqual(readServiceBody(body), { ...nothing, ...expected });
    });
  }
});
