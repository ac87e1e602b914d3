"""The language side: Stanza reads an article once, everything else reads the Reading."""

import pathlib

#: The models that come with onrecord: a Stanza resources directory, and their package in it.
SHIPPED = pathlib.Path(__file__).parent / "resources"
PACKAGE = "newsroom"
