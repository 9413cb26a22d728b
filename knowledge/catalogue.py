"""Prints everything that may be said, with what stands behind it, as one page for people to review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from knowledge.entries import CONVERSATION, GRADES, ComplaintChannel, Entry, Fact, Knowledge, SeedClaim, Variant
from knowledge.load import ROOT, load

CSS = Path(__file__).with_name("catalogue.css")

_GROUPS = {
    "who_gets_told": "会告诉谁",
    "collection": "催收怎么进行",
    "cost": "有什么代价",
    "what_to_do": "可以怎么做",
    CONVERSATION: "对话",
}
_CONFIDENCE = {"verified-text": "见过原文", "secondary-source": "据公开报道", "unverified": "未核实，不作事实陈述"}
_IN_FORCE = {"yes": "现行", "likely": "应为现行", "replaced": "已被替代", "expired": "已结束", "unknown": "未知"}
_PARTS = {
    "misconceptions": "误解与更正",
    "channels": "投诉与求助渠道",
    "facts": "事实表",
    "claims": "网络文章的说法",
    "open": "还没有答案的问题",
    "policies": "判断用的门槛",
}


def catalogue(out: Path, rules_packs: Mapping[str, Any] | None = None, root: Path = ROOT) -> None:
    """Writes the page.

    Args:
        out: The file to write; its folder is made where it is missing.
        rules_packs: The thresholds behind an assessment as plain data, by name of the pack; left out where None.
        root: The folder of the content.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(load(root), rules_packs or {}), encoding="utf-8")


