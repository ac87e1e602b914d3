"""Report → TEI P5: the text, who says what in it, its measures, and what is asked of it."""

from __future__ import annotations

import collections
import dataclasses
import re
from collections.abc import Iterator

from service.analysis.kinds import described
from service.analysis.quotations import find_quotations
from service.analysis.report import Attribution, AttributionKind, Figure, Naming, Report, Source, SourceKind
from service.intake.article import Part
from service.intake.lines import paragraph_starts

from . import words, xml
from .marks import Kind, Mark, Step, marks, walk
from .options import Options
from .selection import at_least
from .wire import number

MEDIA_TYPE = "application/tei+xml"

_NAMESPACE = "http://www.tei-c.org/ns/1.0"
_DIRECT = {
    AttributionKind.DIRECT: "true",
    AttributionKind.INDIRECT: "false",
    AttributionKind.MIXED: "unknown",
}
_NAMES = {
    SourceKind.PERSON: "persName",
    SourceKind.ORGANISATION: "orgName",
    SourceKind.OUTLET: "orgName",
}
#: Marks that are one thing however many places they have.
_WHOLE = frozenset([Kind.FINDING, Kind.CONTENT, Kind.FIGURE, Kind.CUE])
#: Marks that others point at.
_POINTED_AT = frozenset([Kind.FINDING, Kind.CONTENT, Kind.FIGURE])
_WORD = re.compile(r"\w+")

_Attributes = dict[str, str | None]


def render(report: Report, options: Options) -> bytes:
    """A UTF-8 document; the text content of its `body` is the article's text, character for character.

    Characters that XML 1.0 cannot have are U+FFFD; a paragraph's blank lines are at its end. There are `said`
    (by whom: `who`), `q` (in quotation marks), `measure` (around `num` where it is a range), `persName` and
    `orgName`, `rs` for other words for a source, and `seg` for cues and findings. Elements that would overlap
    are split. The pieces of one thing, also where it is discontinuous, have `next` and `prev`, and ids that
    begin with the report's. Sources are listed in the header, but documents and findings in `standOff`.
    """
    report = at_least(report, options.min_severity)
    text = _Text(report)
    front = xml.element("front", content=text.written("title")) if report.article.title else ""
    body = xml.element("body", content=xml.element("div", content=text.written("body")))
    document = [
        "\n",
        _header(report, options),
        _standoff(report, text),
        "\n",
        xml.element("text", content=[front, body]),
        "\n",
    ]
    about = {"xmlns": _NAMESPACE, "xml:lang": report.article.language}
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml.element("TEI", about, document)}\n'.encode()


@dataclasses.dataclass(frozen=True)
class _Stretch:
    """A paragraph without the white space at its end, as those who look for quotations want it."""

    paragraph: int
    start: int
    end: int


#: What makes pieces one thing: the kind and the id, and the place unless the kind is whole.
_Chain = tuple[Kind, str, str]


