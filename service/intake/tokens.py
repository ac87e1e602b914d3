"""HTML in tokens, each with its place in the source, as the HTML standard (§13.2.5) cuts them."""

from __future__ import annotations

import html
import re
import string
from collections import Counter
from collections.abc import Iterator, Mapping
from html.entities import html5
from types import MappingProxyType
from typing import Literal, NamedTuple

# Of the well-kept tokenizers none says where in the source its text stands.


class Token(NamedTuple):
    """`source[start:end]`, and what it is; what a browser drops (`</>`, a tag cut off by the end) is in none.

    `text` may hold character references; `raw` is text among which no tag can stand, such as a script.
    Neither is empty. `name` is a tag's in lower case; `attributes` are a start tag's, the first of each
    name, decoded; `closed` is `<a/>`. `foreign` is text inside a drawing or a formula.
    """

    kind: Literal["start", "end", "text", "raw", "comment"]
    start: int
    end: int
    name: str = ""
    attributes: Mapping[str, str] = MappingProxyType({})
    closed: bool = False
    foreign: bool = False


class Piece(NamedTuple):
    """`text` is what `source[start:end]` says: characters as they stand, or one character reference."""

    text: str
    start: int
    end: int


def names(of: str) -> frozenset[str]:
    """Elements, from their names with spaces between."""
    return frozenset(of.split())


_TAG_NAME = re.compile(r"[A-Za-z][^\t\n\f\r />]*")
_ATTRIBUTE = re.compile(r"[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)")
_VALUE = re.compile(
    r"""[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|((?:[^\t\n\f\r >"'][^\t\n\f\r >]*)?)(?!["']|\Z))"""
)
_EQUALS = re.compile(r"[\t\n\f\r ]*=")
_TAG_END = re.compile(r"[\t\n\f\r /]*>")
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))", re.DOTALL)
_BOGUS_COMMENT = re.compile(r"<[!/?][^>]*>?")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

_RAW = names("iframe noembed noframes noscript script style textarea title xmp")
_RAW_END = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.ASCII | re.IGNORECASE) for name in _RAW}
_SCRIPT = re.compile(r"(<!--)|(-->)|<(/?)script(?=[\t\n\f\r />])", re.ASCII | re.IGNORECASE)

_DRAWINGS = names("math svg")
#: Tags that end a drawing or formula that they stand in.
_BREAKING_OUT = names(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing"
    " menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
)
#: Elements of drawings and formulas that hold HTML.
_HOLDING_HTML = {
    "svg": names("desc foreignobject title"),
    "math": names("mi mn mo ms mtext"),
}


def tokens(source: str) -> Iterator[Token]:
    """Every token of a page or fragment in order; takes any string, in time linear in its length.

    A byte order mark at the beginning is part of none.
    """
    return _Scanner(source).scan()


class _Foreign(NamedTuple):
    """An open element of a drawing or a formula, and whether what it holds is HTML."""

    name: str
    kind: str
    holds_html: bool


