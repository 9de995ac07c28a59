"""An instruction ``<?jatslint ignore …?>`` leaves nothing out.

Why: what it was for is repaired or gone. Left standing, it hides the next fault of that kind.
Fixes: removes the instruction, or of its names those that leave nothing out (safe).
Leaves alone: names of rules that the run did not choose (an area or ALL counts only when all of
its rules run), and records that are not well-formed: nobody knows what would be found in them.

An unused entry of an ignore file is reported too, at the end of a run that looked at all files
that it could mean.
"""

from validator.rule import Rule

# No check of its own: what is unused, the engine knows when all others have looked at the
# record; see validator.suppressions.applying.
rule = Rule("unused-suppression", code="DOC103", level="warning", since="0.1")

rule.bad(
    "<article-meta>\n"
    "  <?jatslint ignore empty-doi -- the DOI comes with the issue?>\n"
    '  <article-id pub-id-type="doi">10.1234/abc</article-id>\n'
    "</article-meta>",
    '<article-meta>\n  <article-id pub-id-type="doi">10.1234/abc</article-id>\n</article-meta>',
)
rule.bad(
    "<article-meta>\n"
    "  <?jatslint ignore empty-doi, empty-date -- the DOI comes with the issue?>\n"
    '  <article-id pub-id-type="doi"></article-id>\n'
    "</article-meta>",
    "<article-meta>\n"
    "  <?jatslint ignore empty-doi -- the DOI comes with the issue?>\n"
    '  <article-id pub-id-type="doi"></article-id>\n'
    "</article-meta>",
)
rule.good(
    "<article-meta>\n"
    "  <?jatslint ignore empty-doi -- the DOI comes with the issue?>\n"
    '  <article-id pub-id-type="doi"></article-id>\n'
    "</article-meta>"
)
