"""What each step of the reading costs, beside the dependency parser's time in the same run.

python benchmarks/processors.py [--rounds N] [FILE …]

Reads the files (default: the seed articles) with one thread, every round all of them, and prints seconds,
words a second and the ratio to `depparse`.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import time

import torch

from service.nlp.cleaning import paragraphs
from service.nlp.encoder.processor import BREAK, PARTING
from service.nlp.passages import parted
from service.nlp.reader import PROCESSORS, Reader

SEEDS = pathlib.Path(__file__).parents[1] / "seeds"


def main() -> None:
    """Measure and print."""
    commands = argparse.ArgumentParser(description=__doc__)
    commands.add_argument("--rounds", type=int, default=5)
    commands.add_argument("files", nargs="*", type=pathlib.Path, default=sorted(SEEDS.glob("*.txt")))
    args = commands.parse_args()
    torch.set_num_threads(1)
    articles = (paragraphs(file.read_text(encoding="utf-8")) for file in args.files)
    texts = [PARTING.join(map(BREAK.join, parted([p.text for p in article]))) for article in articles]
    steps = Reader.load().pipeline.processors
    seconds: collections.Counter[str] = collections.Counter()
    for round_number in range(args.rounds + 1):
        for text in texts:
            document = text
            for name in PROCESSORS.split(","):
                began = time.perf_counter()
                document = steps[name].process(document)
                if round_number:  # the first warms up
                    seconds[name] += time.perf_counter() - began
    words = args.rounds * sum(len(text.split()) for text in texts)
    for name, spent in seconds.items():
        print(f"{name:12s} {spent:7.2f} s {words / spent:8.0f} words/s {spent / seconds['depparse']:6.2f}")


if __name__ == "__main__":
    main()
