"""HTML, as a reader of the page sees it, as an Article."""

from __future__ import annotations

import codecs
import dataclasses
import re
from typing import NamedTuple

from justhtml.parser.encoding import decode_html

from .article import Article, Link
from .markup import Markup, Run, without_marks
from .plain import find_headline
from .tokens import Piece, Token, names, pieces, tokens

# Why tokens and no tree: the text of a page needs none, and every tree builder tried (lexbor,
# html5lib's kind) turns 90 kB of `<p><font a=1><p><font a=2>…` into gigabytes of nodes, as the standard
# asks.

_HEADINGS = names("h1 h2 h3 h4 h5 h6")
#: Elements that begin and end a paragraph: those that the standard's style sheet shows as blocks.
_BLOCKS = _HEADINGS | names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form header hgroup hr html legend li listing main menu nav ol optgroup"
    " option p plaintext pre search section summary table tbody tfoot thead tr ul xmp"
)
_CELLS = names("td th")
_PREFORMATTED = names("listing plaintext pre xmp")
#: Where text has a place in a table, and the parts where it has none: browsers move it before the table.
_HOLDING_TEXT = _CELLS | {"caption"}
_TABLE_PARTS = names("col colgroup tbody tfoot thead tr")
_OPTIONS = names("optgroup option")
#: Elements whose content no reader sees as text: code, fallbacks, form controls.
_UNSEEN = names(
    "audio canvas datalist iframe noembed noframes noscript object script select style template"
    " textarea title video"
)
#: Elements that `hidden` hides up to their end tag, which the standard asks for.
_HIDEABLE = names(
    "a address article aside b blockquote details div dl em fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header i label main nav ol pre q section small span strong sub summary sup table u"
    " ul"
)
#: What HTML calls white space (a no-break space is none), but for single spaces between words, which stay
#: as they are; and NUL, which is not seen.
_SPACE = re.compile(r"[ \t\n\f\r\0]{2,}|[\t\n\f\r\0]|\A | \Z")
_PREFORMATTED_SPACE = re.compile(r"[ \t\n]+|\r\n?|\0+")
_ALL_SPACE = re.compile(r"[ \t\n\f\r]+")
#: Pieces of white space in <pre> that are kept in one place; no writer needs more, and some mean harm.
_LONGEST_GAP = 1000
_QUOTES = (("“", "”"), ("‘", "’"))
#: A style that hides, as editors write it into the page.
_HIDING = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)


def extract(
    html: str | bytes, title: str | None = None, id: str | None = None, language: str = "en"
) -> Article:
    """The visible text of a page or fragment, its paragraphs parted by blank lines.

    `<br>` is a line break, table cells are parted by tabs, `<q>` gets its quotation marks, white space is
    collapsed as browsers do it. `links` are the http and https hyperlinks around any text; `markup` says
    where each character comes from. `<title>` is not used. Bytes are decoded as the page declares. Marks
    that onrecord put into the page before are taken out first. Any input gives an Article, in time linear
    in its length.
    """
    decoded, encoding = (html, "utf-8") if isinstance(html, str) else _decoded(html)
    source = without_marks(decoded)
    reader = _Reader(source)
    for token in tokens(source):
        reader.read(token)
    reader.end_link()
    text = "".join(reader.written)
    headline = reader.heading or find_headline(text)
    markup = Markup(source, tuple(reader.runs), encoding)
    return Article(text, title, id, language, headline, tuple(reader.links), markup)


def _decoded(html: bytes) -> tuple[str, str]:
    """A page's text, its byte order mark included, and its encoding."""
    text, encoding = decode_html(html)
    marked = html.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return ("\ufeff" if marked else "") + text, encoding


class _Gap(NamedTuple):
    """White space that waits to see whether anything follows it.

    Without `origin` it comes from all that stands between what was written last and what follows.
    """

    text: str
    origin: int | None = None
    until: int = 0
    node: int | None = None


