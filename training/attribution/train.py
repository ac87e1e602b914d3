"""Train the attribution model on PolNeAR.

python -m training.attribution.train --corpora DIR --work DIR [--epochs N] [--resume]

Writes DIR/attribution/checkpoint.pt after every epoch: the weights, their running average (which is
what is evaluated and shipped) and everything needed to go on.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import pathlib
import random
import time
from collections.abc import Iterator
from typing import Any, cast

import numpy
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm
from transformers import BertModel

from service.nlp.attribution.extractor import TOKENIZER
from service.nlp.attribution.model import ROLES, AttributionModel
from service.nlp.attribution.units import PRINTS
from training.language.vectors import encoder_folder
from training.language.workspace import SEED, parser

from .data import Batch, Example, epoch, examples


@dataclasses.dataclass(frozen=True)
class Plan:
    """How to train; rates are those after warm-up, falling to a fiftieth along a straight line."""

    epochs: int = 7
    window: int = 256
    pieces: int = 3_500
    encoder_rate: float = 1.2e-4
    head_rate: float = 1e-3
    warm_up: int = 200
    weight_decay: float = 0.01
    clip: float = 5.0
    average: float = 0.998
    anchor_weight: float = 1.5
    word_weight: float = 0.3


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


def fresh_model(folder: pathlib.Path) -> AttributionModel:
    """The network with a pretrained encoder; every print starts as the encoder's first token type."""
    pretrained = BertModel.from_pretrained(folder, add_pooling_layer=False)
    config = copy.deepcopy(pretrained.config)
    config.type_vocab_size = PRINTS
    config.attention_probs_dropout_prob = 0.0
    model = AttributionModel(config)
    weights = pretrained.state_dict()
    name = "embeddings.token_type_embeddings.weight"
    weights[name] = weights[name][:1].expand(PRINTS, -1).clone()
    model.encoder.load_state_dict(weights)
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return model


class Learner(nn.Module):
    """The model and its training losses; the second head tells every word's role without its cue."""

    def __init__(self, model: AttributionModel, plan: Plan) -> None:
        """Wrap a model."""
        super().__init__()
        self.model = model
        self.word_roles = nn.Linear(model.encoder.config.hidden_size, ROLES)
        self.plan = plan

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """Loss by part, each per relation of the batch (nats)."""
        model, mask = self.model, batch.word_mask
        words = model.words(batch.pieces, batch.prints, batch.mask, batch.first)
        opens = torch.zeros(mask.shape, device=mask.device)
        union = torch.zeros(mask.shape, dtype=torch.long, device=mask.device)
        scores = model.anchors(words)
        n = max(1, len(batch.row))
        parts = {}
        if len(batch.row):
            opens[batch.row, batch.anchor] = 1.0
            union = union.scatter_reduce(
                0, batch.row[:, None].expand_as(batch.roles), batch.roles, reduce="amax"
            )
            inside = mask[batch.row]
            roles = model.roles(words, batch.row, batch.anchor)
            chain = model.chain
            parts["roles"] = (
                chain.log_partition(roles, inside) - chain.score(roles, inside, batch.roles)
            ).sum() / n
        entropy = functional.binary_cross_entropy_with_logits(scores, opens, reduction="none")
        parts["anchors"] = (entropy * mask).sum() / n
        own = functional.cross_entropy(self.word_roles(words)[mask], union[mask], reduction="sum")
        parts["words"] = own / n
        return parts

    def total(self, parts: dict[str, Tensor]) -> Tensor:
        """The loss that is trained on."""
        weights = {"roles": 1.0, "anchors": self.plan.anchor_weight, "words": self.plan.word_weight}
        return torch.stack([weights[name] * part for name, part in parts.items()]).sum()


