"""The record breaks a schema of the house.

Why: a publisher's or archive's own rules come on top of those of JATS, and a record that breaks
them is sent back.
Fixes: nothing; what a schema demands does not say what the author meant.
Leaves alone: every record, as long as no schema is named with ``--schema``; and records that
are not well-formed, of which other rules tell.

A schema is an XML Schema (``.xsd``), RELAX NG (``.rng``, ``.rnc``), a DTD (``.dtd``) or
Schematron (``.sch``), whose ``role`` or ``flag`` gives the level of a finding.
"""

from collections.abc import Iterator
from itertools import islice

from validator.edits import Span
from validator.record import Record
from validator.rule import Found, Rule

rule = Rule("house-schema", code="SCH120", level="error", since="0.1")

_OURS = """<!ELEMENT contrib (collab, email)>
<!ELEMENT collab (#PCDATA)>
<!ELEMENT email (#PCDATA)>"""
rule.bad("<contrib><collab>The group</collab></contrib>", schema=_OURS)
rule.good("<contrib><collab>The group</collab><email>a@example.org</email></contrib>", schema=_OURS)
rule.good("<contrib><collab>no schema, no finding</collab></contrib>")

# No person reads more; a record of another kind altogether would give one for each element.
_MOST = 1000


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report what the schemas of the house say."""
    if record.root is None or not record.standards.house:
        return
    from validator.house import load_schema

    for path in record.standards.house:
        schema = load_schema(path)
        findings = schema.validate(record)
        for found in islice(findings, _MOST):
            # Given as a span, it does not hide what general rules say of the same element.
            place = found.where if isinstance(found.where, Span) else record.focus(found.where)
            yield found._replace(where=place)
        if next(findings, None) is not None:
            yield Found(
                record.nodes.start_tag(record.root).span,
                f"{schema.name} reports more than {_MOST} faults, and only these are shown: "
                "repair them first, or check that it is the right schema for this record",
            )
