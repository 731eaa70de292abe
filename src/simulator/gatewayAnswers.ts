import type { Answer } from "./answer";
import { gatewayFault } from "./answer";

// https://thingspace.verizon.com/resources/documentation/connectivity/API_Reference/Synchronous_Error_Messages/
// The names of the API in the descriptions are guesses for FOTA.
export const invalidCredentials = gatewayFault(
  401,
  "900901",
  "Invalid Credentials",
  "Access failure for API: /fota/v1, version: v1. Make sure you have given the correct access token",
);

export const missingCredentials = gatewayFault(
  401,
  "900902",
  "Missing Credentials",
  "Required OAuth credentials not provided. Make sure your API invocation call has an Authorization: Bearer header",
);

export const missingBasic = gatewayFault(
  401,
  "900902",
  "Missing Credentials",
  "Required OAuth credentials not provided. Make sure your API invocation call has an Authorization: Basic header",
);

export const requestTooLarge: Answer = {
  status: 413,
  headers: { "content-type": "text/plain" },
  body: "Request Entity Too Large",
};

/** The gateway answers 400, not 404, to what it has no route for. */
export const noSuchResource = gatewayFault(
  400,
  "900906",
  "No matching resource found in the API for the given request",
  "Check the API documentation and add a proper REST resource path to the invocation URL",
);
