"""Write the pages that are made from the code: ``python -m docs.build``.

``docs/rules`` holds a page for each rule and a list of all, ``docs/man`` the manual page of the
command. The tests compare them with what this module makes, so that none goes stale.
"""

from pathlib import Path

from docs.manpage import man_page
from validator.cli import make_parser
from validator.manual_markdown import markdown_index, markdown_page
from validator.ruleset import all_rules

FOLDER = Path(__file__).parent


def pages() -> dict[Path, str]:
    """Make all generated pages.

    Returns:
        the text of each, by its path.
    """
    made = {FOLDER / "rules" / f"{rule.name}.md": markdown_page(rule) for rule in all_rules()}
    made[FOLDER / "rules" / "README.md"] = markdown_index()
    made[FOLDER / "man" / "jatslint.1"] = man_page(make_parser())
    return made


def write() -> None:
    """Write the pages, and remove those of rules that are gone."""
    made = pages()
    for old in (FOLDER / "rules").glob("*.md"):
        if old not in made:
            old.unlink()
    for path, text in made.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
