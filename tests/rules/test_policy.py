"""Packs: found by name, inherited, and refused with file, line and reason."""

import re
import shutil
from pathlib import Path

import pytest

from rules import CONTACT_FAMILY, STAGES, Situation, assess, load_policies, load_policy, policy_for
from rules.policy import PACKS
from yaml_models import ContentError

ROOT = Path(__file__).resolve().parents[2]
GENERAL = (PACKS / "general.yml").read_text("utf-8")
LIKELY = "- outcome: likely\n    name: 可能性较大"


@pytest.mark.parametrize(
    "name", ["美团借钱", "美团月付", "美团生活费", "美团", "某团", "美团 借钱", "MEITUAN", "美团app"]
)
def test_meituan_is_found_by_any_of_its_names(name: str) -> None:
    assert policy_for(name).lender == "meituan"


@pytest.mark.parametrize("name", [None, "", "花呗", "借呗", "微粒贷", "某某银行"])
def test_every_other_lender_has_the_general_pack(name: str | None) -> None:
    assert policy_for(name).lender == "general"


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_pack_that_the_readme_shows_is_found_by_its_names(readme: str, tmp_path: Path) -> None:
    [pack] = re.findall(r"```yaml\n(lender: .*?)```", (ROOT / readme).read_text("utf-8"), re.DOTALL)
    packs = shutil.copytree(PACKS, tmp_path / "policies")
    (packs / "ant.yml").write_text(pack, "utf-8")
    shown = load_policies(packs)["ant"]
    assert shown.names == ("花呗", "借呗")
    assert "支付宝" in shown.steps["reach_lender"].text
    assert shown.stages == policy_for(None).stages


def test_no_threshold_of_meituan_is_invented() -> None:
    meituan, general = policy_for("美团"), policy_for(None)
    assert meituan.stages == general.stages
    assert meituan.contact_family == general.contact_family


def test_meituan_says_where_its_service_is_and_keeps_the_rest() -> None:
    meituan, general = policy_for("美团"), policy_for(None)
    assert "美团App" in meituan.steps["reach_lender"].text
    assert meituan.steps.keys() == general.steps.keys()
    assert [act.id for act in meituan.may_not] == [act.id for act in general.may_not]


def test_every_pack_of_the_house_loads() -> None:
    assert {path.stem for path in PACKS.glob("*.yml")} == load_policies().keys()


