"""The product's own version, as installed, and that of the way cards are read. Knows nothing else."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("meishibako")
except PackageNotFoundError:  # run from a checkout that was not installed
    VERSION = "0+checkout"

PIPELINE = "1"
"""Of the whole pipeline: goes up when a card may be read differently, so that it can be read again."""
