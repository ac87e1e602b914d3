"""Rich text of three CMSs as HTML: Portable Text (Sanity), Contentful's documents, Strapi's blocks.

Only what a reader sees as text is kept: paragraphs, headings, quotations, lists, tables, links.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

#: Nodes of Contentful and Strapi that have an element of their own; others are read through.
_ELEMENTS = {
    "paragraph": "p",
    "blockquote": "blockquote",
    "quote": "blockquote",
    "unordered-list": "ul",
    "ordered-list": "ol",
    "list": "ul",
    "list-item": "li",
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
    "table-header-cell": "th",
} | {f"heading-{n}": f"h{n}" for n in range(1, 7)}
#: Portable Text's styles of a block.
_STYLES = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "blockquote"])
#: Deeper nesting than any editor makes.
_DEEPEST = 60


def is_portable_text(value: Any) -> bool:
    """Whether it is an array of Portable Text blocks."""
    return isinstance(value, list) and any(isinstance(it, Mapping) and "_type" in it for it in value)


def is_document(value: Any) -> bool:
    """Whether it is one of Contentful's rich-text documents."""
    return isinstance(value, Mapping) and value.get("nodeType") == "document"


def is_blocks(value: Any) -> bool:
    """Whether it is an array of Strapi's blocks."""
    return isinstance(value, list) and any(
        isinstance(it, Mapping) and "type" in it and "children" in it for it in value
    )


def from_portable_text(blocks: Iterable[Any]) -> str:
    """The blocks of text as HTML; others (images, embeds) have no text and are left out."""
    parts = []
    for block in blocks:
        if not isinstance(block, Mapping) or block.get("_type") != "block":
            continue
        links = {
            mark.get("_key"): str(mark.get("href") or "")
            for mark in _items(block, "markDefs")
            if mark.get("_type") == "link"
        }
        text = "".join(_span(span, links) for span in _items(block, "children"))
        style = block.get("style")
        name = "li" if block.get("listItem") else style if style in _STYLES else "p"
        parts.append(f"<{name}>{text}</{name}>")
    return "\n".join(parts)


def from_nodes(node: Any, depth: int = 0) -> str:
    """A node of Contentful's documents, or of Strapi's blocks, or a list of them, as HTML."""
    if isinstance(node, list):
        return "".join(from_nodes(it, depth) for it in node)
    if not isinstance(node, Mapping) or depth > _DEEPEST:
        return ""
    kind = node.get("nodeType") or node.get("type")
    if kind == "text":
        return _escaped(node.get("value") or node.get("text"))
    inner = from_nodes(node.get("content") or node.get("children") or [], depth + 1)
    if kind in ("hyperlink", "link"):
        data = node.get("data")
        address = data.get("uri") if isinstance(data, Mapping) else node.get("url")
        return _link(str(address or ""), inner)
    if kind == "heading":
        level = node.get("level")
        name = f"h{level}" if level in range(1, 7) else "h2"
    else:
        name = _ELEMENTS.get(str(kind), "")
    return f"<{name}>{inner}</{name}>" if name else inner


def _span(span: Mapping[str, Any], links: Mapping[Any, str]) -> str:
    text = _escaped(span.get("text"))
    marks = span.get("marks")
    for mark in marks if isinstance(marks, list) else []:
        if isinstance(mark, str) and links.get(mark):
            text = _link(links[mark], text)
    return text


def _items(node: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    items = node.get(key)
    return [it for it in items if isinstance(it, Mapping)] if isinstance(items, list) else []


def _escaped(text: Any) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>") if isinstance(text, str) else ""


def _link(address: str, inner: str) -> str:
    return f'<a href="{html.escape(address)}">{inner}</a>' if address else inner
