"""House schemas: places, messages, and what becomes of schemas and records that are hostile."""

import pickle
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from validator import check
from validator.house import SchemaError, load_schema
from validator.house.files import node_at, resolve
from validator.house.tree import judged_tree
from validator.house.words import shorten
from validator.house.xsd import load_xsd
from validator.record import open_record

XSD = """\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="article">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="year" type="xs:int" maxOccurs="2"/>
        <xs:element name="note" minOccurs="0">
          <xs:complexType mixed="true">
            <xs:attribute name="kind">
              <xs:simpleType>
                <xs:restriction base="xs:string">
                  <xs:enumeration value="x"/>
                  <xs:enumeration value="y"/>
                </xs:restriction>
              </xs:simpleType>
            </xs:attribute>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>
"""
XSD_1_1 = XSD.replace(
    "      </xs:sequence>\n    </xs:complexType>",
    '      </xs:sequence>\n      <xs:assert test="year &gt; 1900"/>\n    </xs:complexType>',
)
RNG = """\
<grammar xmlns="http://relaxng.org/ns/structure/1.0"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start>
    <element name="article">
      <oneOrMore><element name="year"><data type="int"/></element></oneOrMore>
      <optional>
        <element name="note">
          <optional><attribute name="kind"><data type="int"/></attribute></optional>
          <text/>
        </element>
      </optional>
    </element>
  </start>
</grammar>
"""
RNC = """\
start = element article { year+, note? }
year = element year { xsd:int }
note = element note { attribute kind { xsd:int }?, text }
"""
DTD = """\
<!ELEMENT article (year+, note?)>
<!ELEMENT year (#PCDATA)>
<!ELEMENT note (#PCDATA)>
<!ATTLIST note kind (x | y) #IMPLIED>
"""
BAD_RECORD = """\
<article>
  <year>2020</year>
  <note kind="z">text</note><title/>
</article>
"""
GOOD_RECORD = "<article>\n  <year>2020</year>\n  <note>text</note>\n</article>\n"
SCHEMAS = {"a.xsd": XSD, "b.xsd": XSD_1_1, "a.rng": RNG, "a.rnc": RNC, "a.dtd": DTD}
every_schema = pytest.mark.parametrize("name", SCHEMAS)


@pytest.fixture
def write(tmp_path):
    """Writes files and gives the path of the last one."""

    def write_files(**files):
        for name, content in files.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write_files


@pytest.fixture
def schema(tmp_path):
    def write_schema(name):
        if name.endswith(".rnc"):
            pytest.importorskip("rnc2rng")
        (tmp_path / name).write_text(SCHEMAS[name], encoding="utf-8")
        return str(tmp_path / name)

    return write_schema


def _found(record, path):
    data = record if isinstance(record, bytes) else record.encode()
    found = check(data, select=["house-schema"], schemas=[path], kind="xml").findings
    return [one for one in found if one.rule == "house-schema"]


def _places(findings):
    return {(one.line, one.column) for one in findings}


@every_schema
def test_a_record_that_keeps_the_schema_has_no_finding(schema, name):
    assert not _found(GOOD_RECORD, schema(name))


@every_schema
def test_faults_stand_where_they_are(schema, name):
    findings = _found(BAD_RECORD, schema(name))
    places = _places(findings)
    assert (3, 15) in places, "the value of the attribute"
    assert (3, 29) in places, "the element that has no place"
    assert all(one.message.startswith(f"{name}: ") for one in findings)
    assert {one.code for one in findings} == {"SCH120"}


@every_schema
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_places_do_not_depend_on_encoding_and_line_ends(schema, name, encoding):
    path = schema(name)
    data = BAD_RECORD.replace("\n", "\r\n").encode(encoding)
    assert _places(_found(data, path)) == _places(_found(BAD_RECORD, path))


@every_schema
def test_the_record_is_judged_anew_each_time(schema, name):
    path = schema(name)
    first = _found(BAD_RECORD, path)
    assert not _found(GOOD_RECORD, path)
    assert _found(BAD_RECORD, path) == first


def test_an_assertion_is_quoted(schema):
    record = GOOD_RECORD.replace("2020", "1820")
    (one,) = _found(record, schema("b.xsd"))
    assert "year > 1900" in one.message
    assert (one.line, one.column) == (1, 1)


def test_a_value_of_a_wrong_type_is_named_with_the_type(schema):
    (one,) = _found(GOOD_RECORD.replace("2020", "MMXX"), schema("a.xsd"))
    assert "<year>: 'MMXX' is not of the type xs:int" in one.message
    assert (one.line, one.column) == (2, 3)


