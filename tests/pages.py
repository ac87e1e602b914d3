"""HTML to try the intake and the renderer on, and what a browser makes of it."""

from __future__ import annotations

from hypothesis import strategies as st
from justhtml import Comment, Document, DocumentFragment, Element, JustHTML, Template, Text

from service.intake.markup import PREFIX

Outline = tuple[object, ...]

#: What editors, programs and enemies write between words.
TAGS = [
    *"<p> </p> <div> </div> <b> </b> <i> </i> <em> <a&href='https://e.org/x?a=1&amp;b=2'> </a> <br> <br/> </br>"
    " <h1> </h1> <h2&id=x> <ul> <li> </ul> <blockquote> </blockquote> <span> </span> <font&color=red> </font>"
    " <figure> <figcaption> </figcaption> <q> </q> <mark> </mark> <sup> </sup> <nobr> <button> </button>"
    " <table> <tr> <td> </td> <th> <caption> </caption> <tbody> </table> <colgroup> <pre> </pre> <pre>\n"
    " <script> </script> <style> </style> <title> </title> <textarea> </textarea> <select> <option> </select>"
    " <option> </option> <xmp> </xmp> <iframe> </iframe> <noscript> </noscript> <template> </template>"
    " <svg> </svg> <svg/> <math> <mi> </mi> </math> <foreignObject> </foreignObject> <desc> <title/> <g> </g>"
    " <p&hidden> <div&hidden> <html> <body> </body> </html> <head> </head> <object> </object> <frameset>"
    " <ruby> <rt> </ruby> <form> </form> <details> <summary> <hr> <img&alt='a>b'> <input> <plaintext>"
    " <!--&wp:paragraph&--> <!-- --> --!> <!--> <!doctype&html> <?php <![CDATA[ ]]> </> </3>"
    " <P&CLASS='a>b'&title=\"<p>\"> <a&b='&lt;'c=d> <b&x= <x&y=z/> <i&x='&\"> < </ & \0".replace("&h", "&h")
    .split(" "),
]
TAGS = [it.replace("&", " ") if it.startswith("<") else it for it in TAGS]
REFERENCES = (
    "&amp; &lt; &nbsp; &NBSP; &copy &notit; &notin; &NotEqualTilde; &nosuch; &amp &ampamp; & &; &# &#x &#65 &#65;"
    " &#x1F680; &#0; &#128; &#xD800; &#x110000; &#99999999999; &#32; &#10; &#13; &Tab; &fjlig; &ThickSpace;"
).split(" ")
WORDS = ["a", "bc", "5", " ", "  ", "\n", "\r\n", "\r", "\t", "\xa0", "é", "🚀", "“", "x < 3", "1<2", "amp;", "=", "'", '"', ">"]
SOUP = st.lists(st.sampled_from([*TAGS, *REFERENCES, *WORDS, *WORDS]), max_size=25).map("".join)

_INLINE = ["b", "i", "em", "strong", "span", "a href='https://e.org/data.csv'", "sup", "u", "q", "small", "code"]
_BLOCK = ["p", "div", "h2", "li", "blockquote", "section", "figcaption", "pre", "dd", "td"]


def _element(tag: str, inside: list[str]) -> str:
    name = tag.split(" ")[0]
    inner = "".join(inside)
    if name == "td":
        return f"<table><tr><td>{inner}</td></tr></table>"
    if name == "li":
        return f"<ul><li>{inner}</li></ul>"
    return f"<{tag}>{inner}</{name}>"


_TEXT = st.lists(st.sampled_from([*REFERENCES[:9], *WORDS]), min_size=1, max_size=6).map("".join)
_SPANS = st.recursive(
    _TEXT,
    lambda inner: st.builds(_element, st.sampled_from(_INLINE), st.lists(inner, max_size=3)),
    max_leaves=6,
)
#: Well-formed bodies: blocks of text with inline elements in each other.
TIDY = st.lists(
    st.builds(_element, st.sampled_from(_BLOCK), st.lists(_SPANS, max_size=4)), max_size=5
).map("\n".join)


def outline(html: str, fragment: bool) -> Outline:
    """The tree that a browser builds, without onrecord's marks: what they hold stands in their place."""
    parsed = JustHTML(html, sanitize=False, fragment=fragment)
    return _outline(parsed.root)


def _outline(node: Document | DocumentFragment | Element | Text | Comment) -> Outline:
    inside: list[Outline] = []
    for child in _children(node):
        if isinstance(child, Text):
            data = child.data or ""
            if inside and inside[-1][0] == "#text":
                data = f"{inside.pop()[1]}{data}"
            inside.append(("#text", data))
        else:
            inside.append(_outline(child))
    data = getattr(node, "data", None)
    if node.name == "!doctype":
        data = (data.name, data.public_id, data.system_id)
    return (node.name, tuple(sorted((getattr(node, "attrs", None) or {}).items())), data, *inside)


def _children(node):
    held = node.template_content.children if isinstance(node, Template) and node.template_content else []
    for child in [*(getattr(node, "children", None) or []), *held]:
        if child.name == "mark" and any(name.startswith(PREFIX) for name in child.attrs):
            yield from _children(child)
        else:
            yield child
