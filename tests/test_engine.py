"""The engine with rules made for the purpose: rules that fail, fight, and lie."""

import random

from hypothesis import given
from hypothesis import strategies as st

import validator.engine
from validator.edits import Edit, Span, apply_edits, overlap
from validator.engine import check_record
from validator.findings import safe, unsafe
from validator.fixing import MAX_PASSES, fix_record
from validator.record import open_record
from validator.rule import Found, Rule
from validator.ruleset import Ruleset


def _rule(name, check, code="TXT901", tags=("p",), **options):
    rule = Rule(name, code=code, level="warning", since="0.1")
    rule.on(*tags, **options)(check)
    return rule


def _replacing(old, new, grade=safe):
    def check(node, record):
        if node.text == old:
            edits = record.replace_text(node, 0, len(old), new)
            yield Found(node, f"{old!r} should be {new!r}", grade(edits, f"write {new!r}"))

    return check


RECORD = open_record(b"<body><p>one</p><p>two</p></body>")


def _fix(*rules, record=RECORD, grades=("safe",)):
    return fix_record(record, Ruleset(rules), grades)


def test_a_failing_rule_becomes_a_finding_and_the_others_go_on():
    def broken(node, record):
        raise RuntimeError("no such thing")
        yield

    findings = check_record(
        RECORD,
        Ruleset((_rule("broken", broken), _rule("works", _replacing("one", "1"), code="TXT902"))),
    )
    assert [one.rule for one in findings] == ["internal-error", "works"]
    assert "broken" in findings[0].message
    assert "no such thing" in findings[0].message


def test_findings_come_in_the_order_of_their_places():
    def both(node, record):
        yield Found(node, "second")
        yield Found(Span(0, 1), "first")

    findings = check_record(RECORD, Ruleset((_rule("both", both),)))
    assert [one.span.start for one in findings] == sorted(one.span.start for one in findings)


def test_a_check_without_its_trigger_is_not_asked():
    asked = []

    def check(node, record):
        asked.append(node)
        yield from ()

    rule = _rule("triggered", check, triggers=("&lt;",))
    check_record(RECORD, Ruleset((rule,)))
    assert not asked
    check_record(open_record("<p>&lt;</p>".encode("utf-16"), kind="jats"), Ruleset((rule,)))
    assert len(asked) == 1


def test_a_check_of_all_elements_is_asked_beside_those_of_one_name():
    def every(node, record):
        yield Found(node, f"saw {node.tag}")

    rules = (
        _rule("every", every, tags=("*",)),
        _rule("named", _replacing("one", "1"), code="TXT902"),
    )
    found = check_record(open_record(b"<body><!-- c --><p>one</p><q/></body>"), Ruleset(rules))
    assert [one.message for one in found if one.rule == "every"] == ["saw body", "saw p", "saw q"]
    assert [one.rule for one in found if one.rule == "named"] == ["named"]


def test_an_element_is_visited_once_for_all_rules(monkeypatch):
    walks = []
    walk = validator.engine._nodes

    def counted(root, table):
        walks.append(root)
        return walk(root, table)

    monkeypatch.setattr(validator.engine, "_nodes", counted)
    rules = tuple(_rule(f"r{n}", _replacing("x", "y"), code=f"TXT90{n}") for n in range(5))
    check_record(RECORD, Ruleset(rules))
    assert len(walks) == 1


def test_fixes_follow_one_another_until_nothing_is_left():
    outcome = _fix(
        _rule("a", _replacing("one", "two")), _rule("b", _replacing("two", "three"), code="TXT902")
    )
    assert outcome.record.text == "<body><p>three</p><p>three</p></body>"
    assert outcome.remaining == ()
    assert len(outcome.fixed) == 3


def test_unsafe_fixes_wait_for_a_yes():
    rule = _rule("a", _replacing("one", "two", unsafe))
    assert _fix(rule).record is RECORD
    assert len(_fix(rule).remaining) == 1
    assert _fix(rule, grades=("safe", "unsafe")).remaining == ()


def test_fixes_that_fight_change_nothing_and_are_named():
    outcome = _fix(
        _rule("ping", _replacing("one", "two")),
        _rule("pong", _replacing("two", "one"), code="TXT902"),
    )
    assert outcome.record is RECORD
    assert outcome.fixed == ()
    fault = next(one for one in outcome.remaining if one.rule == "unsettled-fixes")
    assert "ping, pong" in fault.message


def test_a_fix_that_breaks_the_document_changes_nothing():
    def breaking(node, record):
        yield Found(node, "breaks", safe((Edit(0, 1, ""),), "break it"))

    outcome = _fix(_rule("breaking", breaking))
    assert outcome.record is RECORD
    assert outcome.remaining[0].rule == "internal-error"
    assert "breaking" in outcome.remaining[0].message