def test_content_that_is_not_complete_tells_what_is_expected(schema):
    (one,) = _found("<article/>", schema("a.xsd"))
    assert "not complete; expected is year" in one.message


def test_references_to_ids_are_followed(write):
    ids = '<xs:attribute name="id" type="xs:ID"/><xs:attribute name="to" type="xs:IDREFS"/>'
    path = write(
        ids__xsd='<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r">'
        f"<xs:complexType>{ids}</xs:complexType></xs:element></xs:schema>"
    )
    assert not _found('<r id="a" to="a"/>', path)
    (one,) = _found('<r id="a" to="a b"/>', path)
    assert "'b'" in one.message
    assert (one.line, one.column) == (1, 15)


def test_relax_ng_references_to_ids_stand_at_the_attribute(write):
    path = write(
        ids__rng='<element name="r" xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary='
        '"http://www.w3.org/2001/XMLSchema-datatypes"><attribute name="id"><data type="ID"/>'
        '</attribute><attribute name="to"><data type="IDREFS"/></attribute></element>'
    )
    assert not _found('<r id="a" to="a"/>', path)
    (one,) = _found('<r id="a" to="a b"/>', path)
    assert (one.line, one.column) == (1, 15)


def test_a_default_namespace_is_seen_by_the_schema(write):
    path = write(
        ns__xsd=XSD.replace(
            "<xs:schema ",
            '<xs:schema targetNamespace="urn:j" elementFormDefault="qualified" xmlns="urn:j" ',
        )
    )
    good = GOOD_RECORD.replace("<article>", '<article xmlns="urn:j">')
    bad = BAD_RECORD.replace("<article>", '<article xmlns="urn:j">')
    assert not check(good.encode(), select=["house-schema"], schemas=[path]).findings
    findings = check(bad.encode(), select=["house-schema"], schemas=[path], kind="jats").findings
    assert _places(findings) >= {(3, 15), (3, 29)}
    assert _found(GOOD_RECORD, path), "without the namespace it is another vocabulary"


@every_schema
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE article SYSTEM "nowhere.dtd">',
        '<!DOCTYPE article [<!ENTITY eacute "é">]>',
    ],
)
def test_references_to_entities_count_as_text(schema, name, doctype):
    path = schema(name)
    good = doctype + GOOD_RECORD.replace("text", "t&eacute;xt")
    assert not _found(good, path)
    bad = f"{doctype}\n" + BAD_RECORD.replace("text", "t&eacute;xt")
    assert (4, 15) in _places(_found(bad, path))


def test_elements_from_an_entity_put_findings_at_the_root(schema):
    record = '<!DOCTYPE article [<!ENTITY y "<year>x</year>">]>\n<article>&y;</article>'
    (one,) = _found(record, schema("a.xsd"))
    assert (one.line, one.column) == (2, 1)


def test_an_entity_bomb_in_a_record_is_not_expanded(schema):
    declared = '<!ENTITY a0 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    record = f"<!DOCTYPE article [{declared}]>\n<article><year>1</year><note>&a9;</note></article>"
    assert not _found(record, schema("a.xsd"))


@every_schema
def test_a_record_of_another_kind_or_that_is_broken_is_left_alone(schema, name):
    path = schema(name)
    for data in (b"<article><year></article>", b"plain text", b"", b"\xff\xfe\x00"):
        found = check(data, select=["house-schema"], schemas=[path]).findings
        assert not [one for one in found if one.rule == "house-schema"]


@every_schema
def test_deep_nesting_is_survived(schema, name):
    path = schema(name)
    depth = 1500
    assert _found("<article>" * depth + "</article>" * depth, path)


def test_too_many_findings_are_counted_not_shown(schema):
    record = "<article>" + "<year>x</year>" * 1500 + "</article>"
    findings = _found(record, schema("a.xsd"))
    assert len(findings) == 1001
    assert "more than 1000" in findings[0].message


def test_many_wrong_attributes_on_one_element_are_told(schema):
    wrong = " ".join(f'a{n}=""' for n in range(3000))
    record = f"<article><year>1</year><note {wrong}/></article>"
    findings = _found(record, schema("a.xsd"))
    assert len(findings) == 1001
    assert (1, record.index('a7=""') + 5) in _places(findings)
    (unjudged,) = _found(record, schema("b.xsd"))
    assert "could not be judged" in unjudged.message


def test_several_schemas_are_asked(schema):
    paths = [schema("a.xsd"), schema("a.dtd")]
    findings = check(
        BAD_RECORD.encode(), kind="xml", select=["house-schema"], schemas=paths
    ).findings
    assert {one.message.partition(":")[0] for one in findings} == {"a.xsd", "a.dtd"}


