"""How large the container's own part is, and what of.

python benchmarks/image.py

Installs what the Dockerfile installs in an environment that is thrown away, takes out what it takes out, and
adds up the files. The base image (python:3.12-slim) comes on top of it.
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parents[1]


def size(path: pathlib.Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    if path.is_symlink():
        return 0
    return sum(map(size, path.iterdir())) if path.is_dir() else path.stat().st_size


def main() -> None:
    """Install, and print."""
    torch = re.search(r"^torch==.*$", (HERE / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert torch
    removed = re.search(
        r"site-packages/torch && rm -rf (.*)", (HERE / "Dockerfile").read_text(encoding="utf-8")
    )
    assert removed
    with tempfile.TemporaryDirectory() as name:
        home = pathlib.Path(name) / "onrecord"
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        pip = [str(home / "bin" / "pip"), "install", "--quiet", "--no-compile", "-c", "constraints.txt"]
        for what in (torch[0], "."):
            subprocess.run([*pip, what], cwd=HERE, check=True, env=os.environ | {"PIP_NO_CACHE_DIR": "1"})
        packages = next(home.glob("lib/python*/site-packages"))
        for pattern in removed[1].split():
            for path in (packages / "torch").glob(pattern):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        parts = {it.name: size(it) for it in packages.iterdir()}
        for part, own in sorted(parts.items(), key=lambda it: -it[1])[:12]:
            print(f"| {part} | {own / 1e6:.0f} MB |")
        print(f"| everything | {size(home) / 1e6:.0f} MB |")


if __name__ == "__main__":
    main()
