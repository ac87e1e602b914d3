"""What onrecord is made of, as CycloneDX has it: python deploy/sbom.py build/sbom.json

Listed are the packages that the installed service needs, with those that they need, and the models that come
with it, each file with its hash. Packages for tests and training are not part of it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement

RESOURCES = Path(__file__).parents[1] / "service" / "nlp" / "resources"
#: What is needed by whoever wants traces is listed too, where it is installed.
_EXTRAS = ("", "otel")


def main(target: Path) -> None:
    """Write the list to a file, whose folder is made."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(listed(), encoding="utf-8")


def listed() -> str:
    """The list as CycloneDX 1.6 in JSON."""
    made = {name: _package(name) for name in needed("onrecord")}
    ours = made["onrecord"]
    ours.type = ComponentType.APPLICATION
    bom = Bom()
    bom.metadata.component = ours
    for name, component in made.items():
        if component is not ours:
            bom.components.add(component)
        bom.register_dependency(component, [made[it] for it in _requires(name) if it in made])
    models = list(_models())
    bom.components.update(models)
    bom.register_dependency(ours, models)
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)


def needed(name: str) -> list[str]:
    """The installed packages that one needs, itself first, by their normal names."""
    found = [name]
    for it in found:
        found += [one for one in _requires(it) if one not in found]
    return found


def _requires(name: str) -> list[str]:
    wanted = []
    for line in importlib.metadata.requires(name) or ():
        requirement = Requirement(line)
        extras = _EXTRAS if name == "onrecord" else ("",)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
            wanted.append(re.sub(r"[-_.]+", "-", requirement.name).lower())
    return [it for it in dict.fromkeys(wanted) if _is_installed(it)]


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _package(name: str) -> Component:
    said = importlib.metadata.metadata(name)
    version = importlib.metadata.version(name)
    licence = said.get("License-Expression") or said.get("License") or ""
    known = [LicenseFactory().make_from_string(licence)] if licence and "\n" not in licence else []
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        licenses=known,
        purl=PackageURL("pypi", name=name, version=version),
        bom_ref=f"{name}=={version}",
    )


def _models() -> Iterator[Component]:
    version = importlib.metadata.version("onrecord")
    for file in sorted(RESOURCES.rglob("*")):
        if file.suffix in (".pt", ".safetensors"):
            name = str(file.relative_to(RESOURCES))
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            yield Component(
                name=name,
                version=version,
                type=ComponentType.MACHINE_LEARNING_MODEL,
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
                bom_ref=f"model:{name}",
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
