/** One line of a plot. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const size = { width: 720, height: 440, left: 80, right: 150, top: 48, bottom: 56 };
const colors = ["#0b6e4f", "#c1121f", "#6a4c93", "#5f6b76", "#d98e04"];

/** A plot in SVG, both axes logarithmic: so that what grows in proportion is a straight line. */
export function plot(title: string, xTitle: string, yTitle: string, lines: readonly Line[]): string {
  const shown = lines.filter(({ points }) => points.length > 0);
  const all = shown.flatMap(({ points }) => points);
  const x = axis(
    all.map(([value]) => value),
    size.left,
    size.width - size.right,
  );
  const y = axis(
    all.map(([, value]) => value),
    size.height - size.bottom,
    size.top,
  );
  const grid = [
    ...x.ticks.map(
      (tick) =>
        `<line x1="${x.at(tick)}" y1="${size.top}" x2="${x.at(tick)}" y2="${size.height - size.bottom}" stroke="#ddd"/>` +
        `<text x="${x.at(tick)}" y="${size.height - size.bottom + 18}" text-anchor="middle">${tick.toLocaleString("en-US")}</text>`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<line x1="${size.left}" y1="${y.at(tick)}" x2="${size.width - size.right}" y2="${y.at(tick)}" stroke="#ddd"/>` +
        `<text x="${size.left - 8}" y="${y.at(tick) + 4}" text-anchor="end">${tick.toLocaleString("en-US")}</text>`,
    ),
  ];
  const drawn = shown.map(({ name, points }, index) => {
    const color = colors[index % colors.length] ?? "black";
    const path = points.map(([px, py]) => `${x.at(px)},${y.at(py)}`).join(" ");
    const dots = points
      .map(([px, py]) => `<circle cx="${x.at(px)}" cy="${y.at(py)}" r="3.5" fill="${color}"/>`)
      .join("");
    const [lastX, lastY] = points.at(-1) ?? [1, 1];
    return (
      `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>${dots}` +
      `<text x="${x.at(lastX) + 8}" y="${y.at(lastY) + 4}" fill="${color}">${name}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    `<text x="${size.left}" y="24" font-size="15">${title}</text>`,
    ...grid,
    `<text x="${(size.left + size.width - size.right) / 2}" y="${size.height - 12}" text-anchor="middle">${xTitle}</text>`,
    `<text transform="translate(18 ${(size.top + size.height - size.bottom) / 2}) rotate(-90)" text-anchor="middle">${yTitle}</text>`,
    ...drawn,
    "</svg>",
    "",
  ].join("\n");
}

/** From the power of ten below the least value to the one above the largest. */
function axis(values: readonly number[], begin: number, end: number) {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.max(least + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    ticks: Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index)),
    at: (value: number) => Math.round(begin + ((Math.log10(value) - least) / (most - least)) * (end - begin)),
  };
}
