"""Copy the packed, calibrated model into the service's resources.

python -m training.attribution.ship --corpora DIR --work DIR [--to DIR]
"""

from __future__ import annotations

import pathlib
import shutil

from service.nlp import PACKAGE, SHIPPED
from service.nlp.attribution.extractor import CONFIG, ENCODER, HEADS, READING, TOKENIZER
from service.nlp.attribution.processor import NAME
from training.language.workspace import parser, workspace
from training.resources import register


def main() -> None:
    commands = parser(__doc__)
    commands.add_argument("--to", type=pathlib.Path, default=SHIPPED)
    args = commands.parse_args()
    packed = workspace(args).work / "attribution" / "model"
    folder = args.to / "en" / NAME / PACKAGE
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        pathlib.Path(shutil.copyfile(packed / file, folder / file))
        for file in (CONFIG, ENCODER, TOKENIZER, HEADS, READING)
    ]
    register(args.to, NAME, files)
    print(f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB in {folder}")


if __name__ == "__main__":
    main()
