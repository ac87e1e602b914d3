"""Every setting, from the environment."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from environs import EnvValidationError, FileAwareEnv
from marshmallow import ValidationError
from marshmallow.validate import Length, OneOf, Range

from .access import is_loopback
from .nlp import PACKAGE, SHIPPED

if TYPE_CHECKING:
    from .callbacks.target import Target

#: The CMSs that may call, and what they are called.
CMSS = {
    "contentful": "Contentful",
    "drupal": "Drupal",
    "ghost": "Ghost",
    "sanity": "Sanity",
    "standard": "Standard Webhooks",
    "strapi": "Strapi",
    "superdesk": "Superdesk",
    "wordpress": "WordPress",
}

#: What a form may have beyond `max_body`: what its text grows to, and what is not the text.
_ESCAPED, _SLACK = 3, 20_000
#: The rate where none is set and keys are needed.
_USUAL_RATE = "300/minute"
_RATE = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)")
#: As browsers send it: small letters, no path, no port that goes without saying.
_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
#: Host, in brackets where it is an address of IPv6, and port.
_ADDRESS = re.compile(r"(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\]):(?P<port>[0-9]{1,5})", re.IGNORECASE)
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class SettingsError(ValueError):
    """A setting that cannot be used; the message names its variable."""


def _is_standard_secret(secrets: list[str]) -> None:
    from .cms.standard import check_secret  # only where there is one

    for secret in secrets:
        try:
            check_secret(secret)
        except ValueError as error:
            raise ValidationError(str(error)) from None


def _are_fields(fields: Any) -> None:
    from .cms.intake import check_fields

    try:
        check_fields(fields)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def _by_cms(values: Any) -> None:
    if not isinstance(values, dict) or not all(isinstance(it, str) for it in values.values()):
        raise ValidationError("Must be a JSON object of strings.")
    unknown = sorted(values.keys() - CMSS.keys())
    if unknown:
        raise ValidationError(f"Has a key that is not one of {', '.join(CMSS)}.")


def _are_standard_secrets(values: dict[str, str]) -> None:
    for secrets in values.values():
        _are_secrets(secrets.split(","))
        _is_standard_secret(secrets.split(","))


def _are_origins(origins: list[str]) -> None:
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise ValidationError(f"{origin!r} is not an origin, as https://cms.example.")


def _is_rate(rate: str) -> None:
    if rate not in ("auto", "off") and not _RATE.fullmatch(rate):
        raise ValidationError("Must be auto, off, or a rate as 300/minute (second, minute, hour or day).")


def _is_place(place: str) -> None:
    if place in ("auto", "off"):
        return
    address = _ADDRESS.fullmatch(place)
    if address is None or not 0 < int(address["port"]) < 65536:
        raise ValidationError("Must be auto, off, or an address and port as 127.0.0.1:9464.")


def _are_secrets(secrets: list[str]) -> None:
    if len(secrets) > 2 or not all(secrets):
        raise ValidationError("Must be one secret or two, parted by a comma.")


def _secrets(cms: str) -> Any:
    checks: list[Callable[[Any], None]] = [_are_secrets]
    if cms == "standard":
        checks.append(_is_standard_secret)
    return dataclasses.field(
        default=(),
        repr=False,
        metadata={
            "doc": f"Secret of {CMSS[cms]}'s calls to `/v1/webhooks/{cms}`; two by a comma while one is"
            " replaced. Default: none, and such calls are refused.",
            "validate": checks,
        },
    )


@dataclasses.dataclass(frozen=True)
class Settings:
    """What can be set; each field is read from the variable ONRECORD_ and its name in capitals.

    A field's `variable` is one that others read too, and has no prefix.
    """

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
    memory_mb: int = dataclasses.field(
        default=50,
        metadata={
            "doc": "Megabytes in which each process remembers for an hour what it has read: what is saved"
            " again is not read again; 0 for none.",
            "validate": [Range(min=0)],
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
    at_once: int = dataclasses.field(
        default=2,
        metadata={"doc": "Articles that each process annotates at once.", "validate": [Range(min=1)]},
    )
    waiting: int = dataclasses.field(
        default=6,
        metadata={
            "doc": "Requests that may wait for that in each process; one more is a 503 with `Retry-After`.",
            "validate": [Range(min=0)],
        },
    )
    waiting_seconds: int = dataclasses.field(
        default=4,
        metadata={
            "doc": "Seconds that a request may have to wait for that, as far as one can tell; beyond it only"
            " one waits, and any more is a 503 too.",
            "validate": [Range(min=1)],
        },
    )
    time_limit: int = dataclasses.field(
        default=300,
        metadata={
            "doc": "Seconds after which a request to annotate is a 503, the wait for its turn included.",
            "validate": [Range(min=1)],
        },
    )
    threads: int = dataclasses.field(
        default=8,
        metadata={
            "doc": "Request threads of each process for everything else, such as CMSs' calls.",
            "validate": [Range(min=1)],
        },
    )
    recycle_articles: int | None = dataclasses.field(
        default=None,
        metadata={
            "doc": "Articles after which a process is replaced by a new one, give or take a tenth."
            " Default: never.",
            "validate": [Range(min=1)],
        },
    )
    recycle_megabytes: int | None = dataclasses.field(
        default=None,
        metadata={
            "doc": "Megabytes of memory beyond which a process is replaced by a new one. Default: never.",
            "validate": [Range(min=1)],
        },
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
    log_format: str = dataclasses.field(
        default="text",
        metadata={
            "doc": "Form of the log: text, or json, an object a line.",
            "validate": [OneOf(("text", "json"))],
        },
    )
    metrics: str = dataclasses.field(
        default="auto",
        metadata={
            "doc": "Where Prometheus finds `/metrics`: auto, which is beside the API, for this machine alone"
            " or by a key with the scope `metrics`; an address and port of its own, as 127.0.0.1:9464; or"
            " off.",
            "validate": [_is_place],
        },
    )
    graceful_timeout: int = dataclasses.field(
        default=30,
        metadata={
            "doc": "Seconds that running requests get to finish when the server stops.",
            "validate": [Range(min=1)],
        },
    )

    contentful_secrets: tuple[str, ...] = _secrets("contentful")
    drupal_secrets: tuple[str, ...] = _secrets("drupal")
    ghost_secrets: tuple[str, ...] = _secrets("ghost")
    sanity_secrets: tuple[str, ...] = _secrets("sanity")
    standard_secrets: tuple[str, ...] = _secrets("standard")
    strapi_secrets: tuple[str, ...] = _secrets("strapi")
    superdesk_secrets: tuple[str, ...] = _secrets("superdesk")
    wordpress_secrets: tuple[str, ...] = _secrets("wordpress")
    fields: dict[str, dict[str, str]] = dataclasses.field(
        default_factory=dict,
        metadata={
            "doc": "Where articles are in CMSs' calls: JSON, JMESPath by field by CMS. Default: the usual.",
            "validate": [_are_fields],
        },
    )
    styles: dict[str, str] = dataclasses.field(
        default_factory=dict,
        metadata={
            "doc": "House styles that CMSs' articles are annotated in: JSON, name by CMS. Default: default.",
            "validate": [_by_cms],
        },
    )
    callbacks: dict[str, str] = dataclasses.field(
        default_factory=dict,
        repr=False,
        metadata={
            "doc": "Where the reports on CMSs' articles are posted: JSON, URL by CMS. Default: nowhere.",
            "validate": [_by_cms],
        },
    )
    callback_secrets: dict[str, str] = dataclasses.field(
        default_factory=dict,
        repr=False,
        metadata={
            "doc": "Standard Webhooks secrets that those calls are signed with: JSON, by CMS; two by a comma"
            " while one is replaced.",
            "validate": [_by_cms, _are_standard_secrets],
        },
    )
    callbacks_private: bool = dataclasses.field(
        default=False,
        metadata={"doc": "Whether they may go to addresses that are not the internet's, and by http."},
    )
    rate: str = dataclasses.field(
        default="auto",
        metadata={
            "doc": "Most calls of one key, or of one address where none is needed: a rate as 300/minute, off,"
            " or auto, which is 300/minute where keys are needed.",
            "validate": [_is_rate],
        },
    )
    origins: tuple[str, ...] = dataclasses.field(
        default=(),
        metadata={
            "doc": "Origins whose pages may call (CORS), by commas, as https://cms.example; * for all."
            " Default: none.",
            "validate": [_are_origins],
        },
    )
    keys: str = dataclasses.field(
        default="auto",
        metadata={
            "doc": "Whether callers need an API key: on, off or auto, which is on where articles are kept and"
            " the address is not loopback.",
            "validate": [OneOf(("auto", "on", "off"))],
        },
    )
    data: Path = dataclasses.field(
        default=Path("onrecord-data"),
        metadata={"doc": "Folder of the SQLite files, where no other database or queue is set."},
    )
    keep_days: int | None = dataclasses.field(
        default=None,
        metadata={
            "doc": "Days that a CMS's article is kept after its last revision arrived. Default: for ever.",
            "validate": [Range(min=1)],
        },
    )
    text_minutes: int | None = dataclasses.field(
        default=None,
        metadata={
            "doc": "Minutes that the text of a CMS's article, and the report on it, are kept once it is"
            " annotated. Default: as long as the article.",
            "validate": [Range(min=1)],
        },
    )
    database_url: str | None = dataclasses.field(
        default=None,
        repr=False,
        metadata={
            "doc": "PostgreSQL database of the articles that CMSs send. Default: a SQLite file.",
            "variable": "DATABASE_URL",
        },
    )
    redis_url: str | None = dataclasses.field(
        default=None,
        repr=False,
        metadata={
            "doc": "Redis that hands out the work on them. Default: a SQLite file.",
            "variable": "REDIS_URL",
        },
    )

    def secrets(self, cms: str) -> tuple[str, ...]:
        """The secrets of a CMS of `CMSS`."""
        secrets: tuple[str, ...] = getattr(self, f"{cms}_secrets")
        return secrets

    @property
    def targets(self) -> Mapping[str, Target]:
        """Where the reports on each CMS's articles are posted."""
        from .callbacks.target import Target

        return {
            cms: Target(url, tuple(self.callback_secrets.get(cms, "").split(",")))
            for cms, url in self.callbacks.items()
        }

    @property
    def quota(self) -> str | None:
        """The rate that callers are held to; None where they are not."""
        if self.rate == "auto":
            return _USUAL_RATE if self.needs_keys else None
        return None if self.rate == "off" else self.rate

    @property
    def metrics_address(self) -> tuple[str, int] | None:
        """Host and port where metrics alone are told; None where they are beside the API, or nowhere."""
        address = _ADDRESS.fullmatch(self.metrics)
        return address and (address["host"].strip("[]"), int(address["port"]))

    @property
    def longest_body(self) -> int:
        """Bytes of the longest body of any kind: escaping makes a byte of a form's text three."""
        return _ESCAPED * self.max_body + _SLACK

    @property
    def all_threads(self) -> int:
        """Request threads of a process; each place for annotating has one, so that no other waits for it."""
        return self.at_once + self.waiting + self.threads

    @property
    def keeps_articles(self) -> bool:
        """Whether anything asks for a database."""
        return bool(self.database_url) or self.keys == "on" or any(map(self.secrets, CMSS))

    @property
    def needs_keys(self) -> bool:
        """Whether callers must have an API key."""
        if self.keys == "auto":
            return self.keeps_articles and not is_loopback(self.host)
        return self.keys == "on"

    @classmethod
    def variables(cls) -> dict[str, str]:
        """Each variable and what it is for."""
        return {_variable(it): str(it.metadata["doc"]) for it in dataclasses.fields(cls)}

    @classmethod
    def from_environ(cls) -> Settings:
        """The settings that the process's environment asks for.

        What a variable says may stand in a file instead, which another names: DATABASE_URL_FILE for
        DATABASE_URL. Raises SettingsError, which names every variable that cannot be used, and no value.
        """
        env = FileAwareEnv(eager=False, strip_whitespace=True)
        parse: dict[str, Callable[..., Any]] = {
            "Path": env.path,
            "Path | None": env.path,
            "bool": env.bool,
            "int": env.int,
            "int | None": env.int,
            "str": env.str,
            "str | None": env.str,
            "tuple[str, ...]": env.list,
            "dict[str, str]": env.json,
            "dict[str, dict[str, str]]": env.json,
        }
        values: dict[str, Any] = {}
        faults = []
        for it in dataclasses.fields(cls):
            variable = _variable(it)
            if os.environ.get(variable) and os.environ.get(f"{variable}_FILE"):
                faults.append(f"{variable}: Is set, and {variable}_FILE too.")
            try:
                values[it.name] = parse[str(it.type)](
                    variable, default=_default(it), validate=it.metadata.get("validate")
                )
            except (OSError, ValueError):
                faults.append(f"{variable}_FILE: Is not a file with text that can be read.")
        try:
            env.seal()
        except EnvValidationError as error:
            messages = cast("dict[str, list[str]]", error.error_messages)
            faults += [f"{name}: {' '.join(map(str, why))}" for name, why in messages.items()]
        if faults:
            raise SettingsError("; ".join(faults))
        frozen: dict[str, Any] = {
            name: tuple(it) if isinstance(it, list) else it for name, it in values.items()
        }
        settings = cls(**frozen)
        settings._go_together()
        return settings

    def _go_together(self) -> None:
        """Raise SettingsError where one setting does not go with another."""
        from .callbacks.target import check_url

        if self.metrics_address and self.metrics_address[1] == self.port:
            raise SettingsError("ONRECORD_METRICS: The port is that of the API; auto tells metrics there.")
        lonely = sorted(self.callbacks.keys() ^ self.callback_secrets.keys())
        if lonely:
            raise SettingsError(
                f"ONRECORD_CALLBACKS and ONRECORD_CALLBACK_SECRETS: only one of them has {lonely[0]}."
            )
        for cms, url in self.callbacks.items():
            try:
                check_url(url, private=self.callbacks_private)
            except ValueError as error:
                raise SettingsError(f"ONRECORD_CALLBACKS: {cms}: The URL {error}.") from None


def _variable(field: dataclasses.Field[Any]) -> str:
    return str(field.metadata.get("variable") or f"ONRECORD_{field.name.upper()}")


def _default(field: dataclasses.Field[Any]) -> Any:
    made = field.default_factory
    return field.default if made is dataclasses.MISSING else made()