class Trainer:
    """A learner with its optimizer, schedule and running average."""

    def __init__(self, learner: Learner, steps: int, chance: numpy.random.Generator) -> None:
        """Train for `steps` steps; `chance` draws the dropout on a CPU."""
        self.learner, self.plan = learner, learner.plan
        keep = get_ema_multi_avg_fn(self.plan.average)  # type: ignore[no-untyped-call]
        self.average = AveragedModel(learner, multi_avg_fn=keep)
        self.optimizer = torch.optim.AdamW(self._groups(), fused=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer,
            lambda step: min(1.0, (step + 1) / self.plan.warm_up) * max(0.02, 1 - step / steps),
        )
        self._chance = chance

    def _groups(self) -> list[dict[str, Any]]:
        """Encoder and heads at their own rates, vectors without weight decay."""
        groups = []
        named = [(name, p) for name, p in self.learner.named_parameters() if p.requires_grad]
        for inner, rate in ((True, self.plan.encoder_rate), (False, self.plan.head_rate)):
            for plain in (True, False):
                chosen = [p for name, p in named if (".encoder." in name) == inner and (p.dim() < 2) == plain]
                decay = 0.0 if plain else self.plan.weight_decay
                groups.append({"params": chosen, "lr": rate, "weight_decay": decay})
        return groups

    def step(self, batch: Batch) -> dict[str, float]:
        """Learn from one batch; its losses by part, and `loss`, the one that was trained on."""
        parts = self.learner.losses(batch)
        loss = self.learner.total(parts)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.learner.parameters(), self.plan.clip)
        self.optimizer.step()
        self.schedule.step()
        self.average.update_parameters(self.learner)
        return {"loss": loss.item()} | {name: part.item() for name, part in parts.items()}

    def state(self) -> dict[str, Any]:
        """Everything needed to go on."""
        drawn = dict(self._chance.bit_generator.state)
        return {
            "plan": dataclasses.asdict(self.plan),
            "learner": self.learner.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "dropout": drawn | {"state": {"state": drawn["state"]["state"].tolist()}},
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        for name in ("learner", "average", "optimizer", "schedule"):
            getattr(self, name).load_state_dict(state[name])
        words = numpy.array(state["dropout"]["state"]["state"], dtype=numpy.uint64)
        self._chance.bit_generator.state = state["dropout"] | {"state": {"state": words}}


@torch.inference_mode()
def held_out(learner: Learner, articles: list[Example], tokenizer: Tokenizer) -> dict[str, float]:
    """The mean losses on articles that are not trained on."""
    learner.eval()
    device = next(learner.parameters()).device
    sums: dict[str, float] = {}
    n = 0
    for batch in epoch(articles, tokenizer, learner.plan.window, learner.plan.pieces, None):
        here = max(1, len(batch.row))
        n += here
        for name, part in learner.losses(batch.to(device)).items():
            sums[name] = sums.get(name, 0.0) + float(part) * here
    return {name: round(value / n, 4) for name, value in sums.items()}


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--epochs", type=int, default=Plan.epochs)
    arguments.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    args = arguments.parse_args()
    plan = Plan(epochs=args.epochs)
    checkpoint = args.work / "attribution" / "checkpoint.pt"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(SEED)
    cuts, drops = random.Random(SEED), numpy.random.Generator(numpy.random.SFC64(SEED))
    folder = encoder_folder()
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    train = examples(tokenizer, args.corpora / "polnear" / "train")
    dev = examples(tokenizer, args.corpora / "polnear" / "dev")
    learner = Learner(fresh_model(folder), plan).to(device)
    if device.type == "cpu":
        quicken(learner, drops)

    def batches(chance: random.Random) -> Iterator[Batch]:
        return epoch(train, tokenizer, plan.window, plan.pieces, chance)

    per_epoch = sum(1 for _ in batches(random.Random(SEED)))
    trainer = Trainer(learner, plan.epochs * per_epoch, drops)
    done = 0
    if args.resume and checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        trainer.restore(state)
        done = state["epoch"]
        cuts.setstate(state["cuts"])
    for number in range(done + 1, plan.epochs + 1):
        began, sums, n = time.monotonic(), 0.0, 0
        learner.train()
        bar = tqdm(batches(cuts), total=per_epoch, desc=f"epoch {number}/{plan.epochs}", mininterval=20)
        for batch in bar:
            parts = trainer.step(batch.to(device))
            sums, n = sums + parts["loss"], n + 1
            bar.set_postfix(parts | {"loss": sums / n}, refresh=False)
        record = {
            "epoch": number,
            "seconds": round(time.monotonic() - began),
            "train": round(sums / n, 4),
            "dev": held_out(cast(Learner, trainer.average.module), dev, tokenizer),
        }
        print(json.dumps(record), flush=True)
        torch.save(trainer.state() | {"epoch": number, "cuts": cuts.getstate()}, checkpoint)


if __name__ == "__main__":
    main()
