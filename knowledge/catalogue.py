"""One printable page of everything that may be said, with what stands behind it, for people who review it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from knowledge.library import ROOT, load
from knowledge.models import Entry, Fact, Library, Variant
from knowledge.vocabulary import GRADES, outcome_keys

TEMPLATES = Path(__file__).parent
TEMPLATE = "catalogue.html.j2"

GROUPS = {
    "who_gets_told": "会告诉谁",
    "collection": "催收怎么进行",
    "cost": "有什么代价",
    "what_to_do": "可以怎么做",
    "conversation": "对话",
}
CONFIDENCE = {"verified-text": "见过原文", "secondary-source": "据公开报道", "unverified": "未核实，不作事实陈述"}
IN_FORCE = {"yes": "现行", "likely": "应为现行", "replaced": "已被取代", "expired": "已结束", "unknown": "未知"}


def catalogue(out: Path, packs: Mapping[str, Any], since: date | None = None) -> None:
    """Write the page.

    Args:
        out: The file to write; its folder is made where it is missing.
        packs: The thresholds behind an assessment as plain data, by name.
        since: Mark what changed since this day.
    """
    changed = changed_files(ROOT, since) if since else frozenset[str]()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(load(), packs, since, changed), encoding="utf-8")


def page(
    library: Library,
    packs: Mapping[str, Any],
    since: date | None = None,
    changed: frozenset[str] = frozenset(),
) -> str:
    """Return the page as HTML.

    Args:
        library: Everything that the files say.
        packs: Plain data by name.
        since: Day from which facts count as changed; None marks nothing.
        changed: Files that changed since that day, relative to the project.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE).render(
        library=library,
        packs=packs,
        since=since,
        changes=_changes(library, since, changed),
        groups={group: GROUPS.get(group, group) for group in library.groups},
        grades=GRADES,
        confidence=CONFIDENCE,
        in_force=IN_FORCE,
        condition=condition,
        entries_of=lambda topic: [library.entries[entry] for entry in library.questions(topic)],
        css=(TEMPLATES / "catalogue.css").read_text(encoding="utf-8"),
    )


def condition(variant: Variant) -> str:
    """Return in Chinese when a variant is said: 阶段：未逾期；已经发生：已被起诉、收到传票."""
    keys = outcome_keys()
    parts = [
        f"{keys[key].label}：{'、'.join(keys[key].words[word] for word in words)}"
        for key, words in variant.when.items()
    ]
    return "；".join(parts) or "其他情况"


def _changes(library: Library, since: date | None, changed: frozenset[str]) -> dict[str, str]:
    """Return why an entry or a fact counts as changed, by id."""
    if since is None:
        return {}
    facts: dict[str, str] = {
        fact.id: f"核对于 {_last_seen(fact)}" for fact in library.facts.values() if _last_seen(fact) >= since
    }
    entries = {entry.id: why for entry in library.entries.values() if (why := _change(entry, changed, facts))}
    letters = {letter.id: "文字改过" for letter in library.letters.values() if letter.file in changed}
    return facts | entries | letters


def _change(entry: Entry, changed: frozenset[str], facts: Mapping[str, str]) -> str:
    cites = dict.fromkeys(cite for variant in entry.variants for cite in variant.cites if cite in facts)
    parts = ["文字改过" if entry.file in changed else "", f"依据重新核对：{'、'.join(cites)}" if cites else ""]
    return "；".join(filter(None, parts))


def _last_seen(fact: Fact) -> date:
    return max(fact.as_of, fact.reviewed or fact.as_of)


def changed_files(root: Path, since: date) -> frozenset[str]:
    """Return the content files that commits since a day touched, relative to the project; empty without git.

    Args:
        root: The folder of the content.
        since: The first day that counts.
    """
    command = [
        "git",
        "log",
        f"--since={since.isoformat()}T00:00:00",
        "--name-only",
        "--pretty=format:",
        "--",
        root.name,
    ]
    try:
        found = subprocess.run(command, cwd=root.parent, capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.CalledProcessError):
        return frozenset()
    return frozenset(line for line in found.stdout.splitlines() if line)