class _Text:
    """Both of the article's texts in steps that nest, and how many pieces each thing is in."""

    def __init__(self, report: Report) -> None:
        """Walk both texts once to count."""
        self._report = report
        self._sources = {it.id: it for it in report.sources}
        self._attributions = {it.id: it for it in report.attributions}
        self._figures = {it.id: it for it in report.figures}
        self._findings = {it.id: it for it in report.findings}
        parts: tuple[Part, ...] = ("title", "body")
        self._steps = {part: list(self._walk(part)) for part in parts}
        self._count = collections.Counter(
            _chain(mark, part) for part in parts for step in self._steps[part] for mark in step.open
        )
        self._written: collections.Counter[_Chain] = collections.Counter()

    def written(self, part: Part) -> str:
        """One text in its paragraphs; the title first, as pieces are numbered as they are written."""
        text = self._report.article.part(part)
        paragraph = "p" if part == "body" else "head"
        written: list[str] = []
        closing: dict[Mark, str] = {}
        for step in self._steps[part]:
            written += [closing[mark] for mark in step.close]
            if step.paragraph:
                written.append(f"</{paragraph}><{paragraph}>" if step.start else f"<{paragraph}>")
            for mark in step.open:
                opening, closing[mark] = self._tags(mark, part)
                written.append(opening)
            written.append(xml.text(text[step.start : step.end]))
        return "".join([*written, f"</{paragraph}>"])

    def pieces(self, id: str) -> str:
        """Pointers to every piece of a finding."""
        count = self._count[Kind.FINDING, id, ""]
        return " ".join(f"#{_piece(id, n)}" for n in range(count))

    def _walk(self, part: Part) -> Iterator[Step]:
        text = self._report.article.part(part)
        starts = paragraph_starts(text) if part == "body" else [0]
        ends = [*starts[1:], len(text)]
        stretches = [
            _Stretch(n, start, start + len(text[start:end].rstrip()))
            for n, (start, end) in enumerate(zip(starts, ends, strict=True))
        ]
        quoted = [
            Mark(it.start, it.end, Kind.QUOTED, "q")
            for it in find_quotations(text, stretches)
            if it.start < it.end
        ]
        found = sorted([*marks(self._report, part), *quoted], key=lambda it: it.outermost_first)
        return walk(len(text), found, starts)

    def _tags(self, mark: Mark, part: Part) -> tuple[str, str]:
        chain = _chain(mark, part)
        n = self._written[chain]
        self._written[chain] += 1
        last = self._count[chain] - 1
        id = "-".join(filter(None, (mark.id, "cue" if mark.kind is Kind.CUE else "", chain[2])))
        ids: _Attributes = {
            "xml:id": _piece(id, n) if last or mark.kind in _POINTED_AT else None,
            "prev": f"#{_piece(id, n - 1)}" if n else None,
            "next": f"#{_piece(id, n + 1)}" if n < last else None,
        }
        name, attributes = self._element(mark, part)
        opening, closing = xml.start_tag(name, ids | attributes), f"</{name}>"
        if mark.kind is Kind.FIGURE and "quantity" not in attributes:
            value = self._figures[mark.id].value
            limits = {"atLeast": _amount(value.low), "atMost": _amount(value.high)}
            return f"{opening}{xml.start_tag('num', limits)}", f"</num>{closing}"
        return opening, closing

    def _element(self, mark: Mark, part: Part) -> tuple[str, _Attributes]:
        if mark.kind is Kind.FINDING:
            finding = self._findings[mark.id]
            return "seg", {"type": "finding", "subtype": finding.severity.value}
        if mark.kind is Kind.CONTENT:
            return "said", _said(self._attributions[mark.id])
        if mark.kind is Kind.QUOTED:
            return "q", {}
        if mark.kind is Kind.FIGURE:
            return "measure", _measure(self._figures[mark.id])
        if mark.kind is Kind.CUE:
            return "seg", _cue(self._attributions[mark.id])
        source = self._sources[mark.id]
        name = _NAMES.get(source.kind)
        said = self._report.article.part(part)[mark.start : mark.end]
        if name and source.naming is Naming.NAMED and _has_a_name_of(source.name, said):
            return name, {"ref": f"#{source.id}"}
        return "rs", {"type": source.kind.value, "ref": f"#{source.id}"}


def _chain(mark: Mark, part: Part) -> _Chain:
    place = "" if mark.kind in _WHOLE else f"{part}-{mark.start}-{mark.end}"
    return mark.kind, mark.id, place


def _piece(id: str, n: int) -> str:
    return f"{id}.{n + 1}" if n else id


def _said(it: Attribution) -> _Attributes:
    return {
        "who": f"#{it.source.id}" if it.source else None,
        "toWhom": f"#{it.via}" if it.via else None,
        "direct": _DIRECT[it.kind],
    }


def _cue(it: Attribution) -> _Attributes:
    stance = it.cue.stance.value if it.cue else None
    return {"type": "cue", "subtype": stance, "corresp": f"#{it.id}"}


