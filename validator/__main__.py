"""The command ``jatslint``, also as ``python -m validator``."""

from validator.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
