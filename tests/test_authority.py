from __future__ import annotations

import json
import pathlib

import pytest

from service.analysis.authority import Authority
from service.authority import AuthorityError, load_authority

CSV = """\
id,name,aliases,kind,role
x-7,Ada Brook,A. Brook; the Kettle Queen,person,founder
x-8,Vesper,,outlet,
"""


def written(folder: pathlib.Path, name: str, text: str) -> pathlib.Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_and_json_say_the_same(tmp_path: pathlib.Path) -> None:
    records = [
        {
            "id": "x-7",
            "name": "Ada Brook",
            "aliases": ["A. Brook", "the Kettle Queen"],
            "kind": "person",
            "role": "founder",
        },
        {"id": "x-8", "name": "Vesper", "kind": "outlet"},
    ]
    one = Authority(load_authority(written(tmp_path, "names.csv", CSV)))
    other = Authority(load_authority(written(tmp_path, "names.json", json.dumps(records))))
    for name in ("Ada Brook", "a. brook", "The Kettle  Queen", "Vesper", "Hill"):
        assert one.find(name) == other.find(name)
    assert len(one) == 2


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.json", "{", "Cannot read"),
        ("a.json", '{"id": "1"}', "not a list"),
        ("a.json", '[{"id": "1", "name": "A", "kind": "planet"}]', "record 1.*kind"),
        ("a.json", '[{"id": "1"}]', "record 1.*name"),
        ("a.json", '[{"id": "1", "name": "A", "colour": "red"}]', "record 1.*colour"),
        ("a.json", "[3]", "record 1"),
        ("a.json", '[{"id": "1", "name": "A"}, {"id": "1", "name": "B"}]', "'1' twice"),
        ("a.csv", "id,name\n1,\n", "record 1.*name"),
        ("a.csv", "id,name\n1,A,extra\n", "does not validate"),
    ],
)
def test_a_broken_file_is_refused_and_says_where(
    tmp_path: pathlib.Path, name: str, text: str, fault: str
) -> None:
    with pytest.raises(AuthorityError, match=fault):
        load_authority(written(tmp_path, name, text))


def test_a_missing_file_is_refused_by_name(tmp_path: pathlib.Path) -> None:
    with pytest.raises(AuthorityError, match=r"nowhere\.csv"):
        load_authority(tmp_path / "nowhere.csv")
