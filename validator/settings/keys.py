"""The keys of a settings file: what is read, checked, documented and put into the JSON Schema."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Shape: TypeAlias = Literal[
    "selectors",
    "levels",
    "per-file-ignores",
    "overrides",
    "rules",
    "version",
    "path",
    "file",
    "paths",
    "patterns",
    "globs",
    "kinds",
    "level",
    "switch",
    "reports",
    "jobs",
]
Scope: TypeAlias = Literal["record", "file", "run", "condition"]


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Attributes:
        name: the key.
        shape: what its value looks like.
        scope: ``record``: may also stand in an override; ``file``: may not; ``run``: for the
            run as a whole; ``condition``: only in an override.
        summary: what it does, in one sentence.
        example: the key with a value, as TOML.
    """

    name: str
    shape: Shape
    scope: Scope
    summary: str
    example: str

    @property
    def field(self) -> str:
        """The name as an attribute."""
        return self.name.replace("-", "_")


KEYS: tuple[Key, ...] = (
    Key(
        "extend",
        "file",
        "file",
        "The settings file that this one builds on.",
        'extend = "../base.toml"',
    ),
    Key(
        "select",
        "selectors",
        "record",
        "The rules that run, and no others.",
        'select = ["recommended@0.1"]',
    ),
    Key(
        "extend-select",
        "selectors",
        "record",
        "Rules that run beside those chosen so far.",
        'extend-select = ["tex-residue"]',
    ),
    Key(
        "ignore",
        "selectors",
        "record",
        "Rules that do not run.",
        'ignore = ["KWD", "missing-doi"]',
    ),
    Key(
        "extend-ignore",
        "selectors",
        "record",
        "The same as ignore, for those who know it from other tools.",
        'extend-ignore = ["empty-subject"]',
    ),
    Key(
        "levels",
        "levels",
        "record",
        "How grave findings are: error, warning, info; or off, and the rule does not run.",
        'levels = { DAT = "warning", missing-doi = "error", empty-inline = "off" }',
    ),
    Key(
        "per-file-ignores",
        "per-file-ignores",
        "file",
        "Rules that do not run for files whose paths fit a pattern.",
        'per-file-ignores = { "legacy/**" = ["SCH", "missing-doi"] }',
    ),
    Key(
        "overrides",
        "overrides",
        "file",
        "What is different for some records; later ones win.",
        '[[overrides]]\narticle-type = "retraction"\nignore = ["missing-doi"]',
    ),
    Key(
        "rules",
        "rules",
        "record",
        "The options of rules, a table for each.",
        '[rules.missing-doi]\nexcept-article-types = ["obituary"]',
    ),
    Key(
        "fixable",
        "selectors",
        "record",
        "The rules whose fixes are applied, and no others.",
        'fixable = ["MRK", "empty-doi"]',
    ),
    Key(
        "unfixable",
        "selectors",
        "record",
        "Rules whose fixes are only shown.",
        'unfixable = ["scraper-boilerplate"]',
    ),
    Key(
        "extend-safe-fixes",
        "selectors",
        "record",
        "Rules whose unsafe fixes count as safe; what a rule only suggests stays a suggestion.",
        'extend-safe-fixes = ["invisible-character"]',
    ),
    Key(
        "extend-unsafe-fixes",
        "selectors",
        "record",
        "Rules whose safe fixes count as unsafe.",
        'extend-unsafe-fixes = ["escaped-markup"]',
    ),
    Key(
        "target",
        "version",
        "record",
        "The version of JATS to judge by, in place of the one that a record names.",
        'target = "1.3"',
    ),
    Key(
        "schema",
        "paths",
        "record",
        "Schemas of the house: .xsd, .rng, .rnc, .dtd or .sch.",
        'schema = ["house/rules.sch"]',
    ),
    Key(
        "fail-on",
        "level",
        "run",
        "The exit code is 1 if a finding of this level or above remains.",
        'fail-on = "error"',
    ),
    Key(
        "exclude",
        "globs",
        "run",
        "What a search for records passes over, as in .gitignore.",
        'exclude = ["drafts/", "*.bak.xml"]',
    ),
    Key(
        "unsafe-fixes",
        "switch",
        "run",
        "Whether --fix applies also fixes that need a person's yes.",
        "unsafe-fixes = false",
    ),
    Key(
        "baseline",
        "path",
        "run",
        "The list of old findings that are left out.",
        'baseline = "quality/old-findings"',
    ),
    Key(
        "ignore-file",
        "path",
        "run",
        "The file that asks to leave out single findings.",
        'ignore-file = ".jatslint-ignore"',
    ),
    Key(
        "report",
        "reports",
        "run",
        "The reports to write: FORMAT for standard output, FORMAT:FILE for a file.",
        'report = ["full", "json:report.json"]',
    ),
    Key(
        "jobs",
        "jobs",
        "run",
        'How many processes to use, or "auto" for one a core.',
        'jobs = "auto"',
    ),
    Key(
        "files",
        "patterns",
        "condition",
        "Patterns of paths, as in .gitignore.",
        'files = ["imported/**"]',
    ),
    Key(
        "kind",
        "kinds",
        "condition",
        "Kinds of record: jats, xml, html, text.",
        'kind = ["html", "text"]',
    ),
    Key(
        "article-type",
        "patterns",
        "condition",
        "Patterns of the article-type of the article.",
        'article-type = ["retraction", "*-correction"]',
    ),
    Key(
        "journal",
        "patterns",
        "condition",
        "Patterns of the title of the journal, in any case of letters.",
        'journal = "Acta *"',
    ),
    Key(
        "publisher",
        "patterns",
        "condition",
        "Patterns of the name of the publisher, in any case of letters.",
        'publisher = "*University Press*"',
    ),
)

OF_FILE: tuple[Key, ...] = tuple(key for key in KEYS if key.scope != "condition")
OF_OVERRIDE: tuple[Key, ...] = tuple(key for key in KEYS if key.scope in {"record", "condition"})
