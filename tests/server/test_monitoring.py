"""The dashboard and the alerts name what /metrics has, and the documentation tells of every alert."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from server.metrics import REGISTRY, exposition

ROOT = Path(__file__).resolve().parents[2]
MONITORING = ROOT / "deploy" / "monitoring"
OF_PROMETHEUS = {"up"}
"""Metrics and labels that Prometheus adds itself."""
LABELS_OF_PROMETHEUS = {"job", "instance"}
METRIC = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\bup\b")
FUNCTIONS = {"histogram_quantile"}
HISTOGRAM = ("_bucket", "_sum", "_count")


def rules() -> list[dict]:
    groups = yaml.safe_load((MONITORING / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> Iterator[str]:
    dashboard = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
    yield from (target["expr"] for panel in dashboard["panels"] for target in panel["targets"])
    yield from (rule["expr"] for rule in rules())


def metrics_served() -> set[str]:
    """Names of what /metrics would show, whether it was counted yet or not."""
    typed = re.findall(r"^# TYPE (\S+) (\S+)$", exposition().decode(), re.MULTILINE)
    plain = {name for name, kind in typed if kind != "histogram"}
    return plain | {name + suffix for name, kind in typed if kind == "histogram" for suffix in HISTOGRAM}


def labels_served() -> set[str]:
    ours = {label for metric in REGISTRY._collector_to_names for label in getattr(metric, "_labelnames", ())}
    return ours | {"le"}


def metrics_in(expression: str) -> set[str]:
    without_labels = re.sub(r"\{[^}]*\}|\b(by|without) \([^)]*\)|\[[^\]]*\]", "", expression)
    return set(METRIC.findall(without_labels)) - FUNCTIONS


def labels_in(expression: str) -> set[str]:
    listed = ",".join(re.findall(r"\bby \(([^)]*)\)", expression)).split(",")
    return {label.strip() for label in listed if label.strip()} | set(re.findall(r"[{,](\w+)=", expression))


@pytest.mark.parametrize("expression", expressions())
def test_every_expression_names_metrics_and_labels_that_are_served(expression):
    named = metrics_in(expression)
    assert named
    assert named - OF_PROMETHEUS <= metrics_served()
    assert labels_in(expression) - LABELS_OF_PROMETHEUS <= labels_served()


def test_a_metric_that_is_not_served_is_noticed():
    assert metrics_in('sum by (le) (rate(assistant_moods_total{x="y"}[5m])) > 3') == {"assistant_moods_total"}
    assert "assistant_moods_total" not in metrics_served()
    assert labels_in('sum by (le, mood) (rate(x{status="503"}[5m]))') == {"le", "mood", "status"}


def test_every_topic_that_is_named_is_one():
    named = {topic for expression in expressions() for topic in re.findall(r'topic="(\w+)"', expression)}
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert named
    assert named <= {next(iter(intent)) for intent in domain["intents"]}


def test_operations_tells_of_every_alert_and_of_no_other():
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([A-Z][a-z]\w+)` \|", told, re.MULTILINE))
    assert listed == {rule["alert"] for rule in rules()}


def test_panels_have_ids_of_their_own_and_do_not_overlap():
    panels = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken = [
        (x, y)
        for at in (panel["gridPos"] for panel in panels)
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 24


def test_prometheus_accepts_the_rules():
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed (Debian: apt-get install prometheus)")
    done = subprocess.run([promtool, "check", "rules", str(MONITORING / "alerts.yml")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
