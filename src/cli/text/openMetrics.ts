/** Its unit is the last word of its name. */
export interface Gauge {
  /** Such as `thingspace_fota_pool_licenses`. */
  readonly name: string;
  /** One sentence, without quotes, backslashes and line breaks. */
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  /** `undefined` is not printed. */
  readonly value: number | undefined;
}

/**
 * OpenMetrics 1.0, without the last line break. Readers of Prometheus' older format take `UNIT` and `EOF` for comments.
 *
 * https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function openMetricsText(gauges: readonly Gauge[]): string {
  return [...gauges.flatMap(gaugeLines), "# EOF"].join("\n");
}

function gaugeLines({ name, help, samples }: Gauge): readonly string[] {
  const lines = samples.flatMap(({ labels, value }) => (value === undefined ? [] : [sampleLine(name, labels, value)]));
  const unit = name.slice(name.lastIndexOf("_") + 1);
  return lines.length === 0
    ? []
    : [`# TYPE ${name} gauge`, `# UNIT ${name} ${unit}`, `# HELP ${name} ${help}`, ...lines];
}

function sampleLine(name: string, labels: Sample["labels"], value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}{${pairs.join(",")}} ${value}`;
}

function escapeLabel(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
