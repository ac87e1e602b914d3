"""Copy the packed encoder and the calibrated attribution model into the service's resources.

python -m training.encoder.ship --corpora DIR --work DIR [--to DIR]
"""

from __future__ import annotations

import pathlib
import shutil

from service.nlp import PACKAGE, SHIPPED
from training.language.workspace import parser, workspace
from training.resources import register


def main() -> None:
    commands = parser(__doc__)
    commands.add_argument("--to", type=pathlib.Path, default=SHIPPED)
    args = commands.parse_args()
    space = workspace(args)
    for name in ("encoder", "attribution"):
        folder = args.to / "en" / name / PACKAGE
        shutil.copytree(space.work / name / "model", folder, dirs_exist_ok=True)
        register(args.to, name, sorted(folder.iterdir()))


if __name__ == "__main__":
    main()
