"""The index of a Stanza resources directory: which models it holds, for whom."""

from __future__ import annotations

import hashlib
import json
import pathlib
from collections.abc import Iterable
from typing import Any

from service.nlp import PACKAGE


def register(
    resources: pathlib.Path, name: str, files: Iterable[pathlib.Path], needs: Iterable[str] = ()
) -> None:
    """Write the model `name` of our package into resources.json, with the hash of its files.

    A model of Stanza's word vectors (`pretrain`) belongs to no pipeline; every other one joins the
    package's. `needs` are models that this one is loaded with.
    """
    index = resources / "resources.json"
    content: dict[str, Any] = json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
    english = content.setdefault("en", {"lang_name": "English"})
    digest = hashlib.md5(usedforsecurity=False)
    for file in files:
        digest.update(file.read_bytes())
    entry: dict[str, object] = {"md5": digest.hexdigest()}
    if needs:
        entry["dependencies"] = [{"model": need, "package": PACKAGE} for need in needs]
    english[name] = {PACKAGE: entry}
    packages = english.pop("packages", {})
    if name != "pretrain":
        packages.setdefault(PACKAGE, {})[name] = PACKAGE
    english["packages"] = packages
    index.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