def page(knowledge: Knowledge, rules_packs: Mapping[str, Any]) -> str:
    """Returns the page as HTML."""
    parts = [
        "<!doctype html>",
        '<html lang="zh-CN"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>可以说的话</title><style>{CSS.read_text(encoding='utf-8')}</style></head><body>",
        "<h1>可以说的话，和它们的依据</h1>",
        "<p>借款人会读到的每一句回答、它在什么情况下出现、依据是什么。一般信息，不是法律意见。</p>",
        f"<p>{' '.join(_badge(grade) for grade in GRADES)}</p>",
        *_contents(knowledge, rules_packs),
        *_groups(knowledge),
        *_misconceptions(knowledge),
        *_channels(knowledge),
        *_facts(knowledge),
        *_claims(knowledge),
        *_open_questions(knowledge),
        *_policies(rules_packs),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _entries_of(knowledge: Knowledge, group: str) -> list[Entry]:
    order = list(knowledge.descriptions)
    found = [entry for entry in knowledge.entries.values() if entry.group == group]
    return sorted(found, key=lambda entry: order.index(entry.topic) if entry.topic in order else len(order))


def _contents(knowledge: Knowledge, rules_packs: Mapping[str, Any]) -> Iterator[str]:
    yield "<nav>"
    for group in knowledge.groups:
        yield f'<a href="#{escape(group)}"><b>{escape(_GROUPS.get(group, group))}</b></a><ul>'
        for entry in _entries_of(knowledge, group):
            yield f'<li><a href="#{escape(entry.topic)}">{escape(entry.title)}</a></li>'
        yield "</ul>"
    shown = [(part, name) for part, name in _PARTS.items() if part != "policies" or rules_packs]
    yield "<ul>" + "".join(f'<li><a href="#{part}">{name}</a></li>' for part, name in shown) + "</ul></nav>"


def _groups(knowledge: Knowledge) -> Iterator[str]:
    for group in knowledge.groups:
        yield f'<h2 id="{escape(group)}">{escape(_GROUPS.get(group, group))}</h2>'
        for entry in _entries_of(knowledge, group):
            yield from _entry(entry, knowledge)


def _entry(entry: Entry, knowledge: Knowledge) -> Iterator[str]:
    about = knowledge.descriptions.get(entry.topic, "")
    yield f'<article><h3 id="{escape(entry.topic)}">{escape(entry.title)} <code>{escape(entry.topic)}</code></h3>'
    yield f"<p>{escape(about)} <code>{escape(entry.kind)}</code></p>"
    for variant in entry.variants:
        yield from _variant(variant, knowledge)
    links = [_link(topic, _title(knowledge, topic)) for topic in entry.related]
    links += [_link(name, name) for name in entry.misconceptions]
    if links:
        yield f'<p class="cites">相关：{"、".join(links)}</p>'
    yield "</article>"


def _variant(variant: Variant, knowledge: Knowledge) -> Iterator[str]:
    when = "；".join(f"{key}：{'、'.join(outcomes)}" for key, outcomes in variant.when.items()) or "其他情况"
    yield f'<section class="variant"><p class="when"><code>{escape(variant.id)}</code> {escape(when)}</p>'
    yield f'<p class="headline">{escape(variant.headline)}</p>'
    for item in variant.body:
        yield f"<p>{escape(item.text)}</p>"
        if item.cites:
            yield f'<ul class="cites">{_sources(item.cites, knowledge)}</ul>'
    if variant.next_steps:
        yield "<ol>" + "".join(f"<li>{escape(step)}</li>" for step in variant.next_steps) + "</ol>"
    yield "</section>"


def _sources(cites: Iterable[str], knowledge: Knowledge) -> str:
    return "".join(f"<li>{_source(cite, knowledge)}</li>" for cite in cites)


def _source(cite: str, knowledge: Knowledge) -> str:
    source = knowledge.source(cite)
    if source is None:
        return escape(cite)
    cited = source.citation()
    told = f"{escape(cited.title)}{escape(cited.article)}"
    checked = f"{_CONFIDENCE[cited.confidence]}，核对于 {cited.as_of}"
    quote = ""
    if isinstance(source, Fact) and source.quote:
        quote = f"<blockquote>{escape(source.quote)}</blockquote>"
    return f"{_link(cite, cite)} {_badge(cited.grade)} {told}（{checked}）{quote}"


def _misconceptions(knowledge: Knowledge) -> Iterator[str]:
    yield _heading("misconceptions")
    for item in knowledge.misconceptions.values():
        yield f'<h3 id="{escape(item.id)}">{escape(item.belief)} <code>{escape(item.id)}</code></h3>'
        topics = "、".join(_link(topic, _title(knowledge, topic)) for topic in item.topics)
        yield f'<p>{escape(item.correction)}</p><p class="cites">属于：{topics}</p>'
        yield f'<ul class="cites">{_sources(item.cites, knowledge)}</ul>'


def _channels(knowledge: Knowledge) -> Iterator[str]:
    yield _heading("channels")
    rows = [_channel_row(channel) for channel in knowledge.channels.values()]
    yield _table(("编号", "名称", "联系方式", "用来", "备注（不外说）", "核对"), rows)


def _channel_row(channel: ComplaintChannel) -> tuple[str, ...]:
    words = (escape(channel.name), escape(channel.contact), escape(channel.use_for), escape(channel.note or ""))
    return (_anchor(channel.id), *words, f"{_CONFIDENCE[channel.confidence]}，{channel.as_of}")


def _facts(knowledge: Knowledge) -> Iterator[str]:
    yield _heading("facts")
    rows = [_fact_row(fact) for fact in knowledge.facts.values()]
    yield _table(("编号", "等级", "内容与原文", "出处", "效力", "核对", "复核期限"), rows)


def _fact_row(fact: Fact) -> tuple[str, ...]:
    quote = f"<blockquote>{escape(fact.quote)}</blockquote>" if fact.quote else ""
    note = f"<p>注：{escape(fact.note)}</p>" if fact.note else ""
    seen = "".join(f"<li>{escape(place)}</li>" for place in fact.verified_at)
    return (
        _anchor(fact.id),
        _badge(fact.grade),
        f"{escape(fact.claim)}{quote}{note}",
        " ".join(escape(part) for part in (fact.instrument, fact.doc_no, fact.article) if part),
        " ".join(escape(part) for part in (_IN_FORCE[fact.in_force], fact.effective_date, fact.in_force_note) if part),
        f"{_CONFIDENCE[fact.confidence]}，{fact.as_of}<ul>{seen}</ul>",
        fact.review_by.isoformat(),
    )


def _claims(knowledge: Knowledge) -> Iterator[str]:
    yield _heading("claims")
    rows = [_claim_row(claim, knowledge) for claim in knowledge.seed_claims.values()]
    yield _table(("编号", "等级", "说法", "评价", "可以怎么说", "相关事实", "复核期限"), rows)


def _claim_row(claim: SeedClaim, knowledge: Knowledge) -> tuple[str, ...]:
    facts = "、".join(_link(cite, cite) for cite in claim.fact_ids if cite in knowledge.facts)
    words = (escape(claim.claim), escape(claim.assessment), escape(claim.honest_phrasing))
    return (_anchor(claim.id), _badge(claim.grade), *words, facts, claim.review_by.isoformat())


def _open_questions(knowledge: Knowledge) -> Iterator[str]:
    yield _heading("open")
    rows = [
        (_anchor(item.id), escape(item.question), escape(item.why_open), "、".join(_link(c, c) for c in item.fact_ids))
        for item in knowledge.open_questions
    ]
    yield _table(("编号", "问题", "为什么还没有答案", "相关事实"), rows)


def _policies(rules_packs: Mapping[str, Any]) -> Iterator[str]:
    if not rules_packs:
        return
    yield _heading("policies")
    for name, pack in rules_packs.items():
        yield f"<h3>{escape(name)}</h3>{_plain(pack)}"


def _plain(value: Any) -> str:
    """Returns plain data as nested lists; a list of mappings as a table."""
    if isinstance(value, Mapping):
        return (
            "<ul>" + "".join(f"<li><b>{escape(str(key))}</b>：{_plain(v)}</li>" for key, v in value.items()) + "</ul>"
        )
    if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        columns = tuple(dict.fromkeys(str(key) for item in value for key in item))
        return _table(columns, [tuple(_plain(item.get(column, "")) for column in columns) for item in value])
    if isinstance(value, list | tuple):
        return "、".join(_plain(item) for item in value)
    return escape(str(value))


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'


def _title(knowledge: Knowledge, topic: str) -> str:
    return knowledge.entries[topic].title if topic in knowledge.entries else topic


def _heading(part: str) -> str:
    return f'<h2 id="{part}">{_PARTS[part]}</h2>'


def _badge(grade: str) -> str:
    return f'<span class="badge {escape(grade)}">{escape(GRADES[grade])}</span>'


def _link(target: str, text: str) -> str:
    return f'<a href="#{escape(target)}">{escape(text)}</a>'


def _anchor(target: str) -> str:
    return f'<span id="{escape(target)}">{escape(target)}</span>'
