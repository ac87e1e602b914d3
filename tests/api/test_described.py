"""What the API's description says, held against what it does, by requests that schemathesis makes up."""

from __future__ import annotations

import dataclasses
import pathlib
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks as openapi

from service.app import create_app
from service.newsroom import Kept, Newsroom
from service.settings import Settings
from service.storage.database import address, open_database
from service.storage.store import Store

_HELD = [
    not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
    openapi.response_headers_conformance,
    openapi.unsupported_method,
    openapi.allow_header_conformance,
]
schemathesis.serializer("application/x-ndjson")(lambda _, value: str(value).encode(errors="replace"))
#: The same requests each time, and few: the whole suite has minutes.
_FEW = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_every_answer_is_as_described(
    calling_settings: Settings, annotator: Any, tmp_path: pathlib.Path
) -> None:
    store = Store(open_database(address(None, tmp_path), 5))
    newsroom = Newsroom(calling_settings, lambda: Kept(store, lambda _: None))
    app = create_app(dataclasses.replace(calling_settings, keys="off"), annotator, newsroom)
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    wrong: list[str] = []
    asked = 0
    for operation in (it.ok() for it in schema.get_all_operations()):

        @_FEW
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(checks=_HELD)

        try:
            holds()
        except FailureGroup as failure:  # all are told of together
            wrong += [f"{operation.label}: {it}" for it in failure.exceptions]
    assert asked > 50
    if wrong:
        pytest.fail("\n\n".join(wrong))
    store.close()
