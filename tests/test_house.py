"""What holds between the parts: the same words on both sides, sources that exist, every variant within reach."""

from __future__ import annotations

import importlib.util
import itertools
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from rasa.__main__ import create_argument_parser

import knowledge
from channels.common.phrases import phrase
from knowledge import vocabulary
from knowledge.answering import choose
from knowledge.library import load
from nlu.extraction.patterns import table as extraction_table
from rules import CONTACT_FAMILY, DEBTORS, EVENTS, GRADES, SPEAKERS, STAGES, Situation, assess, load_policies

ROOT = Path(__file__).resolve().parents[1]
SUBJECTS = ("who_gets_told", "collection", "cost", "what_to_do")
SCHEMA = json.loads((ROOT / "actions" / "card.schema.json").read_text(encoding="utf-8"))
FOLDERS = (
    "rules|knowledge|data|nlu|policies|storage|server|privacy|talk|yaml_models|actions|channels|scripts|tests|docs"
    "|reporting"
)
EXAMPLE = re.compile(r"^    - (.+)$", re.MULTILINE)


def yaml_at(path: str):
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            found.setdefault(block["intent"], []).extend(
                line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")
            )
    return found


def intents() -> set[str]:
    return {next(iter(intent)) if isinstance(intent, dict) else intent for intent in yaml_at("domain.yml")["intents"]}


def test_topics_intents_examples_and_rules_are_the_same_words():
    topics = {topic for group in load().groups.values() for topic in group}
    ruled = {
        step["intent"]
        for file in (ROOT / "data" / "rules").glob("*.yml")
        for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]
        for step in rule["steps"]
        if "intent" in step
    }
    assert topics == intents() == set(examples()) == ruled - {"nlu_fallback"}


def test_every_topic_has_enough_examples():
    counts = {topic: len(found) for topic, found in examples().items()}
    subjects = [topic for group in SUBJECTS for topic in load().groups[group]]
    assert {topic: counts[topic] for topic in subjects if counts[topic] < 60} == {}
    assert counts["out_of_scope"] >= 600


def test_no_example_stands_twice():
    counted = Counter(example for found in examples().values() for example in found)
    assert [example for example, times in counted.items() if times > 1] == []


def test_slots_are_the_fields_of_a_situation():
    slots = set(yaml_at("domain.yml")["slots"])
    assert set(Situation.__dataclass_fields__) == slots - {"told_on", "talk"}


def test_outcomes_mean_the_same_in_rules_knowledge_and_card():
    known = load()
    used: dict[str, set[str]] = {}
    for entry in known.entries.values():
        for variant in entry.variants:
            for outcome, values in variant.when.items():
                used.setdefault(outcome, set()).update(values)
    assert used["stage"] <= set(STAGES) == set(SCHEMA["$defs"]["stage"]["enum"])
    assert used["contact_family"] <= set(CONTACT_FAMILY) | {"not_applicable", "unknown"}
    assert set(SCHEMA["$defs"]["contact_family"]["enum"]) == set(CONTACT_FAMILY) | {"not_applicable", "unknown"}
    shown = set(SCHEMA["properties"]["citations"]["items"]["properties"]["grade"]["enum"])
    assert set(GRADES) <= shown == set(vocabulary.GRADES)


def test_events_speakers_and_debtors_are_the_same_words_in_rules_and_tables():
    told = {row["event"] for row in extraction_table("events")["rows"]}
    assert told == set(EVENTS)
    who = extraction_table("who")
    assert {row["speaker"] for row in who["speaker"]} | set(who["speakers"].values()) == set(SPEAKERS)
    people = set(extraction_table("people")) - {"other", "somebody"}
    assert people == set(who["speakers"]) == set(DEBTORS) - {"stranger"}


def test_every_lender_that_is_read_is_known():
    # Meituan alone is a platform with several products
    assert [name for name in extraction_table("lenders") if name != "美团" and knowledge.lender(name) is None] == []


