"""jatslint: finds and repairs data-quality faults in scholarly article records.

Two functions do the work from Python, :func:`check` and :func:`fix`; the command ``jatslint``
is the same engine over files.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

# In a checkout the rules, schemas and reports stand beside this folder, in a wheel inside it.
if not (Path(__file__).parent / "rules").is_dir():
    __path__.append(str(Path(__file__).parent.parent))

if TYPE_CHECKING:
    from validator.api import CheckResult, FixResult, check, fix
    from validator.cleaning import clean_markup
    from validator.findings import Finding, Fix

__version__ = "0.1.0"

__all__ = [
    "CheckResult", "Finding", "Fix", "FixResult", "__version__", "check", "clean_markup", "fix",
    "plain_text",
]  # fmt: skip

_HOMES = {"clean_markup": "cleaning", "plain_text": "plain"}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first asked for; the command needs none of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"validator.{_HOMES.get(name, 'api')}"), name)
