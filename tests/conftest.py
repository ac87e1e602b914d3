"""Reports made by hand, and the application around an annotator that gives them."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from flask.testing import FlaskClient

from service.analysis.report import (
    Attribution,
    AttributionKind,
    Counted,
    Cue,
    Engine,
    Evidence,
    Figure,
    FigureKind,
    Finding,
    Modifier,
    Naming,
    Report,
    Severity,
    Source,
    SourceKind,
    Span,
    Speaker,
    Stance,
    Value,
)
from service.app import create_app
from service.intake.article import Article, Part
from service.intake.language import require_english
from service.newsroom import Kept, Newsroom
from service.profiles import DEFAULT, load_profiles
from service.settings import Settings
from service.storage.database import address, open_database
from service.storage.store import Store

if TYPE_CHECKING:
    from service.nlp.reader import Reader

# Read when torch is first imported, here and in the servers that tests start. The threads that torch takes
# unasked spin while they wait for each other, and several processes' stand still on few cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")

SECRETS = {
    "contentful": "contentful-example-secret-0123456789abcdefghijklmnopqrstuvwxyzABC",
    "standard": "whsec_b25yZWNvcmQtZXhhbXBsZS1zZWNyZXQ=",
}
#: When the examples of seeds/webhooks were sent.
AT = 1795629605

TITLE = "Spending 🚀 rises"
TEXT = (
    "🇬🇧 Philip Hammond told Reuters that spending had risen by 5 percent — “a lot”.\n\nIt is said to go on."
)


def span(article: Article, words: str, part: Part = "body") -> Span:
    start = article.part(part).index(words)
    return Span.of(article, part, start, start + len(words))


def handmade(article: Article) -> Report:
    """What the real annotator might say of TEXT; of any other article, nothing."""
    engine = Engine(version="0", models="none")
    if article.text != TEXT:
        return Report(article, engine)
    hammond, reuters = span(article, "Philip Hammond"), span(article, "Reuters")
    content = span(article, "that spending had risen by 5 percent — “a lot”")
    rest = span(article, "to go on")
    figure = span(article, "5 percent")
    hammond_source = Source(
        "s1", "Philip Hammond", SourceKind.PERSON, Naming.NAMED, False, None, None, (hammond,), ("a1",)
    )
    reuters_source = Source(
        "s2", "Reuters", SourceKind.OUTLET, Naming.NAMED, False, None, None, (reuters,), ()
    )
    return Report(
        article,
        engine,
        sources=(hammond_source, reuters_source),
        attributions=(
            Attribution(
                "a1",
                AttributionKind.MIXED,
                Speaker("s1", (hammond,)),
                Cue((span(article, "told"),), "tell", Stance.NEUTRAL),
                (content,),
                "s2",
                None,
                0.9,
            ),
            Attribution(
                "a2",
                AttributionKind.INDIRECT,
                None,
                Cue((span(article, "is said"),), "say", Stance.HEDGE),
                (rest,),
                None,
                None,
                0.5,
            ),
        ),
        figures=(
            Figure(
                "f1",
                figure,
                FigureKind.PERCENTAGE,
                Value(5.0, 5.0),
                "percent",
                Modifier.EXACT,
                "up",
                Counted("spending", (span(article, "spending"),)),
                Evidence.CLAIMED,
                "a1",
                "s1",
                False,
            ),
        ),
        findings=(
            Finding(
                "n1",
                "figure-weakly-sourced",
                Severity.NOTE,
                "Look here.",
                (figure,),
                ("f1", "n2"),
                "/rules/x",
            ),
            Finding(
                "n2",
                "attribution-without-source",
                Severity.WARNING,
                "Who says so?",
                (rest,),
                ("a2", "n1"),
                "/rules/y",
            ),
        ),
        summary={"figures": 1},
    )


class FakeAnnotator:
    """Ready, and answers with `handmade` unless told to fail."""

    def __init__(self) -> None:
        self.ready = True
        self.error: Exception | None = None
        self.read: list[Article] = []
        self.profiles = load_profiles()

    def annotate(self, article: Article, profile: str = DEFAULT) -> Report:
        style = self.profiles.get(profile)
        if self.error:
            raise self.error
        require_english(article)
        self.read.append(article)
        report = handmade(article)
        return dataclasses.replace(report, engine=Engine("0", "none", style.name, style.digest))


@pytest.fixture
def article() -> Article:
    return Article(TEXT, title=TITLE, id="x-1", headline=(0, 17))


@pytest.fixture
def report(article: Article) -> Report:
    return handmade(article)


@pytest.fixture
def annotator() -> FakeAnnotator:
    return FakeAnnotator()


@pytest.fixture
def app(annotator):
    return create_app(dataclasses.replace(Settings(), max_body=20_000), annotator)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The shipped models."""
    from service.nlp.reader import Reader  # torch and Stanza are slow to import

    return Reader.load()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    import servers  # not where another test imports this file by itself

    if not servers.postgres_programs():
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    import servers

    if not servers.redis_program():
        pytest.skip("Redis is not installed (Debian: redis-server)")
    with servers.redis() as url:
        yield url


@pytest.fixture
def empty_postgres(postgres_server: str, tmp_path: pathlib.Path) -> Iterator[str]:
    """A PostgreSQL database without tables."""
    name = f"test_{uuid.uuid4().hex}"
    engine = sqlalchemy.create_engine(address(postgres_server, tmp_path), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
    yield postgres_server.rsplit("/", 1)[0] + f"/{name}"
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return address(None, tmp_path)
    url: str = request.getfixturevalue("empty_postgres")
    return url


@pytest.fixture(scope="session")
def postgres_engine(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sqlalchemy.Engine]:
    engine = open_database(address(postgres_server, tmp_path_factory.getbasetemp()), 5)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[Store]:
    """A store with nothing in it."""
    if request.param == "sqlite":
        kept = Store(open_database(address(None, tmp_path), 5))
        yield kept
        kept.close()
        return
    engine = request.getfixturevalue("postgres_engine")
    yield Store(engine)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("TRUNCATE articles, keys RESTART IDENTITY CASCADE"))


@dataclasses.dataclass
class Desk:
    """A client of the application, what it keeps, whom it told, and its clock."""

    client: FlaskClient
    store: Store
    told: list[int]
    now: float


@pytest.fixture
def calling_settings(tmp_path: pathlib.Path) -> Settings:
    names = ("drupal", "ghost", "sanity", "strapi", "superdesk", "wordpress")
    secrets = {name: f"{name}-example-secret" for name in names} | SECRETS
    given = {f"{name}_secrets": (secret,) for name, secret in secrets.items()}
    return dataclasses.replace(Settings(), data=tmp_path, max_body=20_000, **given)


@pytest.fixture
def desk(calling_settings: Settings, store: Store, annotator) -> Desk:
    told: list[int] = []
    newsroom = Newsroom(calling_settings, lambda: Kept(store, told.append), lambda: made.now)
    app = create_app(calling_settings, annotator, newsroom)
    made = Desk(app.test_client(), store, told, AT)
    return made
