"""A program that speaks to LanguageTool, pointed at the real server."""

from __future__ import annotations

import language_tool_python
import pytest

from tests.documented import examples

TEXT = (
    "Market 🐟🐟 news 🇬🇧\n\nThe new quay 🚢 cost 40 million euros. Traders 👩‍🍳 cheered.\n\n"
    "🦞 sales are expected to double. All 12 boats had returned by Monday."
)


def test_findings_are_where_the_words_are_among_emoji(server: str) -> None:
    with language_tool_python.LanguageTool("en-US", remote_server=server) as tool:
        found = {it.rule_id: TEXT[it.offset : it.offset + it.error_length] for it in tool.check(TEXT)}
        assert found["FIGURE_WITHOUT_SOURCE"] == "40 million euros"
        assert found["ATTRIBUTION_WITHOUT_SOURCE"] in TEXT
        assert all(it.sentence and it.context for it in tool.check(TEXT))
        tool.disabled_rules.add("FIGURE_WITHOUT_SOURCE")
        assert "FIGURE_WITHOUT_SOURCE" not in {it.rule_id for it in tool.check(TEXT)}


def test_the_guides_program_prints_what_the_guide_says(
    server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,), (printed,) = (examples("languagetool.md", kind) for kind in ("python", "text"))
    exec(program.text.replace("http://127.0.0.1:8080", server), {})
    assert capsys.readouterr().out == printed.text
