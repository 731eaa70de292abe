import type { ThingSpaceError } from "./http/errors";

/**
 * How many devices are refused alone, with the same words and nothing accepted before, until it is not the devices: a batch of them. With
 * fewer, some that are refused each time would keep others from ever being tried.
 */
const enough = 100;

/** Tells a device that spoils its batch from a request that is never accepted: taking that apart takes two requests per device. */
export class Blame {
  #isAnyAccepted = false;
  readonly #refused = new Map<string, number>();

  acceptedSome(): void {
    this.#isAnyAccepted = true;
  }

  isOfRequest({ message }: ThingSpaceError): boolean {
    const words = message.replace(/\d{15}/g, "");
    const refused = (this.#refused.get(words) ?? 0) + 1;
    this.#refused.set(words, refused);
    return !this.#isAnyAccepted && refused >= enough;
  }
}
