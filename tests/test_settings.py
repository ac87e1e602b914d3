import pytest

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
