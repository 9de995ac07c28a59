"""What the elements of JATS are to a reader: paragraphs, lines, words, or part of a phrase.

Source: the element pages of the JATS Archiving Tag Library 1.4. Prefixes are left out: fragments
use them as they like, and those of MathML, ALI and OASIS tables name nothing that JATS calls
otherwise.
"""

from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Between two of these there is an empty line.
PARAGRAPHS: Final = _names(
    "abstract ack address answer answer-set app app-group array article article-categories "
    "article-meta author-comment author-notes back bio block-alternatives body boxed-text "
    "caption chem-struct-wrap code contrib-group counts custom-meta-group def-list disp-formula "
    "disp-formula-group disp-quote explanation fig fig-group floats-group fn-group front "
    "front-stub funding-group funding-statement glossary graphic history hr journal-meta "
    "journal-title-group kwd-group legend license license-p list media note notes open-access "
    "option p permissions preformat processing-meta pub-history question question-preamble "
    "question-wrap question-wrap-group ref-list response sec sec-meta sig-block speech "
    "statement sub-article subj-group supplementary-material table table-wrap table-wrap-foot "
    "table-wrap-group title title-group trans-abstract trans-title-group unstructured-kwd-group "
    "verse-group"
)
# Each of these begins a line.
LINES: Final = _names(
    "aff aff-alternatives alt-title annotation article-id article-version "
    "article-version-alternatives attrib award-desc award-group award-name compound-kwd "
    "compound-subject conference content-language contrib contributed-resource-group "
    "copyright-statement corresp count custom-meta def-item event event-desc fn "
    "issue-title-group journal-id journal-subtitle journal-title kwd list-item nested-kwd "
    "on-behalf-of principal-award-recipient principal-investigator publisher ref resource-group "
    "resource-wrap row see see-also series-text series-title sig speaker subject subtitle "
    "support-description support-group support-source tbody tfoot tgroup thead tr "
    "trans-subtitle trans-title verse-line volume-issue-group"
)
# Between two of these that touch there is a blank: names, dates and parts of references.
WORDS: Final = _names(
    "abbrev-journal-title access-date addr-line anonymous article-title award-id chapter-title "
    "citation-alternatives city collab collab-alternatives collab-name collab-name-alternatives "
    "collab-wrap comment compound-kwd-part compound-subject-part conf-acronym conf-date "
    "conf-loc conf-name conf-num conf-sponsor conf-theme contrib-id copyright-holder "
    "copyright-year country data-title date date-in-citation date-not-available day degrees "
    "edition element-citation elocation-id email entry equation-count era etal extended-by fax "
    "fig-count fpage free_to_read given-names gov institution institution-id institution-wrap "
    "isbn issn issn-l issue issue-id issue-part issue-sponsor issue-subtitle issue-title label "
    "license_ref lpage meta-name meta-value mixed-citation month name name-alternatives "
    "nlm-citation object-id page-count page-range part-title patent person-group phone "
    "postal-code prefix price product pub-date pub-date-not-available pub-id publisher-loc "
    "publisher-name ref-count resource-id resource-name restricted-by role season self-uri "
    "series size source state std std-organization string-conf string-date string-name suffix "
    "supplement surname table-count td th time-stamp trans-source version volume volume-id "
    "volume-series word-count year"
)
# These are part of a phrase.
PHRASES: Final = _names(
    "abbrev alt-text alternatives bold break chem-struct col colgroup colspec def def-head "
    "ext-link fixed-case funding-source inline-formula inline-graphic inline-media "
    "inline-supplementary-material italic long-desc milestone-end milestone-start monospace "
    "named-content overline overline-end overline-start private-char rb related-article "
    "related-object roman rt ruby sans-serif sc strike styled-content sub sup target term "
    "term-head tex-math textual-form underline underline-end underline-start uri x xref"
)
# These hold what no reader is shown: entries of an index, and pictures written in letters.
HIDDEN: Final = _names("glyph-data glyph-ref rp index-term index-term-range-end")
# What stands in them is one phrase, whatever elements it consists of.
CITATIONS: Final = _names(
    "element-citation mixed-citation nlm-citation product related-article related-object"
)
MATHML: Final = _names(
    "annotation annotation-xml maction maligngroup malignmark math menclose merror mfenced "
    "mfrac mglyph mi mlabeledtr mmultiscripts mn mo mover mpadded mphantom mprescripts mroot "
    "mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none "
    "semantics"
)
KNOWN: Final = PARAGRAPHS | LINES | WORDS | PHRASES | HIDDEN | MATHML
