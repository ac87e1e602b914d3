"""Report → schema.org in JSON-LD: who is quoted with what."""

from __future__ import annotations

import json
from typing import Any

from service.analysis.report import Attribution, AttributionKind, Report, Source, SourceKind

from . import words
from .options import Options

MEDIA_TYPE = "application/ld+json"

_TYPES = {
    SourceKind.PERSON: "Person",
    SourceKind.ORGANISATION: "Organization",
    SourceKind.OUTLET: "NewsMediaOrganization",
    SourceKind.GROUP: "Thing",
    SourceKind.DOCUMENT: "CreativeWork",
    SourceKind.UNKNOWN: "Thing",
}
_SPEAKING = frozenset([SourceKind.PERSON, SourceKind.ORGANISATION, SourceKind.OUTLET])
_QUOTES = '“”„‟«»"＂「」『』《》〝〞 \t\r\n'
_ARTICLE = "_:article"

_Node = dict[str, Any]


def render(report: Report, options: Options) -> bytes:
    """UTF-8 JSON-LD of an ItemList of Quotation, to stand between `<script>` tags as it is.

    Statements that are quotations, wholly or in part; indirect speech is none. `text` has no quotation marks
    around it where all of it was quoted, and stretches that belong together are joined by " … ". A person, an
    organisation or an outlet that is named is `creator` too.
    """
    article = report.article
    known = {it.id: it for it in report.sources}
    quoted = [it for it in report.attributions if it.kind is not AttributionKind.INDIRECT and it.content]
    told: _Node = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "about": {
            "@type": "NewsArticle",
            "@id": _ARTICLE,
            "inLanguage": article.language,
            **({"headline": words.plain(headline)} if (headline := _headline(report)) else {}),
            **({"identifier": name} if (name := article.id or options.name) else {}),
        },
        "numberOfItems": len(quoted),
        "itemListElement": [_quotation(it, known) for it in quoted],
    }
    text = json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode()


def _headline(report: Report) -> str | None:
    article = report.article
    return article.title or (article.text[slice(*article.headline)] if article.headline else None)


def _quotation(it: Attribution, known: dict[str, Source]) -> _Node:
    quotation: _Node = {
        "@type": "Quotation",
        "identifier": it.id,
        "text": " … ".join(_bare(words.plain(span.text), it.kind) for span in it.content),
        "isPartOf": {"@id": _ARTICLE},
    }
    speaker = known.get(it.source.id) if it.source else None
    if speaker is None:
        return quotation
    who: _Node = {"@type": _TYPES[speaker.kind], "name": words.plain(speaker.name)}
    if speaker.kind is SourceKind.PERSON:
        who |= {"jobTitle": words.plain(speaker.role)} if speaker.role else {}
        who |= (
            {"affiliation": {"@type": "Organization", "name": words.plain(speaker.affiliation)}}
            if speaker.affiliation
            else {}
        )
    quotation["spokenByCharacter"] = who
    if speaker.kind in _SPEAKING and not speaker.anonymous and speaker.naming == "named":
        quotation["creator"] = who
    return quotation


def _bare(text: str, kind: AttributionKind) -> str:
    return text.strip(_QUOTES) if kind is AttributionKind.DIRECT else text