def sources_of_rules() -> set[str]:
    """Every id in the policy packs and their tables that looks like one."""
    files = [*(ROOT / "rules" / "policies").glob("*.yml"), *(ROOT / "rules").glob("*.yml")]
    return {found for file in files for found in re.findall(r"\b[A-Z]{2}-\d{2}\b", _uncommented(file))}


def _uncommented(file: Path) -> str:
    return "\n".join(line.split(" #")[0] for line in file.read_text(encoding="utf-8").splitlines())


def test_every_source_of_a_rule_is_a_verified_fact():
    known = load()
    sources = sources_of_rules()
    assert len(sources) > 20
    verified = {fact.id for fact in known.facts.values() if fact.confidence != "unverified"}
    assert sources - verified - set(known.seed_claims) - set(known.channels) == set()


def situations():
    spans = [None, (0, 0), (1, 2), (4, 30), (31, 90), (91, 400), (0, 2), (2, 10), (20, 60), (80, 100)]
    calls = [None, (0, 0), (1, 1), (3, 3), (5, 6), (2, 3), (4, 9)]
    for days, missed, lost, talked in itertools.product(spans, calls, (None, True, False), (None, True)):
        yield Situation(overdue_days=days, missed_calls=missed, out_of_contact=lost, talked_to_lender=talked)


def reachable_outcomes():
    """Outcomes of many cases, each with every state of the interest estimate."""
    found = {}
    for policy in load_policies().values():
        for situation in situations():
            outcomes = assess(situation, policy).outcomes()
            found[tuple(sorted(outcomes.items()))] = outcomes
    return [
        {**outcomes, "interest": (interest,)}
        for outcomes in found.values()
        for interest in ("incomplete", "estimated", "above_24")
    ]


@pytest.fixture(scope="module")
def outcomes():
    return reachable_outcomes()


def test_every_variant_for_an_assessment_is_reached_by_one(outcomes):
    judged = set().union(*outcomes)
    for entry in load().entries.values():
        judged_alone = {"stage", "contact_family", "interest"}  # who is typing and what happened are told, not judged
        wanted = {variant.id for variant in entry.variants if variant.when and set(variant.when) <= judged_alone}
        used = judged & {key for variant in entry.variants for key in variant.when}
        cases = {tuple((key, outcome[key]) for key in sorted(used)) for outcome in outcomes} if wanted else ()
        reached = {choose(entry, dict(case)).id for case in cases}
        assert wanted - reached == set(), entry.file


def test_every_misconception_is_corrected_somewhere():
    known = load()
    listed = {found for entry in known.entries.values() for found in entry.misconceptions}
    assert listed == set(known.misconceptions)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_paths_and_commands_in_the_readme_exist(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z0-9-]+)", text)) <= targets
    linked = re.findall(r"\]\(([^)#:]+)\)", text)
    named = re.findall(
        rf"`((?:{FOLDERS})/[^`*<>… ]+)`",
        text,
    )
    assert [path for path in [*linked, *named] if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_commands_of_rasa_and_modules_in_the_readme_exist(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    commands = set(re.findall(r"(?:^|`)rasa ([a-z]+)", text, re.MULTILINE)) | set(re.findall(r"或 rasa ([a-z]+)", text))
    known = create_argument_parser()._subparsers._group_actions[0].choices
    assert commands >= {"train", "run"} and commands <= set(known)
    modules = set(re.findall(r"python -m ([a-z_.]+)", text))
    assert modules and [name for name in modules if importlib.util.find_spec(f"{name}.__main__") is None] == []


def test_an_answer_that_failed_is_told_in_one_wording():
    [said] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]["utter_service_unavailable"]
    notice = knowledge_file("conversation/service_unavailable.yml")["variants"][0]
    lines = [notice["headline"], *(line["text"] for line in notice["body"])]
    assert said["text"].splitlines() == lines
    assert [said["custom"]["headline"], *said["custom"]["next_steps"]] == lines
    assert phrase("unanswered").startswith(lines[0])


def knowledge_file(name: str) -> dict:
    return yaml.safe_load((ROOT / "knowledge" / "answers" / name).read_text(encoding="utf-8"))