def test_what_the_house_says_does_not_hide_what_jats_says(write):
    path = write(house__dtd="<!ELEMENT article (x)><!ELEMENT x EMPTY>")
    record = "<article><front><article-meta/></front><wrong/></article>"
    alone = {(one.code, one.span) for one in check(record).findings}
    both = {(one.code, one.span) for one in check(record, schemas=[path]).findings}
    assert alone < both


# Schemas that cannot be used.


def _error(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(SchemaError) as caught:
            load_schema(path)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "line", "column"),
    [
        ("a__xsd", XSD.replace('"xs:int"', '"xs:itn"'), 5, 9),
        ("a__xsd", XSD_1_1.replace('"xs:int"', '"xs:itn"'), 5, 9),
        ("a__xsd", "<a>\n<b></a>", 2, 8),
        ("a__xsd", "<a/>", 1, 1),
        ("a__rng", RNG.replace("<text/>", "<txt/>"), 9, 11),
        ("a__rng", RNG.replace("<start>", "<start"), 4, 5),
        ("a__rng", "<a/>", 1, 1),
        ("a__rnc", RNC.replace("year =", "year"), 2, 6),
        ("a__rnc", RNC.replace("xsd:int }?", "$ }?"), 3, 38),
        ("a__rnc", RNC.rstrip()[:-1], 3, 56),
        ("a__rnc", "", 1, 1),
        ("a__dtd", DTD.replace("note?)", "note?"), 1, 32),
        ("a__dtd", "no DTD", 1, 1),
        ("a__dtd", "", 1, 1),
        ("a__txt", "x", 1, 1),
    ],
)
def test_a_bad_schema_is_a_settings_error_with_a_place(write, name, content, line, column):
    if name == "a__rnc":
        pytest.importorskip("rnc2rng")
    path = write(**{name: content})
    error = _error(path)
    assert error.path == path
    assert (error.line, error.column) == (line, column), str(error)
    assert str(error) == f"{path}:{line}:{column}: {error.message}"


@pytest.mark.parametrize("suffix", ["xsd", "rng", "rnc", "dtd", "sch"])
def test_a_missing_schema_is_a_settings_error(tmp_path, suffix):
    if suffix == "rnc":
        pytest.importorskip("rnc2rng")
    error = _error(str(tmp_path / f"no.{suffix}"))
    assert "cannot be read" in error.message
    assert (error.line, error.column) == (1, 1)


def test_the_error_survives_a_process(tmp_path):
    error = _error(str(tmp_path / "no.xsd"))
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "https://h/x", "//h/x", "ftp://h/x"])
@pytest.mark.parametrize(
    ("name", "content", "column"),
    [
        (
            "a__xsd",
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n'
            '<xs:include schemaLocation="{}"/></xs:schema>',
            29,
        ),
        (
            "a__rng",
            '<grammar xmlns="http://relaxng.org/ns/structure/1.0">\n<include href="{}"/></grammar>',
            16,
        ),
        ("a__rnc", 'start = a\ninclude "{}"', 9),
        ("a__dtd", '<!ELEMENT a EMPTY>\n<!ENTITY % m SYSTEM "{}"> %m;', 21),
    ],
)
def test_nothing_is_fetched_from_a_network(write, name, content, column, address):
    if name == "a__rnc":
        pytest.importorskip("rnc2rng")
    error = _error(write(**{name: content.format(address)}))
    assert (error.line, error.column) == (2, column), str(error)
    assert address in error.message


def test_an_included_file_that_is_bad_is_named(write, tmp_path):
    part = str(tmp_path / "part.xsd")
    path = write(
        part__xsd=XSD.replace('"xs:int"', '"xs:itn"'),
        a__xsd='<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:include schemaLocation="part.xsd"/></xs:schema>',
    )
    error = _error(path)
    assert (error.path, error.line, error.column) == (part, 5, 9)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a__rng",
            '<grammar xmlns="http://relaxng.org/ns/structure/1.0">'
            '<include href="a.rng"/></grammar>',
        ),
        ("a__dtd", '<!ENTITY % m SYSTEM "a.dtd"> %m;'),
    ],
)
def test_a_schema_that_includes_itself_is_refused(write, name, content):
    assert _error(write(**{name: content})).line == 1


def test_an_xml_schema_may_include_itself(write):
    path = write(
        a__xsd=XSD.replace(
            "  <xs:element", '  <xs:include schemaLocation="a.xsd"/>\n<xs:element', 1
        )
    )
    assert not _found(GOOD_RECORD, path)


