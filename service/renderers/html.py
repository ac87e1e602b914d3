"""Report → HTML: what was sent, with marks in it, or a page of its own for an article in plain text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib import resources

from service.analysis.report import Attribution, Figure, Finding, Report, Source
from service.checks.summary import verdict

from . import original, words
from .escaping import escape, start_tag
from .marks import Kind, Mark, attributes
from .paragraphs import marked
from .selection import at_least

MEDIA_TYPE = "text/html"
#: The page's only style sheet, exactly as it stands between its tags.
STYLE = "\n" + resources.files(__package__).joinpath("page.css").read_text("utf-8")
#: The page's style sheet as a source in a Content-Security-Policy: f"style-src {STYLE_HASH}".
STYLE_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"

_LEGEND = """<p class="legend">\
<span><mark class="attribution-content">what somebody says</mark></span>\
<span><mark class="source">who says it</mark></span>\
<span><mark class="cue">the word that says so</mark></span>\
<span><mark class="figure claimed">a figure</mark></span>\
<span><mark class="figure none">a figure without a firm source</mark></span>\
<span><mark class="finding warning">something to look at</mark></span></p>"""


def render(report: Report, min_severity: str | None = None, rules: str | None = None) -> str:
    """The article's own HTML with marks in it; for an article that was plain text, a page that shows it.

    Findings milder than `min_severity` are left out. `rules` is as Options has it.
    """
    report = at_least(report, min_severity)
    markup = report.article.markup
    return original.render(report, markup) if markup else page(report, rules)


def page(report: Report, rules: str | None = None) -> str:
    """A whole HTML page, without scripts and without anything to fetch; findings link to their rules' pages.

    Every word of the article and about it is escaped. In `h1.title` and `div.text` the article's title
    and text stand character for character between the marks (NUL and lone surrogates, which HTML
    cannot hold, as U+FFFD).
    """
    article = report.article
    heading = article.title or (article.headline and article.text[slice(*article.headline)]) or "Article"
    shown: set[str] = set()
    title = marked(report, "title", lambda mark: _open(mark, shown))
    text = marked(report, "body", lambda mark: _open(mark, shown))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(words.plain(heading))} – onrecord</title>
<style>{STYLE}</style>
</head>
<body>
<p class="summary">{escape(verdict(report))}</p>
{_LEGEND}
<main>
<article lang="{escape(article.language)}" dir="auto">
{title}<div class="text">{text}</div>
</article>
<section class="facts" aria-label="What was found">
{_facts(report, shown, rules)}
</section>
</main>
<footer>onrecord {escape(report.engine.version)}, models {escape(report.engine.models)}, \
house style {escape(report.engine.profile)}</footer>
</body>
</html>
"""


def _open(mark: Mark, shown: set[str]) -> str:
    classes = [mark.kind.value, *([mark.degree.value] if mark.degree else [])]
    said = {"class": " ".join(classes)}
    # The first words of each attribution, source, figure and finding can be linked to.
    if mark.kind is not Kind.CUE and mark.id not in shown:
        shown.add(mark.id)
        said["id"] = f"in-{mark.id}"
    said |= {**attributes(mark), "title": mark.label}
    return start_tag("mark", said)


def _facts(report: Report, shown: set[str], rules: str | None) -> str:
    names = words.names(report)
    lists = (
        ("Findings", "finding", [_finding(it, shown, rules) for it in report.findings]),
        ("Attributions", "attribution", [_attribution(it, names, shown) for it in report.attributions]),
        ("Figures", "figure", [_figure(it, names, shown) for it in report.figures]),
        ("Sources", "source", [_source(it, shown) for it in report.sources]),
    )
    rests = words.sourcing(report)
    return "\n".join(
        f'<h2>{heading} ({len(items)})</h2>\n<ol class="{name}s">\n{"".join(items)}</ol>'
        for heading, name, items in lists
    ) + (f"\n<p>{_isolated(rests)}</p>" if rests else "")


def _item(id: str, css: str, head: str, rest: Iterable[str], shown: set[str]) -> str:
    """A list's item: head in bold with a link into the text, then lines; all escaped already."""
    name = escape(id)
    jump = f'<a href="#in-{name}">{name}</a>' if id in shown else name
    lines = "".join(f"<br>{line}" for line in rest if line)
    return f'<li id="{name}" class="{css}"><b>{head}</b> <small>{jump}</small>{lines}</li>\n'


def _finding(it: Finding, shown: set[str], rules: str | None) -> str:
    about = [_reference(id) for id in it.related]
    name = escape(it.rule)
    linked = f'<a href="{escape(rules)}{name}">{name}</a>' if rules else name
    rule = f"<small>{linked}{': ' if about else ''}{', '.join(about)}</small>"
    head = f"{escape(it.severity.value.capitalize())}:"
    dismissed = _isolated(words.decision(it.review, "dismissed"))
    return _item(it.id, it.severity.value, head, [_isolated(it.message), dismissed, rule], shown)


def _attribution(it: Attribution, names: dict[str, str], shown: set[str]) -> str:
    head = _isolated(words.speaker(it, names))
    if it.source:
        head += f" {_reference(it.source.id)}"
    cue = f"{_isolated(words.cue(it))}: " if it.cue else ""
    facts = [it.kind.value]
    if it.cue:
        facts.append(it.cue.stance.value)
    if it.via:
        facts.append(f"to {_isolated(names.get(it.via, it.via))} {_reference(it.via)}")
    if it.parent:
        facts.append(f"within {_reference(it.parent)}")
    facts.append(f"confidence {it.confidence:.0%}")
    said = f"{cue}{_isolated(words.content(it))}" if it.content else cue
    return _item(it.id, it.kind.value, head, [said, f"<small>{', '.join(facts)}</small>"], shown)


def _figure(it: Figure, names: dict[str, str], shown: set[str]) -> str:
    facts = [f"{escape(it.kind.value.replace('_', ' '))} {escape(words.value(it))}"]
    if it.of:
        facts.append(f"of {_isolated(words.plain(it.of.text))}")
    evidence = f"<strong>{escape(words.evidence(it.evidence))}</strong>"
    if it.source:
        said = ", stated by" if it.review else " by"
        evidence += f"{said} {_isolated(names.get(it.source, it.source))} {_reference(it.source)}"
    if it.attribution:
        evidence += f" in {_reference(it.attribution)}"
    if it.carried:
        evidence += ", carried over from an earlier sentence"
    against = ""
    if it.conflicts_with:
        against = f"contradicts {', '.join(map(_reference, it.conflicts_with))}"
    checked = _isolated(words.decision(it.review, "verified"))
    head = _isolated(words.plain(it.span.text))
    return _item(it.id, it.evidence.value, head, [" ".join(facts), evidence, checked, against], shown)


def _source(it: Source, shown: set[str]) -> str:
    facts = [it.kind.value, it.naming.value, *(["anonymous"] if it.anonymous else [])]
    said = ", ".join(map(_reference, it.attributions))
    lines = [
        _isolated(words.position(it)),
        f"<small>{escape(', '.join(facts))}</small>",
        f"<small>says {said}</small>" if said else "",
        f"<small>{_isolated(words.footing(it))}</small>" if words.footing(it) else "",
    ]
    return _item(it.id, it.kind.value, _isolated(words.plain(it.name)), lines, shown)


def _reference(id: str) -> str:
    return f'<a href="#{escape(id)}">{escape(id)}</a>'


def _isolated(text: str) -> str:
    """The article's words amid ours: their writing direction stays their own."""
    return f"<bdi>{escape(text)}</bdi>" if text else ""