def test_a_new_lender_is_a_new_file_and_no_code(tmp_path: Path) -> None:
    (tmp_path / "general.yml").write_text(GENERAL, "utf-8")
    pack = GENERAL.replace("lender: general", "lender: slow").replace("to_days: 3\n", "to_days: 10\n")
    pack = pack.replace("from_days: 4\n", "from_days: 11\n").replace("names: []", "names: [慢贷]")
    (tmp_path / "slow.yml").write_text(pack, "utf-8")
    (tmp_path / "slower.yml").write_text("lender: slower\nnames: [更慢贷]\nextends: slow\n", "utf-8")
    assert assess(Situation((7, 7)), load_policies(tmp_path)["slower"]).stage == ("reminder",)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        (
            "to_days: 3\n",
            "to_days: 5\n",
            "id: calls",
            '"calls" begins at 4 but "reminder" ends at 5; make the ranges meet',
        ),
        ("from_days: 31", "from_days: 33", "id: agent", '"agent" begins at 33 but "calls" ends at 30'),
        ("to_days: 90", "to_days: 20", "to_days: 20", "to_days 20 is before from_days 31"),
        ("    to_days: 90\n", "", "id: agent", '"agent" has no to_days; only the last stage stays open'),
        ("from_days: 91", "from_days: 91\n    to_days: 400", "id: legal_risk", '"legal_risk" ends at 400'),
        ("from_days: 0", "from_days: x", "from_days: x", "should be a whole number, is str 'x'"),
        ("from_days: 0", "from_days: -1", "from_days: -1", "should be a whole number of 0 or more, is int '-1'"),
        ("id: reminder", "id: sms", "id: sms", "stages[sms].id: is 'sms'; use one of current"),
        ("id: reminder", "id: calls", "- id: current", "stages: are current, calls, calls"),
        ("outcome: likely", "outcome: certain", "outcome: certain", "is 'certain'; use one of"),
        ("    grade: article\n    source: SD-06\n", "    source: SD-06\n", LIKELY, "grade: is missing"),
        ("    grade: article\n    source: SD-06\n", "    grade: article\n", LIKELY, "source: is missing"),
        ("grade: practice", "grade: rumour", "grade: rumour", "is 'rumour'; use one of law"),
        ("grade: article", "grade: law", "source: SD-06", 'SD-… goes with "article" only'),
        ("source: GB-06", "source: 国标", "source: 国标", '"国标" is no fact id'),
        (
            "    source: CB-05\n    as_of: 2026-11-24\n",
            "    source: CB-05\n",
            "id: three_missed_calls",
            "conditions[three_missed_calls].as_of: is missing",
        ),
        ("as_of: 2026-11-24", "as_of: someday", "as_of: someday", "as_of: 'someday' is no date"),
        ("as_of: 2026-11-24", "as_of: 2026-13-24", "as_of: 2026-13-24", "is no date; write it as 2026-11-24"),
        ("when: {happened: [family_called", "when: {happened: [rained", "when: {happened", 'unknown event "rained"'),
        ("names: []", "names: []\ncolour: red", "colour: red", "colour: unknown key; known are"),
        ("names: []", "names: [a]\nnames: []", "names: []", "key stands twice: names"),
        ("names: []", "names: no", "names: no", "should be a list, is"),
        ("names: []", "names: ['']", "names: ['']", "names[0]: is empty"),
        ("lender: general", "lender: other", "lender: other", 'lender: is "other" in a file called general.yml'),
        ("{at_least: 1}", "1", "when: {overdue_days: 1}", "should be a mapping, is int"),
        ("{at_least: 1}", "{}", "when: {overdue_days: {}}", "no bound"),
        ("{at_least: 1}", "{at_least: 4, at_most: 2}", "at_most: 2", "nothing fits"),
        ("{talked_to_lender: true}", "{talked_to_lender: 1}", "talked_to_lender: 1", "should be true or false, is int"),
        ("{talked_to_lender: true}", "{mood: bad}", "mood: bad", "mood: unknown key"),
        (
            "{missed_calls: {at_least: 5}, out",
            "{missed_calls: {at_least: 7}, out",
            LIKELY,
            "missed_calls at 7",
        ),
        (
            "    when: {not_known: [missed_calls, out_of_contact]}\n",
            "",
            "- outcome: unknown",
            "always fits; move it last",
        ),
        ("id: three_missed_calls", "id: overdue", "- id: overdue\n    text: 连续拨打", "stands in this table twice"),
    ],
)
def test_a_bad_pack_is_refused_with_file_line_and_reason(
    tmp_path: Path, old: str, new: str, at: str, reason: str
) -> None:
    assert old in GENERAL
    text = GENERAL.replace(old, new, 1)
    (tmp_path / "general.yml").write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        load_policy(tmp_path / "general.yml")
    error = caught.value
    assert reason in str(error)
    assert error.file.endswith("general.yml")
    assert error.line == line_of(text, at)
    assert str(error).startswith(f"{error.file}:{error.line}: ")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "should be a mapping of keys, is missing or empty"),
        ("- a\n", 1, "should be a mapping of keys, is list"),
        ("lender: new\nnames: [a\nstages: 3\n", 3, "is no valid YAML"),
        ("lender: new\n\tnames: []\n", 2, "is no valid YAML"),
        ("lender: new\nnames: []\n", 1, '"stages" is missing'),
        ("lender: new\nnames: []\nextends: nobody\n", 3, 'there is no pack "nobody" in this folder'),
        ("lender: new\nnames: []\nextends: new\n", 3, '"new" leads back to this pack'),
        ("lender: new\nnames: []\nextends: general\ncontact_family: []\n", 4, "contact_family: is empty"),
        (
            "lender: new\nnames: []\nextends: general\nsteps:\n  - {id: a, text: b, facts: []}\n",
            5,
            "steps[a].facts: is empty",
        ),
        ("lender: new\nnames: []\nextends: general\nmay:\n  - {id: a, text: b}\n", 5, "may[a].facts: is missing"),
        (
            "lender: new\nnames: []\nextends: general\nnext_steps: {stage: {}}\n",
            4,
            "next_steps.stage.current: is missing",
        ),
    ],
)
def test_an_unusable_file_is_refused(tmp_path: Path, text: str, line: int, reason: str) -> None:
    (tmp_path / "general.yml").write_text(GENERAL, "utf-8")
    (tmp_path / "new.yml").write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        load_policies(tmp_path)
    assert reason in str(caught.value)
    assert (Path(caught.value.file).name, caught.value.line) == ("new.yml", line)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "new.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match="is no valid YAML"):
        load_policy(tmp_path / "new.yml")
    with pytest.raises(ContentError, match="cannot be read"):
        load_policy(tmp_path / "missing.yml")


def test_a_step_that_no_table_has_is_refused(tmp_path: Path) -> None:
    stage = {word: ["fly"] for word in (*STAGES, "unknown")}
    table = {"stage": stage, "contact_family": {word: [] for word in CONTACT_FAMILY}}
    (tmp_path / "general.yml").write_text(f"{GENERAL}\nnext_steps: {table}\n", "utf-8")
    with pytest.raises(ContentError, match=r'stage\.current: names "fly", which `steps` lacks'):
        load_policy(tmp_path / "general.yml")


def test_a_name_belongs_to_one_lender(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(GENERAL.replace("general", "a").replace("[]", "[某贷]"), "utf-8")
    (tmp_path / "b.yml").write_text("lender: b\nnames: [别的, 某 贷]\nextends: a\n", "utf-8")
    with pytest.raises(ContentError, match=r'b.yml:2: names: "某 贷" is in a.yml too'):
        load_policies(tmp_path)


def test_a_last_row_that_does_not_always_fit_is_refused(tmp_path: Path) -> None:
    text = GENERAL[: GENERAL.rindex("  - outcome: unlikely\n")] + "\n"
    text += GENERAL[GENERAL.index("conditions:") :]
    (tmp_path / "general.yml").write_text(text, "utf-8")
    with pytest.raises(ContentError, match='"possible" is last and has a `when`'):
        load_policy(tmp_path / "general.yml")


def test_a_file_of_the_house_is_named_from_its_root() -> None:
    with pytest.raises(ContentError, match=r"^rules/policies/nobody\.yml: cannot be read"):
        load_policy(PACKS / "nobody.yml")
