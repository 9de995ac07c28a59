"""The command ``jatslint``, also as ``python -m validator``."""

import gc

# Starting makes many objects that stay and no garbage, so looking for some is wasted time.
gc.disable()

from validator.cli import main as run_command  # noqa: E402


def main() -> int:
    """Run the command; give the exit code."""
    gc.enable()
    code = run_command()
    # Nothing needs to be collected any more: the process ends here.
    gc.freeze()
    return code


if __name__ == "__main__":
    raise SystemExit(main())
