"""Train the encoder and the heads on it.

python -m training.encoder.train attributions --corpora DIR --work DIR [--resume]
python -m training.encoder.train everything   --corpora DIR --work DIR [--resume] [--resources FOLDER]

`attributions` trains on PolNeAR alone, from a pretrained encoder; `everything` goes on from there (or from a
FOLDER of resources) with tags and trees of the treebank and entities of the newswire beside it: every step
learns from one batch of each corpus. Writes DIR/encoder/STAGE.pt now and then: the weights, their running
average (which is what is evaluated and shipped) and everything needed to go on.

On several processors start it as `torchrun --nproc-per-node N -m training.encoder.train …`: the corpora of a
step are dealt out among the processes, which then share their gradients.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import pathlib
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy
import torch
from safetensors.torch import load_file
from torch import Tensor, distributed, nn
from tqdm import tqdm

from service.nlp import PACKAGE
from service.nlp.attribution.extractor import HEADS
from service.nlp.encoder.encoder import Encoder
from service.nlp.encoder.foundation import Shared
from training.attribution.data import examples
from training.workspace import SEED, Workspace, parser, workspace

from .fresh import fresh
from .heads import Head, ParserHead, RecogniserHead, TaggerHead
from .passages import newswire, treebank
from .tasks import Attributions, Words, batches


@dataclasses.dataclass(frozen=True)
class Stage:
    """How to train; rates are those after warm-up, falling to a fiftieth along a straight line.

    `pieces` are the word pieces of each corpus in a step, `weights` what the losses count, `frozen` the
    lowest layers of the encoder, which stay as they are; the others wait for `heads_first` steps, so that
    heads which know nothing yet do not spoil them.
    """

    steps: int
    pieces: dict[str, int]
    weights: dict[str, float]
    clip: float
    encoder_rate: float
    rates: dict[str, float]
    frozen: int = 0
    heads_first: int = 0
    warm_up: int = 100
    weight_decay: float = 0.01
    average: float = 0.998
    check: int = 200


STAGES = {
    "attributions": Stage(
        steps=1_883,
        pieces={"attributions": 3_500},
        weights={"roles": 1.0, "anchors": 1.5, "words": 0.3},
        clip=5.0,
        encoder_rate=1.2e-4,
        rates={"attributions": 1e-3},
        warm_up=200,
    ),
    "everything": Stage(
        steps=2_200,
        frozen=2,
        heads_first=80,
        pieces={"attributions": 500, "treebank": 1_150, "newswire": 1_900},
        weights={"roles": 0.25, "anchors": 0.4, "words": 0.08, "tags": 6.0, "trees": 8.0, "entities": 6.0},
        clip=20.0,
        encoder_rate=1.5e-4,
        average=0.997,
        rates={"attributions": 3e-4, "treebank": 1.5e-3, "newswire": 1.5e-3},
    ),
}


#: Batches of each corpus that are kept for a look at what is not trained on.
_HELD_OUT = 12


class QuickDropout(nn.Module):
    """Dropout from random bytes: torch's own mask takes a fifth of the time of a step on a CPU."""

    def __init__(self, p: float, chance: numpy.random.Generator) -> None:
        """Drop with probability `p`, to the nearest 256th."""
        super().__init__()
        self._threshold = round(p * 256)
        self._scale = 256 / (256 - self._threshold)
        self._chance = chance

    def forward(self, values: Tensor) -> Tensor:
        """The values, some of them zero and the others larger by as much."""
        if not self.training:
            return values
        drawn = bytearray(self._chance.bytes(values.numel()))
        mask = torch.frombuffer(drawn, dtype=torch.uint8).view_as(values) >= self._threshold
        return values * mask.mul(self._scale)


def quicken(module: nn.Module, chance: numpy.random.Generator) -> None:
    """Put QuickDropout in the place of every dropout below a module."""
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout) and child.p:
            setattr(module, name, QuickDropout(child.p, chance))
        else:
            quicken(child, chance)


