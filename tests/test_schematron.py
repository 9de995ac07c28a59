"""Schematron as a house schema: places, messages, languages, and what a schema may not do."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, isoschematron

import validator.house.processors
from validator.edits import Span
from validator.house import SchemaError, load_schema
from validator.house.xpath import fill_parameters, rename_variables, visits
from validator.record import Record, open_record

needs_saxon = pytest.mark.skipif(find_spec("saxonche") is None, reason="needs saxonche")
BINDINGS = ["xslt", pytest.param("xslt2", marks=needs_saxon)]
both = pytest.mark.parametrize("binding", BINDINGS)

DOCTYPE = '<!DOCTYPE article SYSTEM "http://example.org/none.dtd">\n'
XLINK = '<ns prefix="xlink" uri="http://www.w3.org/1999/xlink"/>'


def schematron(folder: Path, body: str, binding: str = "xslt", **attributes: str) -> str:
    """Write a schema and give its path."""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    path = folder / "ours.sch"
    path.write_text(
        f'<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="{binding}"{more}\n'
        f'  xmlns:xsl="http://www.w3.org/1999/XSL/Transform">\n{body}\n</schema>',
        encoding="utf-8",
    )
    return str(path)


def pattern(*rules: str) -> str:
    return f"<pattern>{''.join(rules)}</pattern>"


def reports(context: str, text: str = "here", test: str = "true()") -> str:
    return (
        f'<pattern><rule context="{context}"><report test="{test}">{text}</report></rule></pattern>'
    )


def found(path: str, record: Record | str | bytes) -> list[tuple[int, int, str]]:
    """Give line, column and message of each finding."""
    if not isinstance(record, Record):
        record = open_record(record.encode() if isinstance(record, str) else record, kind="jats")
    result = []
    for one in load_schema(path).validate(record):
        span = one.where if isinstance(one.where, Span) else record.focus(one.where)
        result.append((*record.source.position(span.start), one.message))
    return sorted(result)


def messages(path: str, record: str) -> list[str]:
    return [message.removeprefix("ours.sch: ") for _, _, message in found(path, record)]


@both
def test_findings_stand_at_the_context_node(tmp_path: Path, binding: str) -> None:
    contexts = ["year", "@pub-id-type", "p/text()", "comment()", "processing-instruction()", "/"]
    path = schematron(tmp_path, "".join(reports(context, context) for context in contexts), binding)
    record = (
        "<article>\n"
        "  <year>x</year> <article-id\n"
        "      specific-use='a' pub-id-type = 'doi'/>\n"
        "  <p>one <b>two</b> three</p><!-- c --> <?page 1?></article>"
    )
    assert found(path, record) == [
        (1, 1, "ours.sch: /"),
        (2, 3, "ours.sch: year"),
        (3, 39, "ours.sch: @pub-id-type"),
        (4, 6, "ours.sch: p/text()"),
        (4, 20, "ours.sch: p/text()"),
        (4, 30, "ours.sch: comment()"),
        (4, 41, "ours.sch: processing-instruction()"),
    ]


@both
def test_a_message_has_the_schemas_own_words_values_diagnostics_and_id(
    tmp_path: Path, binding: str
) -> None:
    path = schematron(
        tmp_path,
        XLINK + '<pattern><rule context="ext-link"><assert id="L1" diagnostics="why" '
        "test=\"starts-with(@xlink:href, 'https:')\">The\n <emph>link</emph> "
        '<value-of select="@xlink:href"/> of <name/> in <name path=".."/> is old.</assert></rule>'
        '</pattern><diagnostics><diagnostic id="why">It has <value-of '
        'select="string-length(@xlink:href)"/> characters &lt;!&gt;</diagnostic></diagnostics>',
        binding,
    )
    record = '<p xmlns:xlink="http://www.w3.org/1999/xlink"><ext-link xlink:href="http://a"/></p>'
    assert messages(path, record) == [
        "The link http://a of ext-link in p is old. It has 8 characters <!> [L1]"
    ]


@both
def test_a_check_without_words_quotes_its_test(tmp_path: Path, binding: str) -> None:
    path = schematron(
        tmp_path, pattern('<rule context="p"><assert test="@id = 1"/></rule>'), binding
    )
    assert messages(path, "<p/>") == ["the test '@id = 1' does not hold"]


@both
def test_role_and_flag_are_levels(tmp_path: Path, binding: str) -> None:
    path = schematron(
        tmp_path,
        pattern(
            '<rule context="p" role="warning"><report test="1" role="Error">a</report>'
            '<report test="1" flag="info">b</report><report test="1" role="odd">c</report></rule>',
            '<rule context="q"><report test="1">d</report></rule>',
        ),
        binding,
    )
    schema = load_schema(path)
    levels = [one.level for one in schema.validate(open_record(b"<a><p/><q/></a>", kind="xml"))]
    assert levels == ["error", "info", "warning", None]


@both
def test_only_the_first_rule_that_matches_is_asked(tmp_path: Path, binding: str) -> None:
    path = schematron(
        tmp_path,
        pattern(
            '<rule context="p[@id]"><report test="true()">with id</report></rule>',
            '<rule context="p"><report test="true()">any</report></rule>',
        )
        + reports("p", "other pattern"),
        binding,
    )
    assert messages(path, "<a><p id='x'/></a>") == ["other pattern", "with id"]


@both
def test_variables_of_schema_pattern_and_rule(tmp_path: Path, binding: str) -> None:
    one = (
        '<pattern><let name="word" value="\'{0}\'"/><rule context="{0}"><let name="n" '
        'value="count(../*)"/><let name="m" value="$n * $times"/>'
        "<report test=\"$word = '{0}' and '$word' != $word\">"
        '<value-of select="concat($word, $m)"/></report></rule></pattern>'
    )
    path = schematron(
        tmp_path,
        '<let name="times" value="10"/>' + one.format("p") + one.format("q"),
        binding,
    )
    assert messages(path, "<a><p/><q/></a>") == ["p20", "q20"]


@both
def test_abstract_rules_and_patterns_are_filled_in(tmp_path: Path, binding: str) -> None:
    path = schematron(
        tmp_path,
        '<pattern abstract="true" id="needs"><rule context="$parent"><assert '
        'test="$child">no $child: <value-of select="name()"/></assert>'
        '<extends rule="empty"/></rule></pattern>'
        '<pattern is-a="needs"><param name="parent" value="fig"/>'
        '<param name="child" value="caption"/></pattern>'
        '<pattern><rule abstract="true" id="empty"><report test="not(*)">empty</report></rule>'
        '<rule context="table"><extends rule="empty"/></rule></pattern>',
        binding,
    )
    assert messages(path, "<a><fig/><table/><fig><caption/></fig></a>") == [
        "empty",
        "no $child: fig",
        "empty",
    ]


@both
def test_the_default_phase_chooses_patterns(tmp_path: Path, binding: str) -> None:
    body = (
        '<phase id="quick"><let name="w" value="\'fast\'"/><active pattern="one"/></phase>'
        '<pattern id="one"><rule context="p"><report test="true()">'
        '<value-of select="$w"/></report></rule></pattern>'
    ) + reports("p", "other")
    path = schematron(tmp_path, body, binding, defaultPhase="quick")
    assert messages(path, "<p/>") == ["fast"]


@both
def test_included_files_and_parts_of_them(tmp_path: Path, binding: str) -> None:
    (tmp_path / "sub").mkdir()
    start = '<pattern xmlns="http://purl.oclc.org/dsdl/schematron">'
    (tmp_path / "sub" / "whole.sch").write_text(f'{start}<include href="rules.sch#r2"/></pattern>')
    (tmp_path / "sub" / "rules.sch").write_text(
        '<x xmlns="http://purl.oclc.org/dsdl/schematron"><rule id="r1" context="p"><report '
        'test="true()">1</report></rule><rule id="r2" context="p"><report test="true()">2'
        "</report></rule></x>"
    )
    path = schematron(tmp_path, '<include href="sub/whole.sch"/>', binding)
    assert messages(path, "<p/>") == ["2"]


@both
def test_a_subject_is_pointed_at(tmp_path: Path, binding: str) -> None:
    path = schematron(
        tmp_path,
        pattern('<rule context="ref"><report test="true()" subject="@id">s</report></rule>'),
        binding,
    )
    assert found(path, '<a><ref id="x"/><ref/></a>') == [
        (1, 13, "ours.sch: s"),
        (1, 17, "ours.sch: s"),
    ]


@both
def test_keys_of_xslt(tmp_path: Path, binding: str) -> None:
    path = schematron(
        tmp_path,
        '<xsl:key name="ids" match="*[@id]" use="@id"/>'
        + reports("xref", "dead", "not(key('ids', @rid))"),
        binding,
    )
    assert found(path, '<a><p id="x"/><xref rid="x"/><xref rid="y"/></a>') == [
        (1, 30, "ours.sch: dead")
    ]


@both
def test_a_variable_with_content(tmp_path: Path, binding: str) -> None:
    path = schematron(
        tmp_path,
        '<let name="v">one <i>two</i>\n three</let>'
        + reports("p", "<value-of select='normalize-space($v)'/>"),
        binding,
    )
    assert messages(path, "<p/>") == ["one two three"]


def test_a_wrong_use_of_the_prefix_xml(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="xml"):
        load_schema(schematron(tmp_path, '<ns prefix="xml" uri="urn:x"/>' + reports("p")))


@needs_saxon
def test_functions_of_xslt_3_and_the_customary_prefixes(tmp_path: Path) -> None:
    path = schematron(
        tmp_path,
        '<ns prefix="f" uri="urn:f"/><xsl:function name="f:twice" as="xs:integer">'
        '<xsl:param name="n" as="xsd:integer"/><xsl:sequence select="2 * $n"/></xsl:function>'
        '<let name="big" as="xs:integer" value="4"/>'
        + reports("year", "year", "f:twice(xs:integer(.)) gt $big and matches(., '^\\d+$')"),
        "xslt3",
    )
    assert found(path, "<a><year>2</year><year>3</year></a>") == [(1, 18, "ours.sch: year")]


@needs_saxon
def test_a_test_that_cannot_be_asked_spoils_no_other(tmp_path: Path) -> None:
    path = schematron(
        tmp_path,
        reports("p", "number", ". castable as xs:integer and xs:integer(../q) = 1"),
        "xslt2",
    )
    assert found(path, "<a><p>1</p><q>1</q></a>") == [(1, 4, "ours.sch: number")]
    ((line, column, message),) = found(path, "<a><p>1</p><q>x</q></a>")
    assert (line, column) == (1, 4)
    assert message.startswith("ours.sch: the test '. castable as xs:integer and")
    assert 'Cannot convert string "x"' in message


@both
@pytest.mark.parametrize(
    ("encoding", "newline"), [("utf-8", "\n"), ("utf-8", "\r\n"), ("utf-16", "\r\n")]
)
def test_places_in_any_encoding(tmp_path: Path, binding: str, encoding: str, newline: str) -> None:
    path = schematron(
        tmp_path,
        reports("year", "long", "string-length(.) = 9") + reports("@id", "id", ". = 'ü'"),
        binding,
    )
    record = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n'
        f"{DOCTYPE}<article>\n<p>𝒳 &nbsp;&unknown; <![CDATA[<year>]]></p>\n"
        '<p>&nbsp;<x\nid="ü"/>&nbsp;<year>1&nbsp;&lt;&amp;<!-- - -->\n'
        "ééé&auml;</year></p></article>"
    ).replace("\n", newline)
    assert found(path, record.encode(encoding)) == [
        (6, 5, "ours.sch: id"),
        (6, 15, "ours.sch: long"),
    ]


@both
def test_a_default_namespace_counts_as_it_is_written(tmp_path: Path, binding: str) -> None:
    path = schematron(
        tmp_path,
        '<ns prefix="n" uri="urn:n"/>' + reports("n:article", "yes") + reports("article", "no"),
        binding,
    )
    record = open_record(b'<?x?>\n<article xmlns="urn:n"><front/><body/></article>')
    assert record.kind == "jats"
    assert found(path, record) == [(2, 1, "ours.sch: yes")]


@both
def test_entities_that_bring_elements_lead_to_the_root(tmp_path: Path, binding: str) -> None:
    path = schematron(tmp_path, reports("b", "bold"), binding)
    record = "<!DOCTYPE p [<!ENTITY e '<b>x</b>'>]>\n<p>&e; <b>y</b></p>"
    assert found(path, record) == [(2, 1, "ours.sch: bold")] * 2


def test_a_record_without_a_tree_is_refused(tmp_path: Path) -> None:
    schema = load_schema(schematron(tmp_path, reports("p")))
    with pytest.raises(ValueError, match="no tree"):
        list(schema.validate(open_record(b"<p>", kind="xml")))


ORACLE = f"""
{XLINK}
<let name="limit" value="2"/>
<pattern><rule context="b[@id]/c"><report test="true()">1 <name/></report></rule>
<rule context="a | c"><assert test="count(*) &lt; $limit">2 <value-of select="count(*)"/></assert>
<report test="@xlink:href">3</report></rule><rule context="*"><assert test="a">4</assert></rule>
</pattern>
<pattern><rule context="@id | @xlink:*"><assert test=". = 'x'">5 <value-of select="."/></assert>
</rule></pattern>
<pattern><rule context="b//c[2]"><report test="preceding-sibling::*">6</report></rule>
<rule context="/a"><report test="b">7</report></rule></pattern>
"""

names = st.sampled_from("abc")
attributes = st.sampled_from(["", ' id="x"', ' id="y"', ' xlink:href="x"', ' id="x" other="z"'])
leaves = st.one_of(
    st.just("text"),
    st.sampled_from(["<!--x-->", "<!--y-->", "<?p i?>"]),
    st.builds(lambda name, more: f"<{name}{more}/>", names, attributes),
)
trees = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda name, more, content: f"<{name}{more}>{''.join(content)}</{name}>",
        names,
        attributes,
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, isoschematron.Schematron]:
    path = schematron(tmp_path_factory.mktemp("oracle"), ORACLE)
    return path, isoschematron.Schematron(file=path, store_report=True)


def told_by_the_oracle(
    oracle: isoschematron.Schematron, record: Record
) -> Iterator[tuple[int, str]]:
    assert record.root is not None
    oracle.validate(record.root)
    namespaces = {"s": "http://purl.oclc.org/dsdl/svrl"}
    for one in oracle.validation_report.xpath(
        "//s:failed-assert | //s:successful-report", namespaces=namespaces
    ):
        # For an attribute they say "/@id", wherever it stands.
        nodes = record.root.xpath(one.get("location").partition("/@")[0] or ".")
        start = -1 if "@" in one.get("location") else record.nodes.start(nodes[0])
        yield start, " ".join("".join(one.itertext()).split())


@given(content=st.lists(trees, max_size=4))
def test_findings_are_those_of_the_usual_stylesheets(
    oracle: tuple[str, isoschematron.Schematron], content: list[str]
) -> None:
    path, usual = oracle
    source = f'<a xmlns:xlink="http://www.w3.org/1999/xlink">{"".join(content)}</a>'
    record = open_record(source.encode(), kind="xml")
    ours = []
    for one in load_schema(path).validate(record):
        start = -1 if isinstance(one.where, Span) else record.nodes.start(one.where)
        ours.append((start, one.message.removeprefix("ours.sch: ")))
    assert sorted(ours) == sorted(told_by_the_oracle(usual, record))


@needs_saxon
@given(content=st.lists(trees, max_size=4))
def test_both_processors_find_the_same(
    tmp_path_factory: pytest.TempPathFactory, content: list[str]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "both"
    folder.mkdir(exist_ok=True)
    body = (
        ORACLE
        + reports("text()", "8")
        + reports("comment()", "9", ". = 'x'")
        + reports("/", "10")
        + reports("node()[1]", "11")
    )
    source = f'<a xmlns:xlink="http://www.w3.org/1999/xlink">{"".join(content)}</a>'
    first, second = (
        Path(schematron(folder, body, binding)).rename(folder / f"{binding}.sch")
        for binding in ("xslt", "xslt2")
    )
    old = [(*place, text.partition(": ")[2]) for *place, text in found(str(first), source)]
    new = [(*place, text.partition(": ")[2]) for *place, text in found(str(second), source)]
    assert old == new


# "¦" stands before the place that the error is to name.
WRONG = {
    "XPath": (pattern('<rule context="p"><assert test="¦count(">x</assert></rule>'), ""),
    "context": (pattern('<rule context="¦p["><assert test="1">x</assert></rule>'), ""),
    "value-of": (reports("p", '<value-of select="¦1 +"/>'), ""),
    "prefix": (reports("p", test="¦x:y = 1"), "'x'"),
    "variable": (reports("p", test="¦$none = 1"), "none"),
    "variable of another rule": (
        pattern(
            '<rule context="q"><let name="v" value="1"/><report test="$v">x</report></rule>',
            '<rule context="p"><report test="¦$v">x</report></rule>',
        ),
        "v",
    ),
    "function": (reports("p", test="¦unheard-of(.)"), "unheard-of"),
    "no test": ('<pattern>\n<rule context="p">¦<assert>x</assert></rule></pattern>', "test"),
    "no context": (pattern('¦<rule><assert test="1">x</assert></rule>'), "context"),
    "diagnostic": (
        pattern('<rule context="p"><assert test="1" diagnostics="¦d">x</assert></rule>'),
        "diagnostic 'd'",
    ),
    "abstract rule": (pattern('<rule context="p"><extends rule="¦r"/></rule>'), "'r'"),
    "abstract pattern": ('<pattern is-a="¦a"/>', "'a'"),
    "rule in itself": (
        pattern(
            '<rule abstract="true" id="r">¦<extends rule="r"/></rule>',
            '<rule context="p"><extends rule="r"/></rule>',
        ),
        "extends itself",
    ),
    "pattern of a phase": (
        '<phase id="f"><active pattern="¦none"/></phase><pattern id="other"/>',
        "'none'",
    ),
    "other documents": ("<pattern documents=\"¦'a.xml'\"/>", "document()"),
    "include from a network": ('<include href="¦http://example.org/a.sch"/>', "nothing is fetched"),
    "include that is missing": ('<include href="¦none.sch"/>', "none.sch"),
    "include of itself": ('<pattern><include href="¦ours.sch"/></pattern>', "includes itself"),
    "rule that includes itself": (
        pattern('<rule id="f" context="p"><extends href="¦#f"/></rule>'),
        "includes itself",
    ),
    "included id": ('<include href="¦#none"/>', "'none'"),
    "import from a network": (
        '¦<xsl:import href="http://example.org/a.xsl"/>',
        "nothing is fetched",
    ),
    "entity": ("¦&e;", "entity"),
    "no prefix": ('<ns prefix="¦a b" uri="urn:x"/>', "'a b'"),
    "XSLT": ('<title/>\n ¦<xsl:key name="k"/>', ""),
}


@both
@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_schema_is_an_error_with_its_place(tmp_path: Path, binding: str, case: str) -> None:
    body, says = WRONG[case]
    phase = {"defaultPhase": "f"} if "<phase" in body else {}
    path = Path(schematron(tmp_path, body, binding, **phase))
    text = path.read_text(encoding="utf-8")
    doctype = "<!DOCTYPE schema [<!ENTITY e 'e'>]>" if "&e;" in text else ""
    line = text[: text.index("¦")].count("\n") + 1
    column = text.index("¦") - text.rfind("\n", 0, text.index("¦"))
    path.write_text(doctype + text.replace("¦", ""), encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        load_schema(str(path))
    assert (caught.value.path, caught.value.line, caught.value.column) == (str(path), line, column)
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("<schema>\n <pattern>", (2, 11), "well-formed"),
        ("<schema/>", (1, 1), "purl.oclc.org"),
        ('\n<schema xmlns="http://www.ascc.net/xml/schematron"/>', (2, 1), "Schematron 1.5"),
        (
            '<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="stx"/>',
            (1, 68),
            "'stx'",
        ),
        (
            '<schema xmlns="http://purl.oclc.org/dsdl/schematron" defaultPhase="f"/>',
            (1, 68),
            "no phase 'f'",
        ),
        (
            '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
            + "".join(
                f'<!ENTITY {name} "{f"&{old};" * 10}">'
                for old, name in zip("abcdefgh", "bcdefghi", strict=True)
            )
            + ']><schema xmlns="http://purl.oclc.org/dsdl/schematron"><title>&i;</title></schema>',
            None,
            "",
        ),
    ],
)
def test_a_file_that_is_no_schema(
    tmp_path: Path, text: str, place: tuple[int, int] | None, says: str
) -> None:
    path = tmp_path / "ours.sch"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        load_schema(str(path))
    assert place is None or (caught.value.line, caught.value.column) == place
    assert says in caught.value.message


def test_what_xpath_1_lacks_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"no function matches\(\).*queryBinding='xslt2'"):
        load_schema(schematron(tmp_path, reports("p", test="matches(., 'a')")))
    with pytest.raises(SchemaError, match=r"a context cannot use \$v"):
        load_schema(schematron(tmp_path, '<let name="v" value="1"/>' + reports("p[$v]")))


def test_without_saxon_the_package_to_install_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(validator.house.processors, "import_module", missing)
    with pytest.raises(SchemaError, match=r"pip install 'jatslint\[schematron\]'") as caught:
        load_schema(schematron(tmp_path, reports("p"), "xslt2"))
    assert (caught.value.line, caught.value.column) == (1, 68)


@both
@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/a.xml", "https://127.0.0.1:9/a", "ftp://127.0.0.1:9/a"]
)
def test_a_schema_reaches_no_network(tmp_path: Path, binding: str, address: str) -> None:
    path = schematron(tmp_path, reports("p", test=f"document('{address}')"), binding)
    ((_, _, message),) = found(path, "<p/>")
    assert any(word in message for word in ("denied", "prohibited", "not permitted"))


@both
def test_imported_xslt_reaches_no_network(tmp_path: Path, binding: str) -> None:
    (tmp_path / "more.xsl").write_text(
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        '<xsl:import href="http://127.0.0.1:9/a.xsl"/></xsl:stylesheet>'
    )
    path = schematron(tmp_path, '<xsl:import href="more.xsl"/>' + reports("p"), binding)
    with pytest.raises(SchemaError) as caught:
        load_schema(path)
    assert caught.value.path == path


@both
def test_a_schema_writes_no_file(tmp_path: Path, binding: str) -> None:
    target = tmp_path / "written.xml"
    exsl = 'xmlns:e="http://exslt.org/common" extension-element-prefixes="e"'
    write = (
        f'<e:document href="{target}" {exsl}><a/></e:document>'
        if binding == "xslt"
        else f'<xsl:result-document href="{target.as_uri()}"><a/></xsl:result-document>'
    )
    path = schematron(
        tmp_path,
        f'<xsl:template name="w">{write}</xsl:template>'
        f'<let name="v"><xsl:call-template name="w"/></let>' + reports("p", test="string($v) = ''"),
        binding,
    )
    found(path, "<p/>")
    assert not target.exists()


@both
def test_hostile_records(tmp_path: Path, binding: str) -> None:
    path = schematron(tmp_path, reports("b//b") + reports("b", "last", "not(*)"), binding)
    ((_, column, message),) = found(path, "<b>" * 2040 + "</b>" * 2040)
    assert column == 3 * 2000 + 1
    assert "was not asked" in message
    nested = open_record(("<b>" * 2000 + "</b>" * 2000).encode(), kind="xml")
    assert len(list(load_schema(path).validate(nested))) == 2000
    wide = "<a " + " ".join(f'x{at}="{at}"' for at in range(2000)) + f"><{'n' * 5000}/><b/></a>"
    assert len(found(path, wide)) == 1
    assert len(found(path, DOCTYPE + "<a>" + "&nbsp;<b/>" * 50_000 + "</a>")) == 50_000


CONTEXTS = {
    "p": "/descendant::p",
    "a//p[@id = 'x|y']/q[1]": "/descendant::q",
    "@id": "@id",
    "p/@*": "@*",
    "p | q": "/descendant::p /descendant::q",
    "p | a/p | *": "/descendant::*",
    "text()": "/descendant::text()",
    "processing-instruction('x')": "/descendant::processing-instruction()",
    "/": "/",
    "x:p | y:p": "/descendant::x:p",
    "child::p/attribute::id": "@id",
}


@pytest.mark.parametrize("context", CONTEXTS)
def test_only_nodes_that_a_rule_can_concern_are_visited(context: str) -> None:
    assert " ".join(visits([context], {"x": "urn:x", "y": "urn:x"})) == CONTEXTS[context]


@pytest.mark.parametrize(
    "context", ["node()", "key('k', 'v')", "(a | b)[1]", "p except q", ".", "a/", "id('x')"]
)
def test_an_unusual_context_may_be_any_node(context: str) -> None:
    assert len(visits([context], {})) == 6


@given(st.lists(st.sampled_from(["$v", "'$v'", '"$v"', "$v2", "$w", "a-v", " ", "+"])))
def test_variables_are_renamed_and_strings_are_not(parts: list[str]) -> None:
    new = {"$v": "$v-1"}
    expected = " ".join(new.get(part, part) for part in parts)
    assert rename_variables(" ".join(parts), {"v": "v-1"}) == expected


def test_the_longest_parameter_is_filled_first() -> None:
    assert fill_parameters("$a $ab $a-b '$a' $abc", {"a": "1", "ab": "2"}) == "1 2 $a-b '1' $abc"


def test_every_stylesheet_line_is_xml_of_its_own_schema(tmp_path: Path) -> None:
    """Line ends in expressions must not shift the lines by which errors are placed."""
    path = schematron(
        tmp_path,
        '<pattern><rule context="p\n|\nq"><assert test="\n\n1\n=\n1">x\n\ny</assert>'
        "</rule></pattern>"
        '<pattern><rule context="p"><assert test="true()">z</assert></rule></pattern>',
    )
    from validator.house.reading import read_schema
    from validator.house.xslt import to_stylesheet

    sheet = to_stylesheet(read_schema(path), 1)
    assert len(sheet.text.split("\n")) == len(sheet.origins)
    root = etree.fromstring(sheet.text.encode())
    lines = {node.get("test"): node.sourceline for node in root.iter("{*}when")}
    origin = sheet.origins[lines["true()"] - 1]
    assert origin is not None
    assert (origin.line, origin.column) == (11, 69)
