import dataclasses

import pytest

from service.app import create_app
from service.profiles import ProfileError
from service.settings import CMSS, Settings, SettingsError


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in Settings.variables():
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def test_every_setting_has_a_default():
    assert Settings.from_environ() == Settings()
    assert Settings().max_body == 1_000_000
    assert Settings().package == "newsroom"


def test_every_setting_says_what_it_is_for():
    assert all(doc.endswith(".") for doc in Settings.variables().values())


def test_settings_come_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("ONRECORD_RESOURCES", str(tmp_path))
    monkeypatch.setenv("ONRECORD_PORT", "9000")
    monkeypatch.setenv("ONRECORD_LOG_LEVEL", "DEBUG")
    settings = Settings.from_environ()
    assert (settings.resources, settings.port, settings.log_level) == (tmp_path, 9000, "DEBUG")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ONRECORD_MAX_BODY", "1MB"),
        ("ONRECORD_MAX_BODY", "0"),
        ("ONRECORD_PORT", "65536"),
        ("ONRECORD_WORKERS", "-1"),
        ("ONRECORD_THREADS", ""),
        ("ONRECORD_LOG_LEVEL", "loud"),
        ("ONRECORD_PACKAGE", ""),
        ("ONRECORD_GRACEFUL_TIMEOUT", "soon"),
    ],
)
def test_a_bad_value_is_refused_by_name(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        Settings.from_environ()


def test_all_bad_values_are_named_at_once(monkeypatch):
    monkeypatch.setenv("ONRECORD_PORT", "x")
    monkeypatch.setenv("ONRECORD_WORKERS", "y")
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ()
    assert "ONRECORD_PORT" in str(caught.value)
    assert "ONRECORD_WORKERS" in str(caught.value)


def test_secrets_are_one_or_two_and_are_shown_nowhere(monkeypatch):
    monkeypatch.setenv("ONRECORD_GHOST_SECRETS", "hush,whisper")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:pass@db/onrecord")
    settings = Settings.from_environ()
    assert settings.secrets("ghost") == ("hush", "whisper")
    assert settings.secrets("sanity") == ()
    assert settings.keeps_articles
    assert not any(word in repr(settings) for word in ("hush", "whisper", "pass@"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ONRECORD_GHOST_SECRETS", "a,b,c"),
        ("ONRECORD_GHOST_SECRETS", "a,"),
        ("ONRECORD_STANDARD_SECRETS", "whsec_"),
        ("ONRECORD_FIELDS", "[1]"),
        ("ONRECORD_FIELDS", '{"typewriter": {}}'),
        ("ONRECORD_FIELDS", '{"ghost": {"horoscope": "a"}}'),
        ("ONRECORD_FIELDS", '{"ghost": {"id": "a["}}'),
        ("ONRECORD_KEYS", "maybe"),
        ("ONRECORD_KEEP_DAYS", "0"),
        ("ONRECORD_TEXT_MINUTES", "soon"),
    ],
)
def test_a_bad_value_about_cms_is_refused_by_name(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        Settings.from_environ()


def test_every_cms_has_a_setting():
    assert {f"ONRECORD_{name.upper()}_SECRETS" for name in CMSS} <= Settings.variables().keys()


SIGNED = '{"ghost": "whsec_YSBzZWNyZXQ=,whsec_YW5vdGhlcg=="}'


def test_callbacks_have_a_target_and_secrets_and_are_shown_nowhere(monkeypatch):
    monkeypatch.setenv("ONRECORD_CALLBACKS", '{"ghost": "https://desk.example/hush"}')
    monkeypatch.setenv("ONRECORD_CALLBACK_SECRETS", SIGNED)
    settings = Settings.from_environ()
    target = settings.targets["ghost"]
    assert target.url == "https://desk.example/hush"
    assert target.secrets == ("whsec_YSBzZWNyZXQ=", "whsec_YW5vdGhlcg==")
    assert not any(word in repr(settings) + repr(target) for word in ("hush", "whsec"))


@pytest.mark.parametrize(
    ("callbacks", "secrets"),
    [
        ('{"ghost": "https://desk.example"}', ""),
        ("", SIGNED),
        ('{"sanity": "https://desk.example"}', SIGNED),
        ('{"typewriter": "https://desk.example"}', '{"typewriter": "whsec_YQ=="}'),
        ('{"ghost": "http://desk.example"}', SIGNED),
        ('{"ghost": "https://user:hush@desk.example"}', SIGNED),
        ('{"ghost": 1}', SIGNED),
        ('["https://desk.example"]', SIGNED),
        ('{"ghost": "https://desk.example"}', '{"ghost": "whsec_"}'),
        ('{"ghost": "https://desk.example"}', '{"ghost": "whsec_YQ==,whsec_YQ==,whsec_YQ=="}'),
        ("{", SIGNED),
    ],
)
def test_callbacks_that_cannot_be_made_are_refused_and_not_quoted(monkeypatch, callbacks, secrets):
    if callbacks:
        monkeypatch.setenv("ONRECORD_CALLBACKS", callbacks)
    if secrets:
        monkeypatch.setenv("ONRECORD_CALLBACK_SECRETS", secrets)
    with pytest.raises(SettingsError, match="ONRECORD_CALLBACK") as caught:
        Settings.from_environ()
    assert "hush" not in str(caught.value) and "whsec_Y" not in str(caught.value)


def test_http_is_for_private_networks(monkeypatch):
    monkeypatch.setenv("ONRECORD_CALLBACKS", '{"ghost": "http://cms:2368/reports"}')
    monkeypatch.setenv("ONRECORD_CALLBACK_SECRETS", SIGNED)
    monkeypatch.setenv("ONRECORD_CALLBACKS_PRIVATE", "true")
    assert Settings.from_environ().targets["ghost"].url == "http://cms:2368/reports"


def test_origins_and_styles_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("ONRECORD_ORIGINS", "https://cms.example,http://localhost:2368,http://[::1]:8080")
    monkeypatch.setenv("ONRECORD_STYLES", '{"ghost": "strict"}')
    settings = Settings.from_environ()
    assert settings.origins == ("https://cms.example", "http://localhost:2368", "http://[::1]:8080")
    assert settings.styles == {"ghost": "strict"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ONRECORD_ORIGINS", "cms.example"),
        ("ONRECORD_ORIGINS", "https://cms.example/"),
        ("ONRECORD_ORIGINS", "https://*.example"),
        ("ONRECORD_ORIGINS", "null"),
        ("ONRECORD_ORIGINS", "https://CMS.example"),
        ("ONRECORD_STYLES", '{"typewriter": "strict"}'),
        ("ONRECORD_STYLES", '{"ghost": 3}'),
        ("ONRECORD_RATE", "fast"),
        ("ONRECORD_RATE", "0/minute"),
        ("ONRECORD_RATE", "5/fortnight"),
        ("ONRECORD_CALLBACKS_PRIVATE", "perhaps"),
    ],
)
def test_a_bad_value_about_callers_is_refused_by_name(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        Settings.from_environ()


def test_the_web_refuses_a_house_style_that_there_is_not():
    with pytest.raises(ProfileError, match="stricter"):
        create_app(dataclasses.replace(Settings(), styles={"ghost": "stricter"}))


def test_a_secret_may_be_in_a_file(monkeypatch, tmp_path):
    for name, said in (("ghost", "hush,whisper\n"), ("url", "postgresql://u:pass@db/onrecord\n")):
        (tmp_path / name).write_text(said)
    monkeypatch.setenv("ONRECORD_GHOST_SECRETS_FILE", str(tmp_path / "ghost"))
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    settings = Settings.from_environ()
    assert settings.secrets("ghost") == ("hush", "whisper")
    assert settings.database_url == "postgresql://u:pass@db/onrecord"


def test_an_empty_file_is_no_secret(monkeypatch, tmp_path):
    (tmp_path / "ghost").write_text("\n")
    monkeypatch.setenv("ONRECORD_GHOST_SECRETS_FILE", str(tmp_path / "ghost"))
    monkeypatch.setenv("ONRECORD_GHOST_SECRETS", "")  # as compose files leave it
    assert Settings.from_environ().secrets("ghost") == ()


@pytest.mark.parametrize("what", ["missing", "folder", "bytes"])
def test_a_file_that_cannot_be_read_is_named_and_not_quoted(monkeypatch, tmp_path, what):
    path = tmp_path / what
    if what == "folder":
        path.mkdir()
    elif what == "bytes":
        path.write_bytes(b"hush\xff")
    monkeypatch.setenv("REDIS_URL_FILE", str(path))
    monkeypatch.setenv("ONRECORD_PORT", "x")
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ()
    assert "REDIS_URL_FILE" in str(caught.value) and "ONRECORD_PORT" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_a_variable_and_its_file_do_not_go_together(monkeypatch, tmp_path):
    (tmp_path / "url").write_text("redis://hush")
    monkeypatch.setenv("REDIS_URL_FILE", str(tmp_path / "url"))
    monkeypatch.setenv("REDIS_URL", "redis://whisper")
    with pytest.raises(SettingsError, match="REDIS_URL: Is set, and REDIS_URL_FILE too") as caught:
        Settings.from_environ()
    assert "hush" not in str(caught.value) and "whisper" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ONRECORD_GHOST_SECRETS", "hush,hush,hush"),
        ("ONRECORD_STANDARD_SECRETS", "whsec_hush!"),
        ("ONRECORD_CALLBACKS", '{"ghost": "https://u:hush@desk.example"'),
        ("ONRECORD_CALLBACKS", '{"ghost": "https://u:hush@desk.example"}'),
        ("ONRECORD_CALLBACK_SECRETS", '{"ghost": hush}'),
        ("ONRECORD_CALLBACK_SECRETS", '{"hush": "ghost"}'),
        ("ONRECORD_CALLBACK_SECRETS", '{"ghost": "hush"}'),
    ],
)
def test_no_secret_is_in_what_is_said_about_it(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("ONRECORD_PORT", "x")  # so that something is said in any case
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ()
    assert "hush" not in str(caught.value) + repr(caught.value.__cause__)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("auto", None),
        ("off", None),
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        ("[::]:9464", ("::", 9464)),
        ("metrics.internal:9464", ("metrics.internal", 9464)),
    ],
)
def test_where_metrics_are_told(monkeypatch, value, address):
    monkeypatch.setenv("ONRECORD_METRICS", value)
    assert Settings.from_environ().metrics_address == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ONRECORD_METRICS", "on"),
        ("ONRECORD_METRICS", ":9464"),
        ("ONRECORD_METRICS", "127.0.0.1:0"),
        ("ONRECORD_METRICS", "127.0.0.1:65536"),
        ("ONRECORD_METRICS", "::1:9464:x"),
        ("ONRECORD_METRICS", "0.0.0.0:8080"),
        ("ONRECORD_LOG_FORMAT", "xml"),
    ],
)
def test_a_bad_value_about_watching_is_refused_by_name(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        Settings.from_environ()
