from __future__ import annotations

import pathlib

from service.settings import Settings

README = (pathlib.Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme_with_its_meaning() -> None:
    for variable, meaning in Settings.variables().items():
        assert f"| `{variable}` | {meaning} |" in README
