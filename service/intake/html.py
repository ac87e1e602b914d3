"""HTML, as a reader of the page sees it, as an Article."""

from __future__ import annotations

import dataclasses
import re

from justhtml import stream

from .article import Article, Link
from .plain import find_headline

# Why a tokenizer and no tree: the text of a page needs none, and every tree builder tried (lexbor,
# html5lib's kind) turns 90 kB of `<p><font a=1><p><font a=2>…` into gigabytes of nodes, as the standard
# asks. JustHTML's tokenizer is the standard's own, in linear time.


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements that begin and end a paragraph: those that the standard's style sheet shows as blocks.
_BLOCKS = _HEADINGS | _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form header hgroup hr html legend li listing main menu nav ol optgroup"
    " option p plaintext pre search section summary table tbody tfoot thead tr ul xmp"
)
_CELLS = frozenset({"td", "th"})
_PREFORMATTED = frozenset({"listing", "plaintext", "pre", "xmp"})
#: Elements whose content no reader sees as text: code, fallbacks, form controls.
_UNSEEN = _names(
    "audio canvas datalist iframe noembed noframes noscript object script select style template"
    " textarea title video"
)
#: Elements that `hidden` hides up to their end tag, which the standard asks for.
_HIDEABLE = _names(
    "a address article aside b blockquote details div dl em fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header i label main nav ol pre q section small span strong sub summary sup table u"
    " ul"
)
#: What HTML calls white space; a no-break space is none.
_SPACE = re.compile(r"[ \t\n\f\r]+")
#: White space in <pre> that is kept in one place; no writer needs more, and some senders mean harm.
_LONGEST_GAP = 1000
_QUOTES = (("“", "”"), ("‘", "’"))


def extract(
    html: str | bytes, title: str | None = None, id: str | None = None, language: str = "en"
) -> Article:
    """The visible text of a page or fragment, its paragraphs parted by blank lines.

    `<br>` is a line break, table cells are parted by tabs, `<q>` gets its quotation marks, white space is
    collapsed as browsers do it. `links` are the http and https hyperlinks around any text. `<title>` is
    not used. Bytes are decoded as the page declares. Any input gives an Article, in time linear in its
    length.
    """
    reader = _Reader()
    for event in stream(html.removeprefix("\ufeff") if isinstance(html, str) else html):
        match event:
            case ("start", (str(name), dict(attributes))):
                reader.start(name, attributes)
            case ("end", str(name)):
                reader.end(name)
            case ("text", str(data)):
                reader.text(data)
    reader.end_link()
    text = "".join(reader.written)
    headline = reader.heading or find_headline(text)
    return Article(text, title, id, language, headline, tuple(reader.links))


@dataclasses.dataclass
class _Reader:
    """What has been read so far, and the white space that waits to see whether anything follows it."""

    written: list[str] = dataclasses.field(default_factory=list)
    length: int = 0
    links: list[Link] = dataclasses.field(default_factory=list)
    #: Where the first paragraph is a heading.
    heading: tuple[int, int] | None = None
    _gap: str = ""
    _unseen: str | None = None
    _depth: int = 0
    _preformatted: int = 0
    _after_pre_tag: bool = False
    _quotes: int = 0
    _href: str | None = None
    _link_start: int | None = None
    _in_heading: bool = False

    def start(self, name: str, attributes: dict[str, str | None]) -> None:
        self._after_pre_tag = False
        if self._unseen is not None:
            if self._unseen == "p" and name in _BLOCKS:  # which ends a <p> without an end tag
                self._unseen = None
            else:
                self._depth += name == self._unseen
                return
        if name in _UNSEEN or ("hidden" in attributes and (name in _HIDEABLE or name == "p")):
            if name in _BLOCKS:
                self._break()
            self._unseen, self._depth = name, 1
        elif name == "br":
            self._wait("\n")
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
            self._href = _web_address(attributes.get("href"))
        elif name == "q":
            self._write(_QUOTES[self._quotes % 2][0])
            self._quotes += 1

    def end(self, name: str) -> None:
        self._after_pre_tag = False
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
            self.start("br", {})
        elif name == "a":
            self.end_link()
        elif name == "q" and self._quotes:
            self._quotes -= 1
            self._write(_QUOTES[self._quotes % 2][1])

    def text(self, data: str) -> None:
        if self._unseen is not None:
            return
        data = data.replace("\0", "")
        if self._preformatted:
            if self._after_pre_tag:
                data = data.removeprefix("\n")
                self._after_pre_tag = False
            body = data.rstrip("\n \t")
            lead = len(body) - len(body.lstrip("\n \t"))
            self._wait(body[:lead])
            if body[lead:]:
                self._write(body[lead:])
            self._wait(data[len(body) :])
            return
        data = _SPACE.sub(" ", data)
        if data.startswith(" "):
            self._wait(" ")
        if data.strip(" "):
            self._write(data.strip(" "))
            if data.endswith(" "):
                self._wait(" ")

    def end_link(self) -> None:
        """Keep the hyperlink that is open, if it has text."""
        if self._href and self._link_start is not None and self._link_start < self.length:
            self.links.append(Link(self._link_start, self.length, self._href))
        self._href = self._link_start = None

    def _wait(self, space: str) -> None:
        """White space that is written once text follows it."""
        if self._preformatted:
            if len(self._gap) < _LONGEST_GAP:
                self._gap += space
        elif space == "\n":
            self._gap = "\n\n" if "\n" in self._gap else "\n"
        elif not self._gap:
            self._gap = space

    def _cell(self) -> None:
        """A tab before every cell but a row's first."""
        if "\n" not in self._gap:
            self._gap = "\t"

    def _break(self) -> None:
        """A paragraph ends here; whatever white space was waiting goes with it."""
        if self._in_heading:
            self.heading = (0, self.length) if self.written else None
            self._in_heading = False
        self._gap = "\n\n"

    def _write(self, data: str) -> None:
        """What waited, unless it is the white space before all text, and the data."""
        gap = self._gap
        if not self.written:
            gap = gap.lstrip("\n") if self._preformatted else ""
        self._gap = ""
        for piece in (gap, data):
            if piece:
                self.written.append(piece)
        self.length += len(gap) + len(data)
        if self._href and self._link_start is None:
            self._link_start = self.length - len(data)


def _web_address(href: str | None) -> str | None:
    """The address as a browser reads it, if it leads to the web."""
    if href is None:
        return None
    address = re.sub(r"[\t\n\r]", "", href).strip("".join(map(chr, range(33))))
    return address if re.match(r"https?://[^/\s]", address, re.IGNORECASE) else None
