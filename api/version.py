"""The product's own version, as installed. Knows nothing else."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("meishibako")
except PackageNotFoundError:  # run from a checkout that was not installed
    VERSION = "0+checkout"
