/** The most bytes of a request. The service's own limit is not published; a batch of 1,000 devices is a five-hundredth of this. */
export const largestBody = 10_000_000;

/** The most milliseconds that a timer can wait: after more it would not wait at all. */
export const longestWaitMs = 2 ** 31 - 1;
