"""The files that a newsroom starts the service by: what they allow, and that they are of this version."""

from __future__ import annotations

import datetime
import json
import pathlib
import re
import shlex

import pytest
import yaml

from service.cms.event import Event, Kind
from service.settings import CMSS, Settings
from service.storage.database import address, open_database
from service.storage.store import Store

ROOT = pathlib.Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "onrecord.json").read_text(encoding="utf-8"))
ALERTS = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))
SCRAPES = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)

services = pytest.mark.parametrize("name", COMPOSE["services"])


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with what they say, lines that go on joined."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [
        (word.upper(), rest.strip())
        for word, _, rest in (it.partition(" ") for it in lines if it and not it.startswith("#"))
    ]


@services
def test_a_container_can_do_no_more_than_it_must(name):
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged") and "pid" not in service and "network_mode" not in service
    assert service.get("user", "") not in ("root", "0")
    assert service.get("user") or service["build"] == "."  # ours has a user of its own
    assert not any("docker.sock" in str(it) for it in service.get("volumes", []))


@services
def test_secrets_are_files_that_a_container_is_given(name):
    service = COMPOSE["services"][name]
    given = set(service.get("secrets", []))
    assert given <= COMPOSE["secrets"].keys()
    named = {
        value.removeprefix("/run/secrets/")
        for variable, value in service.get("environment", {}).items()
        if variable.endswith("_FILE")
    }
    assert named == given
    for variable in service.get("environment", {}):
        assert not re.search(r"SECRETS$|PASSWORD$|^DATABASE_URL$", variable)


def test_every_variable_of_ours_is_a_setting():
    ours = COMPOSE["services"]["web"]["environment"]
    assert {it.removesuffix("_FILE") for it in ours} <= Settings.variables().keys()
    assert any(f"ONRECORD_{cms.upper()}_SECRETS_FILE" in ours for cms in CMSS)


def test_nothing_is_published_but_the_web_and_that_on_loopback():
    published = {name: it["ports"] for name, it in COMPOSE["services"].items() if "ports" in it}
    assert list(published) == ["web"]
    assert all(it.startswith("127.0.0.1:") and it.endswith(":8080") for it in published["web"])


def test_the_image_runs_without_rights_and_holds_no_secret():
    said = instructions()
    (user,) = [rest for word, rest in said if word == "USER"]
    assert re.fullmatch(r"[1-9][0-9]*:[1-9][0-9]*", user)
    last = max(at for at, (word, _) in enumerate(said) if word == "USER")
    assert not any(word in ("RUN", "COPY", "ADD") for word, _ in said[last:])
    assert not any(word == "ADD" for word, _ in said)
    for word, rest in said:
        if word in ("ENV", "ARG"):
            assert not re.search(r"SECRET|PASSWORD|TOKEN|DATABASE_URL", rest.upper())
    assert any(word == "HEALTHCHECK" for word, _ in said)
    assert [rest for word, rest in said if word == "STOPSIGNAL"] == ["SIGTERM"]


def test_what_the_image_sets_are_settings():
    (values,) = [rest for word, rest in instructions() if word == "ENV" and "ONRECORD_HOST" in rest]
    names = {it.partition("=")[0] for it in shlex.split(values)}
    assert {it for it in names if it.startswith("ONRECORD_")} <= Settings.variables().keys()


def test_secrets_are_kept_out_of_the_repository_and_of_the_image():
    for file in (".gitignore", ".dockerignore"):
        lines = (ROOT / file).read_text(encoding="utf-8").split()
        assert "secrets" in {it.strip("/") for it in lines} or "*" in lines


@pytest.fixture
def store(tmp_path):
    """SQLite's is enough here."""
    kept = Store(open_database(address(None, tmp_path), 5))
    yield kept
    kept.close()


@pytest.fixture
def told(desk, annotator, article) -> set[str]:
    """The name of every metric that a service tells which has done a bit of everything."""
    from service.telemetry.metrics import METERS

    METERS.loaded("none")
    METERS.turned_away()
    desk.store.receive("ghost", Event("1", Kind.PUBLISHED, text=article.text), NOW)
    desk.client.post("/v1/annotate", json={"text": article.text})
    text = desk.client.get("/metrics").text
    return {re.split(r"[{ ]", line)[0] for line in text.splitlines() if line and not line.startswith("#")}


def expressions() -> list[str]:
    """Everything that the dashboard and the alerts ask Prometheus."""
    asked = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    asked += [it["query"] for it in DASHBOARD["templating"]["list"] if it["type"] == "query"]
    return asked + [rule["expr"] for group in ALERTS["groups"] for rule in group["rules"]]


def test_dashboard_and_alerts_ask_for_what_is_told(told):
    asked = {name for it in expressions() for name in re.findall(r"\bonrecord_[a-z_]+", it)}
    assert asked <= told
    ours = {re.sub(r"_(bucket|count|sum)$", "", it) for it in told}
    shown = {re.sub(r"_(bucket|count|sum)$", "", it) for it in asked}
    assert ours == shown


def test_every_metric_is_in_the_guide(told):
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert all(f"`{re.sub(r'_(bucket|count|sum)$', '', it)}`" in guide for it in told)


def test_each_expression_is_whole():
    for it in expressions():
        bare = re.sub(r'"[^"]*"', "", it)
        for left, right in ("()", "{}", "[]"):
            assert bare.count(left) == bare.count(right), it


def test_alerts_say_what_is_the_matter_and_how_bad_it_is():
    names = [rule["alert"] for group in ALERTS["groups"] for rule in group["rules"]]
    assert len(names) == len(set(names))
    for group in ALERTS["groups"]:
        for rule in group["rules"]:
            assert rule["labels"]["severity"] in ("page", "ticket")
            assert rule["annotations"]["summary"].endswith((".", "?"))


def test_the_dashboards_panels_do_not_lie_on_each_other():
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        here = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24 and not here & taken
        taken |= here


def test_prometheus_is_told_of_the_alerts_and_where_to_look():
    assert SCRAPES["rule_files"] == ["alerts.yml"]
    assert (ROOT / "deploy" / "prometheus" / "alerts.yml").is_file()
    port = COMPOSE["services"]["web"]["environment"]["ONRECORD_METRICS"].rpartition(":")[2]
    assert [sd["port"] for it in SCRAPES["scrape_configs"] for sd in it.get("dns_sd_configs", [])] == [
        int(port)
    ]
