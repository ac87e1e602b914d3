"""The commands to docker that are shown, held against what Dockerfile and compose.yaml declare."""

from __future__ import annotations

import argparse
import re
import shlex

import pytest

from service.settings import Settings
from tests.documented import ROOT, Example, examples

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
README = [
    Example("README.md", "", "$ docker", it)
    for it in re.findall(r"^ {4}(docker .+)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
]
COMMANDS = [*README, *examples(kind="$ docker")]
#: Where the container may be written to: a volume of its own, or what a command makes it.
VOLUMES = re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)


def environ() -> dict[str, str]:
    """The variables that the image sets."""
    (block,) = re.findall(r"^ENV (PATH=(?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)
    return dict(it.split("=", 1) for it in shlex.split(block.replace("\\\n", " ")))


def parser() -> argparse.ArgumentParser:
    """What of docker's command line the documentation uses; anything else is an error here."""
    whole = argparse.ArgumentParser(exit_on_error=False, allow_abbrev=False)
    commands = whole.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build")
    build.add_argument("-t", dest="tag", required=True)
    build.add_argument("context")
    run = commands.add_parser("run")
    run.add_argument("--rm", action="store_true")
    run.add_argument("--read-only", action="store_true")
    run.add_argument("--tmpfs", action="append", default=[])
    run.add_argument("--cap-drop")
    run.add_argument("--security-opt", choices=["no-new-privileges"])
    run.add_argument("-p", dest="ports", action="append", default=[])
    run.add_argument("-v", dest="volumes", action="append", default=[])
    run.add_argument("-e", dest="variables", action="append", default=[])
    run.add_argument("image")
    return whole


@pytest.mark.parametrize("example", COMMANDS, ids=lambda it: f"{it.page}: {it.text[:40]!r}")
def test_a_command_to_docker_fits_what_is_built(example: Example) -> None:
    words = shlex.split(example.text, comments=True)
    asked = parser().parse_args([it for it in words[1:] if it != "…"])
    if asked.command == "build":
        assert (asked.tag, asked.context) == ("onrecord", ".")
        return
    assert asked.image == "onrecord"
    ports = re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)
    assert {it.rsplit(":", 1)[1] for it in asked.ports} <= set(ports)
    mounted = {it.split(":")[1] for it in asked.volumes}
    assert mounted <= {*environ().values(), *VOLUMES}
    assert {it.split("=")[0] for it in asked.variables} <= set(Settings.variables())
    if asked.read_only:
        assert asked.tmpfs == ["/tmp"]  # where Python and torch put what is in their way


def test_the_image_is_set_up_with_settings_that_there_are() -> None:
    set_up = {name: value for name, value in environ().items() if name.startswith("ONRECORD_")}
    assert set(set_up) <= set(Settings.variables())
    assert set_up["ONRECORD_PORT"] == re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)[0]
    assert [set_up["ONRECORD_DATA"]] == VOLUMES
    assert f"RUN mkdir {set_up['ONRECORD_PROFILES']}\n" in DOCKERFILE


def test_compose_uses_that_image_its_port_and_settings_that_there_are() -> None:
    assert "image: onrecord\n" in COMPOSE
    assert re.findall(r'ports: \["127\.0\.0\.1:8080-8089:(\d+)"\]', COMPOSE) == [environ()["ONRECORD_PORT"]]
    named = re.findall(r"^ {4}((?:ONRECORD|DATABASE|REDIS)_\w+):", COMPOSE, re.MULTILINE)
    assert {it.removesuffix("_FILE") for it in named} <= set(Settings.variables())
