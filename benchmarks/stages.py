"""What each step of an answer costs: of an article, and of the same with a paragraph changed.

python benchmarks/stages.py ARTICLES [--articles 20] [--rounds 3]

ARTICLES is a folder of *.txt. One process and thread, no HTTP; seconds of a processor, medians of the rounds.
The last column is how much of the first time a step takes when an article is saved again.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import pathlib
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from articles import articles
from speed import changed

from service import watch
from service.annotator import Annotator
from service.intake.plain import from_text
from service.memory import Memory
from service.nlp.reader import PROCESSORS, Reader
from service.renderers.formats import rendered
from service.renderers.options import Options

#: Steps that are parts of another.
_READING = tuple(f"  {name}" for name in PROCESSORS.split(","))


class Stages(watch.Watcher):
    """Seconds of a processor by step."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.seconds: collections.Counter[str] = collections.Counter()

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a step."""
        began = time.thread_time()
        yield
        self.seconds[name] += time.thread_time() - began

    def timed(self, name: str, process: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """A processor that is timed."""

        def run(document: Any) -> Any:
            with self.stage(name):
                return process(document)

        return run


def answered(reader: Annotator, stages: Stages, texts: Sequence[str]) -> dict[str, float]:
    """The seconds of each step for all texts, and `all` of them."""
    stages.seconds.clear()
    for text in texts:
        with stages.stage("all"):
            report = reader.annotate(from_text(text))
            with stages.stage("rendering"):
                rendered("json", report, Options())
    return dict(stages.seconds)


def main() -> None:
    """Measure and print."""
    commands = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands.add_argument("folder", type=pathlib.Path, metavar="ARTICLES")
    commands.add_argument("--articles", type=int, default=20)
    commands.add_argument("--rounds", type=int, default=3)
    args = commands.parse_args()
    torch.set_num_threads(1)
    texts = [text for _, text in articles(args.folder, args.articles)]
    stages = Stages()
    watch.add(stages)
    first, again = [], []
    for number in range(args.rounds):
        memory = Memory(50_000_000)
        models = Reader.load(memory=memory)
        for name, processor in models.pipeline.processors.items():
            processor.process = stages.timed(f"  {name}", processor.process)
        reader = Annotator(models, memory=memory)
        reader.annotate(from_text("It rained on Monday, the mayor said."))
        first.append(answered(reader, stages, texts))
        again.append(answered(reader, stages, [changed(text, number) for text in texts]))
    for name in ("all", "intake", "reading", *_READING, "analysis", "checks", "rendering"):
        once, twice = (statistics.median(it.get(name, 0) for it in runs) for runs in (first, again))
        print(f"{name:15s} {once:7.2f} s  again {twice:6.2f} s  {twice / once:5.2f}")


if __name__ == "__main__":
    main()
