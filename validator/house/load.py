"""From the path of a house schema to the schema, whatever its language."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from validator.house.files import SchemaError
from validator.record import Record
from validator.rule import Found


class HouseSchema(Protocol):
    """A house schema at work."""

    @property
    def name(self) -> str:
        """What messages call it: its file name."""

    def validate(self, record: Record) -> Iterator[Found]:
        """Tell where a record breaks the schema.

        Raises:
            ValueError: the record has no tree.
        """


def load_schema(path: str) -> HouseSchema:
    """Give a house schema; one that was loaded before and has not changed is kept.

    Args:
        path: a file whose name ends in .xsd, .rng, .rnc, .dtd or .sch, in any case.

    Raises:
        SchemaError: the file is missing, of another kind, or no valid schema; or it needs a
            library that is not installed.
    """
    try:
        changed = Path(path).stat().st_mtime_ns
    except (OSError, ValueError):
        changed = 0
    return _load(path, changed)


@lru_cache(maxsize=16)
def _load(path: str, _changed: int) -> HouseSchema:
    suffix = Path(path).suffix.lower()
    if suffix not in _LOADERS:
        known = ", ".join(_LOADERS)
        raise SchemaError(f"{suffix or path!r} is no suffix of a schema: use one of {known}", path)
    return _LOADERS[suffix](path)


def _xsd(path: str) -> HouseSchema:
    from validator.house.xsd import load_xsd

    return load_xsd(path)


def _rng(path: str) -> HouseSchema:
    from validator.house.relaxng import load_rng

    return load_rng(path)


def _rnc(path: str) -> HouseSchema:
    from validator.house.relaxng import load_rnc

    return load_rnc(path)


def _dtd(path: str) -> HouseSchema:
    from validator.house.dtd import load_dtd

    return load_dtd(path)


def _sch(path: str) -> HouseSchema:
    from validator.house.schematron import load_schematron

    return load_schematron(path)


_LOADERS: dict[str, Callable[[str], HouseSchema]] = {
    ".xsd": _xsd,
    ".rng": _rng,
    ".rnc": _rnc,
    ".dtd": _dtd,
    ".sch": _sch,
}
