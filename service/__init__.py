"""onrecord: who says what in a news article, and which figures nobody stands behind."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("onrecord")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0.0.0"
