"""HTML to try the intake and the renderer on, and what a browser makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st
from justhtml import JustHTML, Template, Text

from service.intake.markup import PREFIX


def _pieces(*rows: str) -> list[str]:
    """What stands between spaces; ~ is a space."""
    return [it.replace("~", " ") for row in rows for it in row.split(" ")]


#: What editors, programs and enemies write between words.
TAGS = _pieces(
    "<p> </p> <P~CLASS='a>b'~title=\"<p>\"> <div> </div> <b> </b> <i> </i> <i~x=' <em> <br> <br/>",
    "</br> <hr> <a~href='https://e.org/x?a=1&amp;b=2'> <a~b='&lt;'c=d> </a> <b~x= <x~y=z/> <span>",
    "</span> <sup> </sup> <h1> </h1> <h2~id=x> <ul> <li> </ul> <blockquote> </blockquote>",
    "<font~color=red> </font> <nobr> <button> </button> <figure> <figcaption> </figcaption> <q>",
    "</q> <mark> </mark> <img~alt='a>b'> <input> <form> <table> <tr> <td> </td> <th> <caption>",
    "</caption> <tbody> </table> <colgroup> <pre> </pre> <pre>\n <script> </script> <style>",
    "</style> <title> </title> <textarea> </textarea> <select> <option> </select> <option>",
    "</option> <xmp> </xmp> <iframe> </iframe> <noscript> </noscript> <template> </template> <svg>",
    "</svg> <svg/> <math> <mi> </mi> </math> <foreignObject> </foreignObject> <desc> <title/> <g>",
    "</g> <p~hidden> <div~hidden> <html> <body> </body> </html> <head> </head> <object> </object>",
    "<frameset> <ruby> <rt> </ruby> <details> <summary> <plaintext> <!--~wp:paragraph~--> <!-- -->",
    "--!> <!--> <!doctype~html> <?php <![CDATA[ ]]> </> </3> < </ & \0",
)
REFERENCES = _pieces(
    "&amp; &lt; &nbsp; &copy &notit; &notin; &NotEqualTilde; &fjlig; &#65; &#x1F680; &#128; &NBSP;",
    "&nosuch; &amp &ampamp; & &; &# &#x &#65 &#0; &#xD800; &#x110000; &#99999999999; &#32; &#10;",
    "&#13; &Tab; &ThickSpace;",
)
WORDS = _pieces(
    "a bc 5 é 🚀 “ 1<2 amp; = ' \" > ~ ~~ ~ \n \r\n \r \t \xa0 x~<~3 \u0301",
)
#: Anything at all.
SOUP = st.lists(st.sampled_from([*TAGS, *REFERENCES, *WORDS, *WORDS]), max_size=25).map("".join)

_INLINE = _pieces("b i em strong span sup u small code a~href='https://e.org/data.csv?a>b'")
_BLOCK = _pieces("p div h2 li blockquote section figcaption dd td")
_WRAPPED = {"td": "<table><tr>{}</tr></table>", "li": "<ul>{}</ul>"}


def _element(tag: str, inside: list[str]) -> str:
    name = tag.split(" ")[0]
    element = f"<{tag}>{''.join(inside)}</{name}>"
    return _WRAPPED.get(name, "{}").format(element)


_TEXT = st.lists(st.sampled_from([*REFERENCES[:11], *WORDS]), min_size=1, max_size=6).map("".join)
_SPANS = st.recursive(
    _TEXT,
    lambda inner: st.builds(_element, st.sampled_from(_INLINE), st.lists(inner, max_size=3)),
    max_leaves=6,
)
#: Well-formed bodies: blocks of text with inline elements in each other.
TIDY = st.lists(st.builds(_element, st.sampled_from(_BLOCK), st.lists(_SPANS, max_size=4)), max_size=5).map(
    "\n".join
)

Outline = tuple[Any, ...]


def outline(html: str, fragment: bool) -> Outline:
    """The tree that a browser builds, without onrecord's marks: what they hold stands in their place."""
    return _outline(tree(html, fragment))


def tree(html: str, fragment: bool) -> Any:
    """The root of the tree that a browser builds."""
    return JustHTML(html, sanitize=False, fragment=fragment).root


def marks_in(node: Any) -> list[Any]:
    """Every mark of onrecord's in a tree, outer before inner."""
    found = []
    for child in _all_children(node):
        found += [child] if _is_ours(child) else []
        found += marks_in(child)
    return found


def _outline(node: Any) -> Outline:
    inside: list[Outline] = []
    for child in _children(node):
        if isinstance(child, Text):
            before = inside.pop()[1] if inside and inside[-1][0] == "#text" else ""
            inside.append(("#text", f"{before}{child.data or ''}"))
        else:
            inside.append(_outline(child))
    data = getattr(node, "data", None)
    if node.name == "!doctype":
        data = (data.name, data.public_id, data.system_id)
    return (node.name, tuple(sorted((getattr(node, "attrs", None) or {}).items())), data, *inside)


def _children(node: Any) -> Iterator[Any]:
    for child in _all_children(node):
        if _is_ours(child):
            yield from _children(child)
        else:
            yield child


def _all_children(node: Any) -> list[Any]:
    held = node.template_content.children if isinstance(node, Template) and node.template_content else []
    return [*(getattr(node, "children", None) or []), *held]


def _is_ours(node: Any) -> bool:
    return node.name == "mark" and any(name.startswith(PREFIX) for name in node.attrs)