BOMB = (
    "<!DOCTYPE x ["
    + '<!ENTITY a0 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>\n<x>&a11;</x>"
)


@pytest.mark.parametrize("name", ["a__xsd", "a__rng"])
def test_entities_of_a_schema_are_not_expanded(write, name):
    error = _error(write(**{name: '<!DOCTYPE x [<!ENTITY e "text">]>\n<x>&e;</x>'}))
    assert (error.line, error.column) == (2, 4)
    assert "&e;" in error.message
    assert "amplification" in _error(write(**{name: BOMB})).message


def test_parameter_entities_are_not_expanded_without_end(write):
    bomb = "".join(f'<!ENTITY % a{n} "{f"%a{n - 1};" * 10}">\n' for n in range(1, 12))
    content = f'<!ENTITY % a0 "<!-- {"a" * 100} -->">\n{bomb}%a11;'
    assert "amplification" in _error(write(a__dtd=content)).message


def test_an_external_entity_of_a_schema_is_not_read(write, tmp_path):
    write(secret__txt="secret")
    path = write(a__xsd='<!DOCTYPE x [<!ENTITY s SYSTEM "secret.txt">]><x>&s;</x>')
    assert "secret" not in _error(path).message


def test_a_schema_is_kept_until_it_changes(write):
    path = write(a__dtd=DTD)
    assert load_schema(path) is load_schema(path)


# The parts.


@pytest.mark.parametrize(
    ("reference", "wanted"),
    [
        ("b.xsd", "/s/b.xsd"),
        ("../b.xsd", "/b.xsd"),
        ("file:///t/b%20c.xsd", "/t/b c.xsd"),
        ("http://h/b.xsd", None),
        ("//h/b.xsd", None),
        ("file://h/b.xsd", None),
        ("urn:x", None),
        ("", None),
        ("a\0b", None),
        ("http://[", None),
    ],
)
def test_references_lead_to_local_files_or_nowhere(reference, wanted):
    assert resolve(reference, "/s/a.xsd") == wanted


def test_paths_of_libxml2_are_found():
    root = etree.fromstring('<a xmlns:p="u"><b/><p:b k=""/><b><c xmlns="v"><d/></c></b>t</a>')
    for node in root.iter():
        path = root.getroottree().getpath(node)
        assert node_at(root, path) == (node, "")
    assert node_at(root, "/a/p:b/@k") == (root[1], "k")
    assert node_at(root, "/a/b[3]") == (None, "")
    assert node_at(root, "/z") == (None, "")
    assert node_at(root, "") == (None, "")


def test_long_messages_are_shortened():
    names = ", ".join(f"n{n}" for n in range(40))
    short = shorten(f"expected is one of ({names}) but not 'x'")
    assert "n7, … (and 32 more)) but not 'x'" in short
    assert len(shorten("x" * 5000)) < 500
    assert shorten("Element '{urn:x}a': a, b and c") == "Element 'a': a, b and c"


@given(
    st.recursive(
        st.tuples(
            st.sampled_from(["article", "year", "note", "title"]),
            st.sampled_from(["", ' kind="x"', ' kind="z"', ' other=""']),
            st.sampled_from(["", "1", "2020", "text"]),
        ).map(lambda one: f"<{one[0]}{one[1]}>{one[2]}</{one[0]}>"),
        lambda inner: st.lists(inner, max_size=4).map(
            lambda parts: f"<article>{''.join(parts)}</article>"
        ),
        max_leaves=8,
    )
)
@settings(deadline=None)
def test_both_readers_of_xml_schema_give_one_verdict(tmp_path_factory, record):
    path = tmp_path_factory.getbasetemp() / "agree.xsd"
    if not path.exists():
        path.write_text(XSD, encoding="utf-8")
    schema = load_xsd(str(path))
    root = etree.fromstring(record)
    assert schema.verdict is not None
    assert schema.explainer is not None
    assert schema.verdict.validate(root) == (not list(schema.explainer.iter_errors(root)))


def test_the_judged_tree_has_the_record_s_nodes():
    source = '<!DOCTYPE article [<!ENTITY e "x">]><article xmlns="u"><p>a&e;b&f;c</p></article>'
    record = open_record(source.encode(), kind="jats")
    assert record.root is None, "an undeclared entity without an external subset"
    source = source.replace("[", 'SYSTEM "y" [')
    record = open_record(source.encode(), kind="jats")
    tree = judged_tree(record)
    assert tree.root.tag == "{u}article"
    assert tree.root[0].text == "axb\ufffdc"
    assert tree.place(tree.root[0]).start == source.index("<p>")
