"""Articles in the HTML that content management systems make of them, with the text a reader sees."""

from __future__ import annotations

import html
import random
from collections.abc import Sequence

_ENTITIES = {
    "“": "&ldquo;",
    "”": "&#8221;",
    "‘": "&lsquo;",
    "’": "&#x2019;",
    "—": "&mdash;",
    "\xa0": "&nbsp;",
}
_INLINE = (
    ("<strong>", "</strong>"),
    ("<em>", "</em>"),
    ('<span style="color: #333" class="x">', "</span>"),
    ('<a href="https://example.org/reports/2024/table-3.csv?a=1&amp;b=2" rel="noopener">', "</a>"),
    ("<a href='/tag/economy' data-note='a > b'>", "</a>"),
    ("<b><i>", "</i></b>"),
    ("<mark>", "</mark>"),
)
_SCRIPT = (
    '<script async src="https://ads.example.org/x.js">if (a < b) { document.write("<p>No</p>") }</script>'
)
_AD = f'<div class="ad-slot" id="ad-7" data-sizes="[[300,250]]"><!-- /123/article_mid -->{_SCRIPT}</div>'
_FRAME = (
    '<iframe src="https://video.example.org/embed/1" allowfullscreen>Your browser shows no frames.</iframe>'
)
_DRAWING = '<svg viewBox="0 0 9 9" aria-hidden="true"><title/><path d="M0 0h9v9z"/></svg>'

Dressed = tuple[str, list[str]]


def dressed(paragraphs: Sequence[str], seed: int) -> Dressed:
    """The HTML of an article and the paragraphs that a reader sees in it, captions among them."""
    chance = random.Random(seed)
    style = (_gutenberg, _ghost, _editor, _classic)[seed % 4]
    blocks: list[str] = []
    seen: list[str] = []
    for n, paragraph in enumerate(paragraphs):
        words = " ".join(paragraph.split())
        if not words:
            continue
        if chance.random() < 0.1:
            words = words.replace(" per cent", "\xa0per cent").replace(" million", "\xa0million")
        block, texts = style(words, n, chance)
        blocks.append(block)
        seen += texts
        if chance.random() < 0.15:
            blocks.append(chance.choice((_AD, _FRAME, _SCRIPT, "<p></p>", "<hr />")))
    return chance.choice(("\n", "\r\n", "\n\n", "")).join(blocks), seen


def _inline(text: str, chance: random.Random) -> str:
    """A paragraph's text as source: references, tags around some words, lines broken."""
    words = [_encoded(word, chance) for word in text.split(" ")]
    at = 0
    while at < len(words):
        if chance.random() < 0.06:
            end = min(len(words), at + chance.randint(1, 4))
            before, after = chance.choice(_INLINE)
            words[at] = before + words[at]
            words[end - 1] += after
            at = end
        at += 1
    return "".join(
        word + (chance.choice(("\n", "  ", "\r\n\t")) if chance.random() < 0.03 else " ") for word in words
    ).strip()


def _encoded(word: str, chance: random.Random) -> str:
    escaped = html.escape(word, quote=chance.random() < 0.5)
    if chance.random() < 0.5:
        for character, reference in _ENTITIES.items():
            escaped = escaped.replace(character, reference)
    return escaped


def _gutenberg(text: str, n: int, chance: random.Random) -> Dressed:
    inner = _inline(text, chance)
    if n == 0:
        return _block("heading", f'<h2 class="wp-block-heading">{inner}</h2>'), [text]
    if chance.random() < 0.1:
        caption = '<figcaption class="wp-element-caption">The scene. Photo: Ann&nbsp;Lee</figcaption>'
        figure = f'<figure class="wp-block-image"><img src="a.jpg" alt="A > B"/>{caption}</figure>'
        blocks = [_block("image", figure), _block("paragraph", f"<p>{inner}</p>")]
        return "\n\n".join(blocks), ["The scene. Photo: Ann\xa0Lee", text]
    if chance.random() < 0.1:
        said = _block("paragraph", f"<p>{inner}</p>")
        return _block("quote", f'<blockquote class="wp-block-quote">{said}</blockquote>'), [text]
    return _block("paragraph", f"<p>{inner}</p>"), [text]


def _block(name: str, content: str) -> str:
    return f'<!-- wp:{name} {{"id":7}} -->\n{content}\n<!-- /wp:{name} -->'


def _ghost(text: str, n: int, chance: random.Random) -> Dressed:
    inner = _inline(text, chance)
    if chance.random() < 0.08:
        card = (
            '<figure class="kg-card kg-bookmark-card">'
            '<a class="kg-bookmark-container" href="https://example.org/b">'
            '<div class="kg-bookmark-content"><div class="kg-bookmark-title">More</div></div></a></figure>'
        )
        return f"<p>{inner}</p>{card}", [text, "More"]
    if chance.random() < 0.08:
        return f'<div class="kg-card kg-callout-card"><div class="kg-callout-text">{inner}</div></div>', [
            text
        ]
    if chance.random() < 0.08:
        return f"<!--kg-card-begin: html-->\n<div>{inner}</div>\n{_FRAME}\n<!--kg-card-end: html-->", [text]
    return f'<p id="p{n}">{inner}</p>', [text]


def _editor(text: str, n: int, chance: random.Random) -> Dressed:
    """As from a word processor: tags around everything, a drawing, a list."""
    inner = _inline(text, chance)
    if chance.random() < 0.1:
        return f"<ul>\r\n<li>{inner}\r\n</ul>", [text]
    if chance.random() < 0.1:
        return f"{_DRAWING}<p class=MsoNormal>{inner}<o:p></o:p></p>", [text]
    if chance.random() < 0.1:
        return f"<table><tbody><tr><td>{inner}</td></tr></tbody></table>", [text]
    return f"<p class=MsoNormal><span lang=EN-GB style=\"font-family:'A',serif\">{inner}</span></p>", [text]


def _classic(text: str, n: int, chance: random.Random) -> Dressed:
    """By hand: paragraphs without end tags, upper case, a tweet."""
    inner = _inline(text, chance)
    if chance.random() < 0.08:
        tweet = (
            '<blockquote class="twitter-tweet"><p lang="en">So it is.</p>&mdash; Ann (@ann)</blockquote>'
            '<script async src="https://platform.example.org/widgets.js" charset="utf-8"></script>'
        )
        return f"<P>{inner}{tweet}", [text, "So it is.", "— Ann (@ann)"]
    if chance.random() < 0.08:
        return f"<div align=center>{inner}</div>", [text]
    return f"<P>{inner}", [text]
