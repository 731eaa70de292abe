/** How many licenses a share of them is. */

/** What "at least so many percent" asks for. */
export function atLeast(percent: number, total: number): number {
  return Math.ceil(exact((total * percent) / 100));
}

/** What "at most so many percent" allows. */
export function atMost(percent: number, total: number): number {
  return Math.floor(exact((total * percent) / 100));
}

/** Without the digits far behind the point, 1.1 percent of 3,000 would be 33.000000000000007, and thus 34. */
function exact(value: number): number {
  return Number(value.toFixed(6));
}
