"""The seed article's whole report as text that a person reads line by line and a diff shows changes in.

python -m tests.e2e.golden remakes golden.txt beside it; what changed is then in `git diff`.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from typing import Any

SEED = pathlib.Path(__file__).parents[2] / "seeds" / "russian-strikes.txt"
GOLDEN = pathlib.Path(__file__).with_name("golden.txt")
#: Decimal places of numbers that differ in the last ones from one processor to another.
_PLACES = 2


def told(report: dict[str, Any]) -> str:
    """The report without the article and what made it: one fact a line, spans as [START-END] words."""
    parts = ("sources", "attributions", "figures", "findings", "sourcing", "summary")
    return "\n".join(line for part in parts for line in (f"# {part}", *_lines(report[part], ""), ""))


def _lines(value: Any, path: str) -> Iterator[str]:
    if _is_span(value):
        where = "" if value["in"] == "body" else f"{value['in']} "
        text = value["text"].replace("\n", "⏎")
        yield f"{path}: {where}[{value['start']}-{value['end']}] {text}"
        rest = {key: it for key, it in value.items() if key not in ("start", "end", "text", "in")}
        yield from _lines(rest, path) if rest else ()
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _lines(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(it, dict) for it in value):
        for n, inner in enumerate(value, 1):
            name = inner.get("id", f"{n}") if isinstance(inner, dict) else f"{n}"
            yield from _lines(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        yield f"{path}: {', '.join(map(str, value))}".rstrip()
    elif isinstance(value, float):
        yield f"{path}: {round(value, _PLACES)}"
    elif not path.endswith(".id") or "source.id" in path:
        yield f"{path}: {value}"


def _is_span(value: Any) -> bool:
    return isinstance(value, dict) and {"start", "end", "text", "in"} <= value.keys()


def made() -> str:
    """The seed article's report by the shipped models, as this text."""
    from service.annotator import Annotator
    from service.intake.plain import from_text
    from service.renderers.wire import checked_wire
    from service.settings import Settings

    report = Annotator.load(Settings()).annotate(from_text(SEED.read_text(encoding="utf-8")))
    return told(checked_wire(report))


if __name__ == "__main__":
    GOLDEN.write_text(made(), encoding="utf-8")
