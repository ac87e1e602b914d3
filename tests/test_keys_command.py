from __future__ import annotations

import pytest

from service.access import Scope, hashed
from service.cli import NO_DATABASE, OK, SOME_FAILED, main
from service.newsroom import Newsroom
from service.settings import Settings


@pytest.fixture(autouse=True)
def data(monkeypatch, tmp_path):
    for name in Settings.variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "data"))


def test_a_key_is_printed_once_listed_by_name_and_removed(capsys):
    assert main(["keys", "create", "the desk", "--scope", "admin"]) == OK
    key = capsys.readouterr().out.strip()
    store = Newsroom.of(Settings.from_environ()).kept().store
    assert store.key(hashed(key)).scopes == {Scope.ADMIN}
    assert main(["keys", "list"]) == OK
    assert capsys.readouterr().out == "1\tthe desk\tadmin\n"
    assert main(["keys", "remove", "1"]) == OK
    assert main(["keys", "remove", "1"]) == SOME_FAILED
    assert store.key(hashed(key)) is None
    store.close()


def test_a_key_reads_and_annotates_unless_told_otherwise(capsys):
    main(["keys", "create", "cms"])
    store = Newsroom.of(Settings.from_environ()).kept().store
    assert store.all_keys()[0].scopes == {Scope.READ, Scope.ANNOTATE}
    store.close()


def test_without_a_database_it_says_so(monkeypatch, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "file"))
    for command in (["keys", "list"], ["worker"]):
        assert main(command) == NO_DATABASE
        assert "database" in capsys.readouterr().err
