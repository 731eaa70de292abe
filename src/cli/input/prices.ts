import type { Command } from "commander";
import { z } from "zod";

import { currencyCode, type LicensePrice } from "../../policy/licensePrice";
import { problem } from "../../problemCodes";
import { CommandError } from "../commandError";
import { everyValue } from "./everyValue";
import { optionValue } from "./optionValue";

export interface Prices extends LicensePrice {
  /** Of an upgrade billed per event. */
  readonly pricePerUpgrade: number | undefined;
}

const defaultCurrency = "USD";

const amount = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/)
  .transform(Number);
const values = z.array(z.string()).default([]);
const optionsSchema = z.object({ price: values, currency: values, eventPrice: values });

export function withPriceOptions(command: Command): Command {
  return command
    .option("--price <amount>", "price of a license per month, such as 1.20: shows what it amounts to", everyValue)
    .option("--currency <code>", `currency of the price, such as EUR (default: ${defaultCurrency})`, everyValue);
}

/** @throws CommandError for a bad price, or options that need the price of a license */
export function parsePrices(options: unknown): Prices | undefined {
  const { price, currency, eventPrice } = optionsSchema.parse(options);
  const pricePerLicense = optionValue("--price", price, amount, "a number from 0 to 999999.999999, such as 1.20");
  const code = optionValue(
    "--currency",
    currency,
    z.string().regex(currencyCode),
    "three capital letters, such as EUR",
  );
  const pricePerUpgrade = optionValue(
    "--event-price",
    eventPrice,
    amount.pipe(z.number().positive()),
    "a number from 0.000001 to 999999.999999, such as 2.00",
  );
  if (pricePerLicense !== undefined) {
    return { pricePerLicense, currency: code ?? defaultCurrency, pricePerUpgrade };
  }
  if (code !== undefined || pricePerUpgrade !== undefined) {
    const option = code === undefined ? "--event-price" : "--currency";
    throw new CommandError(
      problem("arguments-invalid", `${option} needs the price of a license. Give --price <amount> as well.`),
    );
  }
  return undefined;
}
