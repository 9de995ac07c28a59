"""A subject has no text, or a subject group no subject.

Why: the empty subject shows as a nameless section heading in tables of contents and becomes a
nameless facet in an index.
Fixes: removes the subject, and the groups that hold nothing else (safe).
Leaves alone: a group with an id or with a comment inside, and an empty subject above a nested
group, which needs one: a person must name it.
"""

from collections.abc import Iterator

from validator.content import elements, has_no_text, holds_notes, is_empty, only_attributes
from validator.findings import Fix, safe
from validator.namespaces import XML_LANG
from validator.record import Element, Record
from validator.rule import Found, Rule

rule = Rule("empty-subject", code="KWD101", level="warning", since="0.1")

rule.bad(
    """<article-meta>
  <article-categories>
    <subj-group subj-group-type="heading">
      <subject></subject>
    </subj-group>
    <subj-group>
      <subject/>
    </subj-group>
  </article-categories>
  <volume>14</volume>
</article-meta>""",
    """<article-meta>
  <volume>14</volume>
</article-meta>""",
)
rule.bad(
    "<subj-group><subject>Review</subject><subject> </subject></subj-group>",
    "<subj-group><subject>Review</subject></subj-group>",
)
rule.bad(
    "<article-meta><article-categories/></article-meta>",
    "<article-meta></article-meta>",
)
rule.bad(
    "<subj-group><subject/><subj-group><subject>Surgery</subject></subj-group></subj-group>",
)
rule.good("<subj-group><subject>Review</subject></subj-group>")
rule.good("<subj-group><subject><italic>Drosophila</italic></subject></subj-group>")

_GROUPS = frozenset({"subj-group", "article-categories"})
# What these say is only in which language, or for what, the missing subject would be.
_DESCRIPTIVE = frozenset({"subj-group-type", "specific-use", XML_LANG})


@rule.on("subject", *_GROUPS)
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report empty subjects, and groups that hold nothing at all."""
    if not is_empty(node):
        return
    lack = (
        "has no text: write the subject" if node.tag == "subject" else "holds no subject: add one"
    )
    yield Found(
        node, f"{record.markup_of(node)} {lack}, or remove the element", _removal(node, record)
    )


def _removal(node: Element, record: Record) -> Fix | None:
    victim = node
    while (parent := victim.getparent()) is not None and _only_hollow(parent):
        victim = parent
    if not _hollow(victim) or victim.getparent() is None or _is_needed(victim):
        return None
    title = f"remove the empty {node.tag}"
    if victim is not node:
        title += f" and the {victim.tag} that it leaves empty"
    return safe(record.remove(victim), title)


def _only_hollow(node: Element) -> bool:
    return node.tag in _GROUPS and _hollow(node)


def _hollow(node: Element) -> bool:
    """Whether an element and all in it could go without any loss."""
    if node.tag != "subject" and node.tag not in _GROUPS:
        return False
    return (
        only_attributes(node, _DESCRIPTIVE)
        and not holds_notes(node)
        and has_no_text(node)
        and all(_hollow(child) for child in elements(node))
    )


def _is_needed(subject: Element) -> bool:
    """Whether a group that stays would be left without a subject of its own.

    The content model asks for one first (JATS Tag Library, subj-group).
    """
    group = subject.getparent()
    if subject.tag != "subject" or group is None:
        return False
    return not any(
        child.tag == "compound-subject" or (child.tag == "subject" and not is_empty(child))
        for child in elements(group)
    )