class Learner(nn.Module):
    """The encoder and whatever is trained on it in a stage."""

    def __init__(self, encoder: Encoder, corpora: pathlib.Path, names: Sequence[str]) -> None:
        """Read the corpora of the named tasks."""
        super().__init__()
        self.encoder = encoder
        self.shared = Shared(encoder)
        self.heads: dict[str, Head] = {}
        self.tasks = nn.ModuleDict()
        self._data: dict[str, dict[str, dict[str, object]]] = {}
        self._dev: dict[str, Any] = {}
        for name in names:
            self.tasks[name] = getattr(self, f"_{name}")(corpora)

    def _attributions(self, corpora: pathlib.Path) -> Attributions:
        self._dev["attributions"] = examples(self.encoder, corpora / "polnear" / "dev")
        return Attributions(self.encoder, examples(self.encoder, corpora / "polnear" / "train"))

    def _treebank(self, corpora: pathlib.Path) -> Words:
        folder = corpora / "ud-english-ewt"
        document, articles = treebank(self.encoder, folder / "train.conllu")
        heads: dict[str, Head] = {
            "tags": TaggerHead(document, self.shared),
            "trees": ParserHead(document, self.shared),
        }
        held_out = treebank(self.encoder, folder / "dev.conllu")
        return self._words("treebank", document, articles, heads, held_out)

    def _newswire(self, corpora: pathlib.Path) -> Words:
        folder = corpora / "worldwide-newswire"
        document, articles = newswire(self.encoder, folder / "train.tsv")
        heads: dict[str, Head] = {"entities": RecogniserHead(document, self.shared)}
        held_out = newswire(self.encoder, folder / "dev.tsv")
        return self._words("newswire", document, articles, heads, held_out)

    def _words(
        self, name: str, document: Any, articles: Any, heads: dict[str, Head], held_out: tuple[Any, Any]
    ) -> Words:
        task = Words(self.encoder, self.shared, articles, **heads)
        self.heads |= heads
        self._data[name] = {"train": task.data(document), "dev": task.data(held_out[0])}
        self._dev[name] = held_out[1]
        return task

    def batches(self, name: str, pieces: int, chance: random.Random | None) -> Iterator[Any]:
        """The training batches of a task, once each; without `chance`, its held-out ones."""
        task = self.tasks[name]
        if isinstance(task, Attributions):
            return task.batches(task.articles if chance else self._dev[name], pieces, chance)
        assert isinstance(task, Words)
        return batches(self.encoder, task.articles if chance else self._dev[name], pieces, chance)

    def losses(self, name: str, batch: Any, split: str = "train") -> dict[str, Tensor]:
        """The losses of a task's heads."""
        task = self.tasks[name]
        if isinstance(task, Words):
            return task.losses(batch, self._data[name][split])
        assert isinstance(task, Attributions)
        return task.losses(batch)


class Average:
    """A running average of weights, whose decay rises so that it soon forgets the untrained heads."""

    def __init__(self, weights: nn.Module, most: float) -> None:
        """Begin with the weights as they are; the decay rises to `most`."""
        self._most = most
        self._count = 0
        self.values = {name: value.clone() for name, value in weights.state_dict().items()}

    def update(self, weights: nn.Module) -> None:
        """Move towards the weights."""
        self._count += 1
        decay = min(self._most, (1 + self._count) / (10 + self._count))
        now = weights.state_dict()
        floats = [name for name, value in self.values.items() if value.is_floating_point()]
        torch._foreach_lerp_(
            [self.values[name] for name in floats], [now[name] for name in floats], 1 - decay
        )

    def state_dict(self) -> dict[str, Any]:
        """Everything needed to go on."""
        return {"count": self._count, "values": self.values}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self._count, self.values = state["count"], state["values"]


def share(parameters: Sequence[nn.Parameter]) -> None:
    """Sum the gradients of all processes; a process alone keeps its own."""
    if not distributed.is_initialized():
        return
    flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in parameters])
    distributed.all_reduce(flat)
    at = 0
    for p in parameters:
        p.grad = flat[at : at + p.numel()].view_as(p)
        at += p.numel()


def rate_at(stage: Stage, wait: int, step: int) -> float:
    """What part of its rate a group learns at that begins after `wait` steps."""
    warm = min(1.0, max(0.0, (step + 1 - wait) / stage.warm_up))
    return warm * max(0.02, 1 - step / stage.steps)