class _Scanner:
    def __init__(self, source: str) -> None:
        self._html = source
        self._foreign: list[_Foreign] = []
        #: How often each name is among them.
        self._open: Counter[str] = Counter()

    def scan(self) -> Iterator[Token]:
        html = self._html
        at = text = int(html.startswith("\ufeff"))
        while (at := html.find("<", at)) != -1:
            token, after = self._markup(at)
            if token is None and after == at + 1:  # a "<" of the text
                at = after
                continue
            if text < at:
                yield Token("text", text, at, foreign=self._in_foreign())
            at = text = after
            if token is None:
                continue
            yield token
            if token.kind == "end":
                self._closed(token.name)
            elif token.kind == "start" and self._opened(token):
                at = text = self._end_of_raw(token.name, after)
                if after < at:
                    yield Token("raw", after, at)
        if text < len(html):
            yield Token("text", text, len(html), foreign=self._in_foreign())

    def _markup(self, at: int) -> tuple[Token | None, int]:
        """The token at a "<" and where the next begins; none and at + 1 if it is text."""
        html = self._html
        second = html[at + 1 : at + 2]
        if second == "!":
            return self._declaration(at)
        if second == "/":
            third = html[at + 2 : at + 3]
            if not third:  # text, but whatever followed it would make it markup
                return Token("raw", at, at + 2), at + 2
            if third == ">":
                return None, at + 3
            if _is_letter(third):
                return self._tag("end", at, at + 2)
            return _comment(_BOGUS_COMMENT.match(html, at))
        if second == "?":
            return _comment(_BOGUS_COMMENT.match(html, at))
        return self._tag("start", at, at + 1) if second and _is_letter(second) else (None, at + 1)

    def _declaration(self, at: int) -> tuple[Token, int]:
        if self._html.startswith("<!--", at):
            return _comment(_COMMENT.match(self._html, at))
        if self._in_foreign() and (data := _CDATA.match(self._html, at)):
            if data[1]:
                return Token("raw", *data.span(1), "svg", foreign=True), data.end()
            return Token("comment", *data.span()), data.end()
        return _comment(_BOGUS_COMMENT.match(self._html, at))

    def _tag(self, kind: Literal["start", "end"], at: int, name_at: int) -> tuple[Token | None, int]:
        """A tag, or none if the source ends inside it."""
        html = self._html
        match = _TAG_NAME.match(html, name_at)
        assert match
        name = match[0].translate(_LOWER)
        attributes: dict[str, str] = {}
        end = match.end()
        while found := _ATTRIBUTE.match(html, end):
            key, end = found[1].translate(_LOWER), found.end()
            value = _VALUE.match(html, end)
            if value:
                end = value.end()
            elif _EQUALS.match(html, end):  # and the source ends before the value does
                return None, len(html)
            if kind == "start" and key not in attributes:
                attributes[key] = _said(value) if value else ""
        last = _TAG_END.match(html, end)
        if not last:
            return None, len(html)
        closed = html[max(end, last.end() - 2)] == "/"
        return Token(kind, at, last.end(), name, attributes, closed), last.end()

    def _opened(self, tag: Token) -> bool:
        """Note a start tag; whether no markup can follow it before its end tag."""
        if self._in_foreign():
            if not _breaks_out(tag):
                if not tag.closed:
                    kind = self._foreign[-1].kind
                    self._push(_Foreign(tag.name, kind, _holds_html(tag, kind)))
                return False
            self._leave()
        if tag.name in _DRAWINGS:
            if not tag.closed:
                self._push(_Foreign(tag.name, tag.name, False))
            return False
        return tag.name in _RAW_END or tag.name == "plaintext"

    def _closed(self, name: str) -> None:
        """Note an end tag."""
        if self._in_foreign() and name in ("br", "p"):
            self._leave()
        elif self._open[name] and (self._in_foreign() or name in _DRAWINGS or name == self._foreign[-1].name):
            while self._pop() != name:
                pass

    def _end_of_raw(self, name: str, at: int) -> int:
        """Where the end tag of an element begins that holds no markup; the end if there is none."""
        if name == "script":
            return self._end_of_script(at)
        found = _RAW_END[name].search(self._html, at) if name in _RAW_END else None
        return found.start() if found else len(self._html)

    def _end_of_script(self, at: int) -> int:
        """By the standard's states of script data: `<!--` hides one `<script>…</script>`."""
        escaped = doubly = False
        while found := _SCRIPT.search(self._html, at):
            at = found.end()
            if found[1]:
                if not escaped:
                    escaped = True
                    at -= len("--")  # which may begin "-->"
            elif found[2]:
                escaped = doubly = False
            elif not found[3]:
                doubly = escaped
            elif doubly:
                doubly = False
            else:
                return found.start()
        return len(self._html)

    def _in_foreign(self) -> bool:
        return bool(self._foreign) and not self._foreign[-1].holds_html

    def _leave(self) -> None:
        while self._in_foreign():
            self._pop()

    def _push(self, element: _Foreign) -> None:
        self._foreign.append(element)
        self._open[element.name] += 1

    def _pop(self) -> str:
        name = self._foreign.pop().name
        self._open[name] -= 1
        return name


def _comment(match: re.Match[str] | None) -> tuple[Token, int]:
    assert match
    return Token("comment", *match.span()), match.end()


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _breaks_out(tag: Token) -> bool:
    if tag.name == "font":
        return not tag.attributes.keys().isdisjoint(("color", "face", "size"))
    return tag.name in _BREAKING_OUT


def _holds_html(tag: Token, kind: str) -> bool:
    if kind == "math" and tag.name == "annotation-xml":
        encoding = tag.attributes.get("encoding", "").translate(_LOWER)
        return encoding in ("application/xhtml+xml", "text/html")
    return tag.name in _HOLDING_HTML[kind]


_REFERENCE = re.compile(
    r"&(?:#(?:[xX](?P<hexadecimal>[0-9a-fA-F]+)|(?P<decimal>[0-9]+));?|(?P<name>[A-Za-z][A-Za-z0-9]{0,31};?))"
)
#: Digits of the largest code point, in decimal.
_MOST_DIGITS = 7


def pieces(source: str, start: int, end: int, in_attribute: bool = False) -> Iterator[Piece]:
    """What a stretch of the source says with its character references decoded; none is empty."""
    at = start
    for match in _REFERENCE.finditer(source, start, end):
        after = match.end()
        if name := match["name"]:
            length = next((n for n in range(len(name), 1, -1) if name[:n] in html5), 0)
            if not length:
                continue
            after = match.start("name") + length
            follows = source[after : min(after + 1, end)]
            if in_attribute and source[after - 1] != ";" and (follows == "=" or _is_alphanumeric(follows)):
                continue
            said = html5[name[:length]]
        else:
            said = _numbered(match["hexadecimal"], match["decimal"])
        if at < match.start():
            yield Piece(source[at : match.start()], at, match.start())
        yield Piece(said, match.start(), after)
        at = after
    if at < end:
        yield Piece(source[at:end], at, end)


def _numbered(hexadecimal: str | None, decimal: str | None) -> str:
    digits = (hexadecimal or decimal or "").lstrip("0")
    if len(digits) > _MOST_DIGITS:
        return "\N{REPLACEMENT CHARACTER}"
    number = int(digits or "0", 16 if hexadecimal else 10)
    # Python leaves out what the standard only calls an error.
    return html.unescape(f"&#{number};") or chr(number)


def _is_alphanumeric(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _said(value: re.Match[str]) -> str:
    """An attribute's value, decoded."""
    written = next(it for it in value.groups() if it is not None)
    return "".join(piece.text for piece in pieces(written, 0, len(written), in_attribute=True))
