"""`python -m tests.fuzz [options of libFuzzer] [folders]`: inputs that atheris makes up, until one fails.

Give it a folder of its own to keep what it finds in, and tests/fuzz/corpus after it to begin with:

    python -m tests.fuzz -max_total_time=600 /tmp/found tests/fuzz/corpus
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-not-found, unused-ignore]

with atheris.instrument_imports(include=["service.intake", "service.analysis.quantities"]):
    from tests.fuzz.targets import any_of

atheris.Setup(sys.argv, any_of)
atheris.Fuzz()
