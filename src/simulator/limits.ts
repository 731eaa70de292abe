/** The most milliseconds that a timer can wait: after more it would not wait at all. */
export const longestWaitMs = 2 ** 31 - 1;
