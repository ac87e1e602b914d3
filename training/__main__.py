"""Make every model again from the corpora, and measure it.

python -m training --corpora DIR --work DIR [--processes N] [--to DIR] [--from STEP]

Runs the steps below, one after another; each says what it does by `--help` of its own. The encoder is trained
by N processes, on a GPU by one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

import torch

from service.nlp import SHIPPED

from .workspace import parser

_TRAIN = "training.encoder.train"
#: Each step's name and its command.
STEPS: dict[str, tuple[str, ...]] = {
    "prepare": ("training.language.prepare",),
    "language": ("training.language.train",),
    "attributions": (_TRAIN, "attributions"),
    "everything": (_TRAIN, "everything"),
    "export": ("training.encoder.export", "everything"),
    "calibrate": ("training.attribution.calibrate",),
    "assemble": ("training.assemble",),
    "evaluate": ("training.evaluate",),
    "evaluate-attribution": ("training.attribution.evaluate",),
}
#: Steps that write into a resources directory or read it, by what they call it.
_RESOURCES = {"assemble": "--to", "evaluate": "--resources", "evaluate-attribution": "--resources"}


def command(step: str, options: Sequence[str], to: str, processes: int) -> list[str]:
    """The command line of a step; only the stage of several corpora is dealt out among processes."""
    module, *rest = STEPS[step]
    launch = ["-m", "torch.distributed.run", "--nproc-per-node", str(processes)]
    shared = launch if step == "everything" and processes > 1 else []
    own = [_RESOURCES[step], to] if step in _RESOURCES else []
    return [sys.executable, *shared, "-m", module, *rest, *options, *own]


def main() -> None:
    alone = torch.cuda.is_available() or (os.cpu_count() or 1) == 1
    commands = parser(__doc__)
    commands.add_argument("--processes", type=int, default=1 if alone else 2)
    commands.add_argument("--to", default=str(SHIPPED), help="the resources directory that is written")
    commands.add_argument("--from", dest="first", choices=STEPS, default="prepare", help="begin here")
    args = commands.parse_args()
    options = ["--corpora", str(args.corpora), "--work", str(args.work)]
    names = list(STEPS)
    for step in names[names.index(args.first) :]:
        print(f"== {step}", flush=True)
        subprocess.run(command(step, options, args.to, args.processes), check=True)


if __name__ == "__main__":
    main()
