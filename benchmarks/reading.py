"""How long the models read an article, beside another checkout of this repository in the same run.

python benchmarks/reading.py [--against CHECKOUT] [--rounds N] [FILE …]

Reads the files (default: the seed articles) with one thread, the checkouts by turns, each in a process of its
own with its own code and models. Prints the median seconds of a round and, of two checkouts, their ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).parents[1]
#: Reads the files named on the command line for each line that it is sent, and answers with the seconds.
_READER = """
import pathlib, sys, time
import torch
torch.set_num_threads(1)
from service.intake.article import Article
from service.nlp.reader import Reader
articles = [Article(pathlib.Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]]
reader = Reader.load()
for line in sys.stdin:
    began = time.perf_counter()
    for article in articles:
        reader.read(article)
    print(time.perf_counter() - began, flush=True)
"""


def start(checkout: pathlib.Path, files: list[pathlib.Path]) -> subprocess.Popen[str]:
    """A process that reads with a checkout's code and models."""
    return subprocess.Popen(
        [sys.executable, "-c", _READER, *map(str, files)],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def turn(process: subprocess.Popen[str]) -> float:
    """The seconds of one round."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def main() -> None:
    """Measure and print."""
    commands = argparse.ArgumentParser(description=__doc__)
    commands.add_argument("--against", type=pathlib.Path, help="another checkout")
    commands.add_argument("--rounds", type=int, default=7)
    commands.add_argument(
        "files", nargs="*", type=pathlib.Path, default=sorted((HERE / "seeds").glob("*.txt"))
    )
    args = commands.parse_args()
    files = [file.resolve() for file in args.files]
    checkouts = {"this": HERE} | ({"other": args.against.resolve()} if args.against else {})
    processes = {name: start(folder, files) for name, folder in checkouts.items()}
    for process in processes.values():
        turn(process)  # the first warms up
    seconds: dict[str, list[float]] = {name: [] for name in processes}
    for _ in range(args.rounds):
        for name, process in processes.items():
            seconds[name].append(turn(process))
    for process in processes.values():
        process.kill()
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    words = sum(len(file.read_text(encoding="utf-8").split()) for file in files)
    print(json.dumps({"words": words, "median seconds": {n: round(s, 3) for n, s in medians.items()}}))
    if "other" in medians:
        print(f"ratio {medians['this'] / medians['other']:.2f}")


if __name__ == "__main__":
    main()