@dataclasses.dataclass
class _Reader:
    """What has been read so far of a source, and the gap before whatever comes next."""

    source: str
    written: list[str] = dataclasses.field(default_factory=list)
    runs: list[Run] = dataclasses.field(default_factory=list)
    links: list[Link] = dataclasses.field(default_factory=list)
    #: Where the first paragraph is a heading.
    heading: tuple[int, int] | None = None
    _gap: list[_Gap] = dataclasses.field(default_factory=list)
    _unseen: str | None = None
    _depth: int = 0
    _preformatted: int = 0
    _after_pre_tag: bool = False
    _quotes: int = 0
    _href: str | None = None
    _link_start: int | None = None
    _in_heading: bool = False
    _node: int = 0
    #: The open tables, each with whether a cell or caption of it is open.
    _tables: list[bool] = dataclasses.field(default_factory=list)
    _in_option: bool = False
    _in_frames: bool = False

    @property
    def length(self) -> int:
        """Code points written."""
        return self.runs[-1].end if self.runs else 0

    def read(self, token: Token) -> None:
        """Take the next token."""
        if token.kind in ("text", "raw"):
            self._text(token)
            return
        self._after_pre_tag = False
        if token.kind == "comment":
            return
        if self._unseen != "template":
            self._note_place(token)
        if token.kind == "start":
            self._start(token)
        else:
            self._end(token)

    def end_link(self) -> None:
        """Keep the hyperlink that is open, if it has text."""
        if self._href and self._link_start is not None and self._link_start < self.length:
            self.links.append(Link(self._link_start, self.length, self._href))
        self._href = self._link_start = None

    def _start(self, tag: Token) -> None:
        name = tag.name
        if self._unseen is not None:
            if self._unseen == "p" and name in _BLOCKS:  # which ends a <p> without an end tag
                self._unseen = None
            else:
                self._depth += name == self._unseen
                return
        if name in _UNSEEN or _is_hidden(tag):
            if name in _BLOCKS:
                self._break()
            self._unseen, self._depth = name, 1
        elif name == "br":
            self._line(tag)
        elif name in _BLOCKS:
            self._break()
            if name in _PREFORMATTED:
                self._preformatted += 1
                self._after_pre_tag = True
            if name in _HEADINGS and not self.written:
                self._in_heading = True
        elif name in _CELLS:
            self._cell()
        elif name == "a":
            self.end_link()
            self._href = _web_address(tag.attributes.get("href"))
        elif name == "q":
            self._write(_QUOTES[self._quotes % 2][0], tag.start, tag.end, None)
            self._quotes += 1

    def _end(self, tag: Token) -> None:
        name = tag.name
        if self._unseen is not None:
            self._depth -= name == self._unseen
            # In a drawing these may lack an end tag; the drawing's end is theirs.
            drawn = name == "svg" and self._unseen in ("title", "style", "script")
            if self._depth > 0 and not drawn:
                return
            self._unseen = None
        if name in _BLOCKS:
            self._break()
            if name in _PREFORMATTED and self._preformatted:
                self._preformatted -= 1
        elif name == "br":  # </br> is <br>
            self._line(tag)
        elif name == "a":
            self.end_link()
        elif name == "q" and self._quotes:
            self._quotes -= 1
            self._write(_QUOTES[self._quotes % 2][1], tag.start, tag.end, None)

    def _note_place(self, tag: Token) -> None:
        """Keep track of whether marks may stand in what follows."""
        name = tag.name
        if name in _OPTIONS:
            self._in_option = tag.kind == "start"
        elif name == "frameset":
            self._in_frames = True
        elif name == "table":
            if tag.kind == "start":
                if not self._tables or self._tables[-1]:
                    self._tables.append(False)
            elif self._tables:
                self._tables.pop()
        elif self._tables and (name in _HOLDING_TEXT or name in _TABLE_PARTS):
            self._tables[-1] = tag.kind == "start" and name in _HOLDING_TEXT

    def _text(self, token: Token) -> None:
        if self._unseen is not None:
            return
        self._node += 1
        barred = self._in_option or self._in_frames or (bool(self._tables) and not self._tables[-1])
        node = None if barred or token.foreign or token.kind == "raw" else self._node
        if token.kind == "raw":
            text = self.source[token.start : token.end].replace("\0", "\N{REPLACEMENT CHARACTER}")
            found = iter((Piece(text, token.start, token.end),))
        else:
            found = pieces(self.source, token.start, token.end)
        space = _PREFORMATTED_SPACE if self._preformatted else _SPACE
        for piece in found:
            if len(piece.text) != piece.end - piece.start:  # a character reference
                if _ALL_SPACE.fullmatch(piece.text):
                    self._wait(piece.text, piece.start, piece.end, node)
                else:
                    self._write(piece.text, piece.start, piece.end, node)
                continue
            at = 0
            for match in space.finditer(piece.text):
                if at < match.start():
                    self._copy(piece, at, match.start(), node)
                if match[0].strip("\0"):
                    self._wait(match[0], piece.start + match.start(), piece.start + match.end(), node)
                at = match.end()
            if at < len(piece.text):
                self._copy(piece, at, len(piece.text), node)

    def _copy(self, piece: Piece, start: int, end: int, node: int | None) -> None:
        self._write(piece.text[start:end], piece.start + start, piece.start + end, node)

    def _wait(self, space: str, origin: int, until: int, node: int | None) -> None:
        """White space that is written once text follows it."""
        if self._preformatted:
            space = "\n" if space == "\r\n" else space
            if self._after_pre_tag and space.startswith(("\n", "\r")):
                origin, space = (origin + 1 if len(space) == until - origin else until), space[1:]
            self._after_pre_tag = False
            if space and len(self._gap) < _LONGEST_GAP:
                self._gap.append(_Gap(space.replace("\r", "\n"), origin, until, node))
        elif not self._gap:
            self._gap = [_Gap(" ", origin, until, node)]

    def _line(self, tag: Token) -> None:
        """A line ends here."""
        if self._preformatted:
            self._wait("\n", tag.start, tag.end, None)
        else:
            self._gap = [_Gap("\n\n" if any("\n" in it.text for it in self._gap) else "\n")]

    def _cell(self) -> None:
        """A tab before every cell but a row's first."""
        if not any("\n" in it.text for it in self._gap):
            self._gap = [_Gap("\t")]

    def _break(self) -> None:
        """A paragraph ends here; whatever white space was waiting goes with it."""
        if self._in_heading:
            self.heading = (0, self.length) if self.written else None
            self._in_heading = False
        self._gap = [_Gap("\n\n")]

    def _write(self, text: str, origin: int, until: int, node: int | None) -> None:
        """What waited, unless it is the white space before all text, and the text."""
        gap, self._gap = self._gap, []
        self._after_pre_tag = False
        if not self.written:
            gap = _without_lines(gap) if self._preformatted else []
        for at, it in enumerate(gap):
            if it.origin is None:
                reach = self.runs[-1].until if self.runs else 0
                following = gap[at + 1].origin if at + 1 < len(gap) else origin
                self._add(it.text, reach, origin if following is None else following, None)
            else:
                self._add(it.text, it.origin, it.until, it.node)
        if self._href and self._link_start is None:
            self._link_start = self.length
        self._add(text, origin, until, node)

    def _add(self, text: str, origin: int, until: int, node: int | None) -> None:
        self.written.append(text)
        start = self.length
        run = Run(start, start + len(text), origin, until, node)
        if self.runs:
            last = self.runs[-1]
            if last.node == node and last.until == origin and last.even and run.even:
                self.runs[-1] = Run(last.start, run.end, last.origin, until, node)
                return
        self.runs.append(run)


def _is_hidden(tag: Token) -> bool:
    if tag.name not in _HIDEABLE and tag.name != "p":
        return False
    return "hidden" in tag.attributes or bool(_HIDING.search(tag.attributes.get("style", "")))


def _without_lines(gap: list[_Gap]) -> list[_Gap]:
    """White space from its first line on that has any."""
    kept = list(gap)
    while kept and kept[0].text.startswith("\n"):
        first = kept.pop(0)
        if first.origin is not None and (rest := first.text.lstrip("\n")):
            kept.insert(0, _Gap(rest, first.until - len(rest), first.until, first.node))
    return kept


def _web_address(href: str | None) -> str | None:
    """The address as a browser reads it, if it leads to the web."""
    if href is None:
        return None
    address = re.sub(r"[\t\n\r]", "", href).strip("".join(map(chr, range(33))))
    return address if re.match(r"https?://[^/\s]", address, re.IGNORECASE) else None
