/** Rounded up. */
export function atLeast(percent: number, total: number): number {
  return Math.ceil(exact((total * percent) / 100));
}

/** Rounded down. */
export function atMost(percent: number, total: number): number {
  return Math.floor(exact((total * percent) / 100));
}

/** Rounded to a millionth: 1.1 percent of 3,000 would be 33.000000000000007, and thus 34. */
export function exact(value: number): number {
  return Number(value.toFixed(6));
}
