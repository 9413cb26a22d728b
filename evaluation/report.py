"""The page that shows how well the assistant understands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from evaluation.metrics import Judged, confusions, figures, matrix, reliability
from evaluation.pictures import confusion_picture, reliability_picture

WORST = 25
EXAMPLES = 6
OURS = "this assistant"


def write_report(out: Path, systems: Mapping[str, Sequence[Judged]], set_name: str) -> None:
    """Write one static page without scripts.

    Args:
        out: The HTML file.
        systems: Name of each system and its judged questions, all on the same set; `OURS` among them.
        set_name: What the set is called.
    """
    pages = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    ours = systems[OURS]
    tables = {name: figures(judged) for name, judged in systems.items()}
    page = pages.get_template("report.html.j2").render(
        set_name=set_name,
        count=len(ours),
        systems=list(systems),
        rows=[(name, [tables[system].get(name) for system in systems]) for name in tables[OURS]],
        confusion=Markup(confusion_picture(*matrix(ours))),
        reliability=Markup(reliability_picture({name: reliability(judged) for name, judged in systems.items()})),
        worst=[(*pair, len(texts), texts[:EXAMPLES]) for *pair, texts in confusions(ours)[:WORST]],
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
