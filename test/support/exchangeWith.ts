import fetch from "node-fetch";
import { systemClock } from "../../src/thingspace/http/clock";
import {
  createExchange,
  type Exchange,
  type ExchangeOptions,
  type HttpRequest,
} from "../../src/thingspace/http/exchange";
import { RateLimit } from "../../src/thingspace/http/rateLimit";
import { createRedactor } from "../../src/thingspace/http/redaction";

/** Sends single requests to a service; throws what they fail with. */
export function exchangeWith(
  baseUrl: string,
  options: Partial<ExchangeOptions> = {},
): <T>(request: HttpRequest<T>) => Promise<Exchange<T> & { readonly value: T }> {
  const { clock = systemClock } = options;
  const sendOnce = createExchange({
    baseUrl,
    timeoutSeconds: 30,
    fetch,
    clock,
    rateLimit: new RateLimit(4, undefined, clock),
    clean: createRedactor().clean,
    ...options,
  });
  return async (request) => {
    const exchange = await sendOnce(request);
    if (exchange.failure !== undefined) {
      throw exchange.failure;
    }
    return exchange;
  };
}
