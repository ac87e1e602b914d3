"""Every setting, from the environment."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from environs import Env, EnvValidationError
from marshmallow.validate import Length, OneOf, Range

from .nlp import PACKAGE, SHIPPED

_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class SettingsError(ValueError):
    """A setting that cannot be used; the message names its variable."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """What can be set; each field is read from the variable ONRECORD_ and its name in capitals."""

    resources: Path = dataclasses.field(
        default=SHIPPED,
        metadata={"doc": "Stanza resources directory with the language models. Default: the built-in one."},
    )
    package: str = dataclasses.field(
        default=PACKAGE,
        metadata={"doc": "Package of models in that directory.", "validate": [Length(min=1)]},
    )
    bfloat16: bool = dataclasses.field(
        default=False,
        metadata={
            "doc": "Read attributions in bfloat16: faster on processors with units for it, slower on others."
        },
    )
    authority: Path | None = dataclasses.field(
        default=None,
        metadata={"doc": "Your own list of names, CSV or JSON: sources on it carry its ids. Default: none."},
    )
    profiles: Path | None = dataclasses.field(
        default=None,
        metadata={"doc": "Your own house styles: a folder of NAME.toml files. Default: none."},
    )
    max_body: int = dataclasses.field(
        default=1_000_000,
        metadata={"doc": "Largest request body in bytes; a larger one is a 413.", "validate": [Range(min=1)]},
    )
    host: str = dataclasses.field(
        default="127.0.0.1",
        metadata={
            "doc": "Address to listen on; 0.0.0.0 for every one (the container's default).",
            "validate": [Length(min=1)],
        },
    )
    port: int = dataclasses.field(
        default=8080,
        metadata={"doc": "Port to listen on.", "validate": [Range(min=1, max=65535)]},
    )
    workers: int = dataclasses.field(
        default=1,
        metadata={"doc": "Server processes; each loads its own models.", "validate": [Range(min=1)]},
    )
    threads: int = dataclasses.field(
        default=4,
        metadata={"doc": "Request threads of each process.", "validate": [Range(min=1)]},
    )
    torch_threads: int = dataclasses.field(
        default=1,
        metadata={
            "doc": "Threads that torch and OpenMP use for one computation.",
            "validate": [Range(min=1)],
        },
    )
    log_level: str = dataclasses.field(
        default="INFO",
        metadata={"doc": "Least severe log line to write.", "validate": [OneOf(_LOG_LEVELS)]},
    )
    graceful_timeout: int = dataclasses.field(
        default=30,
        metadata={
            "doc": "Seconds that running requests get to finish when the server stops.",
            "validate": [Range(min=1)],
        },
    )

    @classmethod
    def variables(cls) -> dict[str, str]:
        """Each variable and what it is for."""
        return {f"ONRECORD_{it.name.upper()}": str(it.metadata["doc"]) for it in dataclasses.fields(cls)}

    @classmethod
    def from_environ(cls) -> Settings:
        """The settings that the process's environment asks for.

        Raises SettingsError, which names every variable that cannot be used.
        """
        env = Env(eager=False, prefix="ONRECORD_")
        parse: dict[str, Callable[..., Any]] = {
            "Path": env.path,
            "Path | None": env.path,
            "bool": env.bool,
            "int": env.int,
            "str": env.str,
        }
        values = {
            it.name: parse[str(it.type)](
                it.name.upper(), default=it.default, validate=it.metadata.get("validate")
            )
            for it in dataclasses.fields(cls)
        }
        try:
            env.seal()
        except EnvValidationError as error:
            messages = cast("dict[str, list[str]]", error.error_messages)
            faults = (f"{name}: {' '.join(map(str, why))}" for name, why in messages.items())
            raise SettingsError("; ".join(faults)) from None
        return cls(**values)