class Trainer:
    """A learner with its optimizer, schedule and running average."""

    def __init__(self, learner: Learner, stage: Stage) -> None:
        """Train for `stage.steps` steps."""
        self.learner, self.stage = learner, stage
        self.weights = nn.ModuleDict({"encoder": learner.encoder, "tasks": learner.tasks})
        self.average = Average(self.weights, stage.average)
        self._tuned = [p for p in learner.encoder.parameters() if p.requires_grad]
        groups = self._groups()
        waits = [stage.heads_first if group.pop("waits") else 0 for group in groups]
        self.optimizer = torch.optim.AdamW(groups, fused=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, [functools.partial(rate_at, stage, wait) for wait in waits]
        )

    def _groups(self) -> list[dict[str, Any]]:
        """Encoder, which `waits`, and heads at their own rates, vectors without weight decay."""
        groups: list[dict[str, Any]] = []
        parts: list[tuple[nn.Module, float]] = [(self.learner.encoder, self.stage.encoder_rate)]
        parts += [(self.learner.tasks[name], rate) for name, rate in self.stage.rates.items()]
        for module, rate in parts:
            trained = [p for p in module.parameters() if p.requires_grad]
            for plain in (True, False):
                chosen = [p for p in trained if (p.dim() < 2) == plain]
                decay = 0.0 if plain else self.stage.weight_decay
                waits = module is self.learner.encoder
                groups.append({"params": chosen, "lr": rate, "weight_decay": decay, "waits": waits})
        return groups

    def step(self, given: dict[str, Any]) -> dict[str, float]:
        """Learn from a batch of each task that is this process's; the losses by head."""
        for p in self._tuned:
            p.requires_grad_(self.schedule.last_epoch >= self.stage.heads_first)
        self.optimizer.zero_grad(set_to_none=True)
        told: dict[str, float] = {}
        for name, batch in given.items():
            parts = self.learner.losses(name, batch)
            loss = torch.stack([self.stage.weights[part] * value for part, value in parts.items()]).sum()
            loss.backward()  # type: ignore[no-untyped-call]
            told |= {part: value.item() for part, value in parts.items()}
        share([p for group in self.optimizer.param_groups for p in group["params"]])
        nn.utils.clip_grad_norm_(self.weights.parameters(), self.stage.clip)
        self.optimizer.step()
        self.schedule.step()
        self.average.update(self.weights)
        return told

    def state(self) -> dict[str, Any]:
        """Everything needed to go on, but for chance."""
        return {
            "weights": self.weights.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        for name in ("weights", "average", "optimizer", "schedule"):
            getattr(self, name).load_state_dict(state[name])


@torch.inference_mode()
def held_out(learner: Learner, stage: Stage) -> dict[str, float]:
    """The mean losses on some of what is not trained on."""
    learner.eval()
    sums: dict[str, list[float]] = {}
    for name, pieces in stage.pieces.items():
        for batch in itertools.islice(learner.batches(name, pieces, None), _HELD_OUT):
            for part, value in learner.losses(name, batch, "dev").items():
                sums.setdefault(part, []).append(float(value))
    learner.train()
    return {name: round(sum(values) / len(values), 4) for name, values in sums.items()}


def start(space: Workspace, name: str, folder: pathlib.Path | None) -> tuple[Encoder, dict[str, Tensor]]:
    """The encoder that a stage starts from, and the attribution heads if there are any."""
    if name == "attributions":
        return fresh(space.work / "encoder" / "start"), {}
    if folder is not None:
        shutil.copytree(
            folder / "en" / "encoder" / PACKAGE, space.work / "encoder" / "start", dirs_exist_ok=True
        )
        encoder = Encoder.load(space.work / "encoder" / "start")
        return encoder, load_file(folder / "en" / "attribution" / PACKAGE / HEADS)
    encoder = Encoder.load(space.work / "encoder" / "start")
    average = torch.load(space.work / "encoder" / "attributions.pt", map_location="cpu")["average"]["values"]
    own = "encoder."
    encoder.load_state_dict({k.removeprefix(own): v for k, v in average.items() if k.startswith(own)})
    own = "tasks.attributions.model."
    return encoder, {k.removeprefix(own): v for k, v in average.items() if k.startswith(own)}


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("stage", choices=STAGES)
    arguments.add_argument("--resources", type=pathlib.Path, help="start from what is shipped here")
    arguments.add_argument("--steps", type=int, help="stop after so many steps")
    arguments.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    args = arguments.parse_args()
    space, stage = workspace(args), STAGES[args.stage]
    rank, processes = 0, 1
    if distributed.is_torchelastic_launched():
        distributed.init_process_group("gloo")
        rank, processes = distributed.get_rank(), distributed.get_world_size()
    checkpoint = space.work / "encoder" / f"{args.stage}.pt"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    torch.set_flush_denormal(True)
    torch.manual_seed(SEED)
    random.seed(SEED)
    encoder, heads = start(space, args.stage, args.resources)
    encoder.requires_grad_(True).train()
    encoder.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    learner = Learner(encoder, space.corpora, list(stage.pieces))
    if stage.frozen:
        for module in (encoder.bert.embeddings, *encoder.bert.layers[: stage.frozen]):
            module.requires_grad_(False)
    if heads:
        task = learner.tasks["attributions"]
        assert isinstance(task, Attributions)
        task.model.load_state_dict(heads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    learner.to(device)
    if device.type == "cpu":
        quicken(learner, numpy.random.Generator(numpy.random.SFC64(SEED + rank)))
    trainer = Trainer(learner, stage)
    done = 0
    if args.resume and checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        trainer.restore(state)
        done = state["step"]
    own = [name for at, name in enumerate(stage.pieces) if at % processes == rank]
    chances = {name: random.Random(f"{SEED} {name} {done}") for name in own}

    def endless(name: str) -> Iterator[Any]:
        while True:
            yield from learner.batches(name, stage.pieces[name], chances[name])

    streams = {name: endless(name) for name in own}
    learner.train()
    began, sums = time.monotonic(), dict[str, float]()
    last = args.steps or stage.steps
    bar = tqdm(range(done + 1, last + 1), desc=args.stage, mininterval=20, disable=rank > 0)
    for step in bar:
        for part, value in trainer.step({name: next(stream) for name, stream in streams.items()}).items():
            sums[part] = value if part not in sums else 0.98 * sums[part] + 0.02 * value
        bar.set_postfix({part: f"{value:.3f}" for part, value in sums.items()}, refresh=False)
        if rank == 0 and (step % stage.check == 0 or step == last):
            torch.save(trainer.state() | {"step": step}, checkpoint)
            print(json.dumps({
                "step": step, "seconds": round(time.monotonic() - began),
                "train": {part: round(value, 4) for part, value in sums.items()},
                "dev": held_out(learner, stage),
            }), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