def _measure(it: Figure) -> _Attributes:
    point = it.value.low is not None and it.value.low == it.value.high
    return {
        "type": it.kind.value,
        **({"quantity": _amount(it.value.low)} if point else {}),
        "unit": it.unit,
        "commodity": words.plain(it.of.text) if it.of else None,
        "source": f"#{it.source}" if it.source else None,
        "ana": f"#evidence-{it.evidence.value}",
    }


def _amount(value: float | None) -> str | None:
    return None if value is None else str(number(value))


def _has_a_name_of(name: str, said: str) -> bool:
    """Whether a word of the name with a capital is said, so that it is no pronoun or description."""
    capital = {it for it in _WORD.findall(name) if it[0].isupper()}
    return not capital.isdisjoint(_WORD.findall(said))


def _header(report: Report, options: Options) -> str:
    article = report.article
    headline = article.title or (article.text[slice(*article.headline)] if article.headline else "Article")
    given = article.id or options.name
    engine = report.engine
    made_by = f"onrecord, models {engine.models}, house style {engine.profile}"
    program = {"ident": "onrecord", "version": engine.version}
    described_in = "".join(
        xml.element(
            "category", {"xml:id": f"evidence-{value}"}, xml.element("catDesc", content=xml.text(meaning))
        )
        for value, meaning in described("evidence").items()
    )
    return xml.element(
        "teiHeader",
        content=[
            xml.element(
                "fileDesc",
                content=[
                    xml.element("titleStmt", content=_titled("title", headline)),
                    xml.element("publicationStmt", content=_titled("p", "Unpublished markup of an article.")),
                    xml.element(
                        "sourceDesc",
                        content=xml.element(
                            "bibl",
                            content=[_titled("title", headline), _titled("idno", given) if given else ""],
                        ),
                    ),
                ],
            ),
            xml.element(
                "encodingDesc",
                content=[
                    xml.element(
                        "appInfo",
                        content=xml.element(
                            "application",
                            program,
                            _titled("label", made_by),
                        ),
                    ),
                    xml.element("classDecl", content=xml.element("taxonomy", content=described_in)),
                ],
            ),
            _participants(report),
        ],
    )


def _participants(report: Report) -> str:
    people = [_listed(it) for it in report.sources if _list(it) == "person"]
    bodies = [_listed(it) for it in report.sources if _list(it) == "org"]
    lists = [
        xml.element("listPerson", content=people) if people else "",
        xml.element("listOrg", content=bodies) if bodies else "",
    ]
    if not any(lists):
        return ""
    return xml.element("profileDesc", content=xml.element("particDesc", content=lists))


def _list(it: Source) -> str:
    if it.kind is SourceKind.DOCUMENT:
        return "bibl"
    return "org" if it.kind in (SourceKind.ORGANISATION, SourceKind.OUTLET) else "person"


def _listed(it: Source) -> str:
    name = {"person": "persName", "org": "orgName", "bibl": "title"}[_list(it)]
    element = "personGrp" if it.kind is SourceKind.GROUP else _list(it)
    facts = [it.kind.value, it.naming.value, *(["anonymous"] if it.anonymous else [])]
    known = _titled("idno", it.authority.id) if it.authority else ""
    person = [
        _titled("occupation", it.role) if it.role else "",
        _titled("affiliation", it.affiliation) if it.affiliation else "",
    ]
    content = [_titled(name, it.name), *(person if element == "person" else []), known]
    return xml.element(element, {"xml:id": it.id}, [*content, _titled("note", ", ".join(facts))])


def _standoff(report: Report, text: _Text) -> str:
    works = [_listed(it) for it in report.sources if _list(it) == "bibl"]
    asked = [
        xml.element(
            "annotation",
            {"xml:id": f"{it.id}-note", "target": text.pieces(it.id), "n": it.rule},
            _titled("note", it.message),
        )
        for it in report.findings
    ]
    lists = [
        xml.element("listBibl", content=works) if works else "",
        xml.element("listAnnotation", content=asked) if asked else "",
    ]
    return xml.element("standOff", content=lists) if any(lists) else ""


def _titled(name: str, content: str) -> str:
    return xml.element(name, content=xml.text(words.plain(content)))
