"""Reads OpenMetrics text with the parser of Prometheus' own Python client, and prints its samples as JSON."""
import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.parser import text_string_to_metric_families as older_format

text = sys.stdin.read()
families = list(text_string_to_metric_families(text))
# The collector of text files reads the older format.
assert [s for family in older_format(text) for s in family.samples] == [s for family in families for s in family.samples]

print(
    json.dumps(
        [
            {
                "name": sample.name,
                "type": family.type,
                "unit": family.unit,
                "labels": sample.labels,
                "value": sample.value,
            }
            for family in families
            for sample in family.samples
        ]
    )
)
