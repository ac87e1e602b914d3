import dataclasses

import pytest

from service.app import create_app
from service.profiles import ProfileError
from service.settings import CMSS, Settings, SettingsError


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in Settings.variables():
        monkeypatch.delenv(name, raising=False)


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