def test_a_fix_that_breaks_the_document_does_not_keep_others_from_theirs():
    def breaking(node, record):
        yield Found(node, "breaks", safe((Edit(0, 1, ""),), "break it"))

    outcome = _fix(
        _rule("breaking", breaking), _rule("works", _replacing("two", "2"), code="TXT902")
    )
    assert outcome.record.text == "<body><p>one</p><p>2</p></body>"
    assert [one.rule for one in outcome.fixed] == ["works"]
    assert [one.rule for one in outcome.remaining] == ["internal-error", "breaking", "breaking"]


def test_a_fix_that_cannot_be_written_changes_nothing():
    def greek(node, record):
        yield Found(Span(0, 1), "greek", safe((Edit(0, 0, "α"),), "write alpha"))

    record = open_record(b"<?xml version='1.0' encoding='ascii'?><p>one</p>", kind="jats")
    outcome = _fix(_rule("a", _replacing("one", "α")), record=record)
    assert outcome.record.source.data.endswith(b"<p>&#945;</p>")
    text = open_record(b"\x93quoted\x94", kind="text")
    rule = Rule("greek", code="TXT903", level="warning", since="0.1")
    rule.on_record(kinds=("text",))(lambda record: greek(None, record))
    outcome = _fix(rule, record=text)
    assert outcome.record is text
    assert "cp1252" in outcome.remaining[0].message


def test_no_fix_is_written_in_an_encoding_that_another_one_replaces():
    def latin(node, record):
        at = record.text.find("iso-8859-1")
        if at >= 0:
            edits = (Edit(at, at + len("iso-8859-1"), "utf-8"),)
            yield Found(Span(at, at + 1), "not Latin-1", safe(edits, "declare UTF-8"))

    data = "<?xml version='1.0' encoding='iso-8859-1'?><p>é one</p>".encode()

    def umlaut(node, record):
        at = record.text.find("one")
        if at >= 0:
            yield Found(node, "one", safe((Edit(at, at + 3, "ö"),), "write an umlaut"))

    outcome = _fix(
        _rule("a", umlaut), _rule("z", latin, code="TXT902"), record=open_record(data, kind="jats")
    )
    assert outcome.record.source.data.decode() == "<?xml version='1.0' encoding='utf-8'?><p>é ö</p>"


def test_where_the_encoding_is_unknown_fixes_write_ascii():
    def umlaut(record):
        at = record.text.find("=one")
        if at >= 0:
            text = f'="ö{record.text[at + 1 : at + 5]}"'
            yield Found(Span(at, at + 1), "one", safe((Edit(at, at + 5, text),), "quote"))

    rule = Rule("umlaut", code="TXT903", level="warning", since="0.1")
    rule.on_record()(umlaut)
    outcome = _fix(rule, record=open_record(b"<p a=one\xe9/>", kind="jats"))
    assert outcome.record.source.data == b'<p a="&#246;one\xe9"/>'


def test_overlapping_fixes_wait_for_the_next_pass():
    def wrap(node, record):
        if node.getparent().tag != "disp-quote":
            yield Found(
                node,
                "bare",
                safe(
                    record.replace(node, f"<disp-quote>{record.markup_of(node)}</disp-quote>"),
                    "wrap",
                ),
            )

    outcome = _fix(_rule("wrap", wrap), _rule("a", _replacing("one", "1"), code="TXT902"))
    assert outcome.record.text == (
        "<body><disp-quote><p>1</p></disp-quote><disp-quote><p>two</p></disp-quote></body>"
    )


def test_one_fix_offered_twice_is_applied_once():
    def twice(node, record):
        if node.text == "one":
            for _ in range(2):
                yield Found(node, "one", safe(record.remove(node), "remove"))

    outcome = _fix(_rule("twice", twice))
    assert outcome.record.text == "<body><p>two</p></body>"
    assert len(outcome.fixed) == 2


def test_a_growing_fix_ends():
    def grow(node, record):
        edits = record.append(node, "x")
        yield Found(node, "too short", safe(edits, "grow"))

    outcome = _fix(_rule("grow", grow))
    assert outcome.record is RECORD
    assert MAX_PASSES == 10


_EDITS = st.builds(
    lambda start, length, text: Edit(start, start + length, text),
    st.integers(0, 30),
    st.integers(0, 6),
    st.text("xy", max_size=3),
)


@given(st.lists(_EDITS, max_size=8), st.randoms())
def test_edits_that_do_not_overlap_apply_in_any_order(edits, chance):
    text = "".join(random.Random(1).choices("abc\r\n", k=40))
    chosen = []
    for edit in edits:
        if not any(overlap(edit, other) for other in chosen):
            chosen.append(edit)
    shuffled = list(chosen)
    chance.shuffle(shuffled)
    result = apply_edits(text, chosen)
    assert apply_edits(text, shuffled) == result
    # From the end backwards, one by one, is the plain way to do the same.
    plain = text
    for edit in sorted(chosen, reverse=True):
        plain = plain[: edit.start] + edit.text + plain[edit.end :]
    assert plain == result
