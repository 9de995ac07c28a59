"""The judgement of a record: by which grammar, and why it is not valid."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.test_cli import run
from validator import check, fix
from validator.grammar.facts import grammar_names
from validator.grammar.history import grammars_with, version_range, where_else
from validator.record import Standards, open_record

PUBLISHING = "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.1 20151215//EN"
TYPE = '<!DOCTYPE article PUBLIC "{}" "x.dtd"><article>'
ARTICLE = f"""<!DOCTYPE article PUBLIC "{PUBLISHING}" "JATS-journalpublishing1.dtd">
<article article-type="research-article" dtd-version="1.1"
  xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink">
<front>
<journal-meta><journal-id>X</journal-id><issn>1234-5679</issn></journal-meta>
<article-meta>
<article-id pub-id-type="doi">10.1000/182</article-id>
<title-group><article-title>A <italic>trial</italic></article-title></title-group>
<contrib-group><contrib corresp="yes"><name><surname>Li</surname><given-names>A</given-names></name>
<xref rid="a1"/></contrib><aff id="a1">Bonn</aff></contrib-group>
<pub-date><day>4</day><month>5</month><year>2021</year></pub-date>
<volume>1</volume><fpage>2</fpage><lpage>9</lpage>
<abstract><p>We asked.</p></abstract>
<counts><fig-count count="1"/><page-count count="8"/></counts>
</article-meta>
</front>
<body><sec id="s1"><title>Methods</title><p>See <xref ref-type="fig" rid="f1">1</xref>.</p>
<fig id="f1" position="float"><label>1</label><graphic xlink:href="a.tif"/></fig>
<disp-formula><mml:math><mml:mrow><mml:mi>x</mml:mi></mml:mrow></mml:math></disp-formula>
</sec></body>
<back><ref-list><ref id="r1"><mixed-citation>A.</mixed-citation></ref></ref-list></back>
</article>
"""


def verdict(text, **standards):
    (one,) = open_record(text.encode(), standards=Standards(**standards)).judgement.verdicts
    return one


def found(text, **more):
    return [one for one in check(text.encode(), **more).findings if one.code[:3] == "SCH"]


def test_the_article_of_these_tests_is_valid():
    assert verdict(ARTICLE).valid
    assert not found(ARTICLE)


@pytest.mark.parametrize(
    ("head", "chosen", "ground"),
    [
        (
            f'<!DOCTYPE article PUBLIC "{PUBLISHING}" "x.dtd"><article>',
            "publishing-1.1",
            "public-id",
        ),
        (TYPE.format(PUBLISHING.replace("20151215", "2016")), "publishing-1.1", "public-id"),
        (
            '<!DOCTYPE article SYSTEM "https://jats.nlm.nih.gov/archiving/1.2/'
            'JATS-archivearticle1.dtd"><article>',
            "archiving-1.2",
            "system-id",
        ),
        (
            '<!DOCTYPE article SYSTEM "../JATS-archivearticle1.dtd"><article dtd-version="1.1">',
            "archiving-1.1",
            "system-id",
        ),
        ('<article dtd-version="1.3">', "archiving-mathml3-1.3", "dtd-version"),
        ("<article>", "archiving-mathml3-1.4", "best-fit"),
        ('<!DOCTYPE article SYSTEM "house.dtd"><article>', None, "unknown"),
        ('<article dtd-version="9.9">', None, "unknown"),
    ],
)
def test_which_grammar(head, chosen, ground):
    choice = verdict(f"{head}<front><article-meta/></front></article>").choice
    assert (choice.name and choice.name.id, choice.ground) == (chosen, ground)
    assert choice.why


def test_every_published_identifier_is_known():
    for name in grammar_names():
        record = f'<!DOCTYPE article PUBLIC "{name.public_id}" "x.dtd"><article/>'
        assert verdict(record).choice.name == name


def test_a_target_judges_by_another_version():
    later = ARTICLE.replace("<p>We asked.</p>", "<p>We <inline-media xlink:href='a'/>.</p>")
    assert not verdict(later).valid
    assert verdict(later, target="1.3").valid
    assert verdict(later, target="1.3").choice.name.id == "publishing-1.3"
    assert "it is in JATS 1.2 and later" in found(later)[0].message
    assert not found(later, target="1.4")
    with pytest.raises(ValueError, match="none of"):
        check(later, target="1.7")


def test_articles_in_a_wrapper_are_judged_each_by_its_own():
    record = (
        "<records><metadata><article dtd-version='1.1'><front><article-meta/></front></article>"
        "</metadata><metadata><article dtd-version='1.0'><front/></article></metadata></records>"
    )
    verdicts = open_record(record.encode()).judgement.verdicts
    assert [one.choice.name.version for one in verdicts] == ["1.1", "1.0"]
    # The model of front: journal-meta is optional in Archiving, article-meta is not.
    assert [one.valid for one in verdicts] == [True, False]


def test_other_formats_with_the_same_root_are_not_judged():
    record = "<article key='a'><author>A</author><title>B</title></article>"
    assert verdict(record).choice.name is None


CAUSES = [
    ("<volume>1</volume>", "<volum>1</volum>", "unknown-element", "<volum> is no element"),
    (
        "<volume>1</volume><fpage>2</fpage>",
        "<fpage>2</fpage><volume>1</volume>",
        "misplaced-element",
        "",
    ),
    ("<year>2021</year>", "", "missing-element", "<pub-date> lacks <year>"),
    (
        "<abstract><p>We asked.</p></abstract>",
        "<abstract>We asked.</abstract>",
        "misplaced-text",
        "",
    ),
    ('count="8"', 'number="8" count="8"', "unknown-attribute", "no attribute number"),
    (' xlink:href="a.tif"', "", "missing-attribute", "lacks its attribute xlink:href"),
    ('corresp="yes"', 'corresp="Y"', "wrong-attribute-value", "'Y' is no value of corresp"),
    ('id="r1"', 'id="s1"', "duplicate-id", "on line"),
    ('rid="a1"', 'rid="a2"', "unresolved-reference", "'a2'"),
    ('dtd-version="1.1"', 'dtd-version="1.0"', "conflicting-version", "write '1.1'"),
]


@pytest.mark.parametrize(("right", "wrong", "rule", "said"), CAUSES, ids=[c[2] for c in CAUSES])
def test_one_cause_is_one_finding_at_its_place(right, wrong, rule, said):
    assert ARTICLE.count(right) == 1
    text = ARTICLE.replace(right, wrong)
    (one,) = found(text)
    assert one.rule == rule
    assert said in one.message
    line = ARTICLE[: ARTICLE.index(right)].count("\n") + 1
    assert line - 6 <= one.line <= line


def _damaged(seed):
    """The article with one or two random changes of its tree."""
    chance = random.Random(seed)
    root = etree.fromstring(ARTICLE.encode())
    for _ in range(chance.randint(1, 2)):
        nodes = [node for node in root.iter("*") if node.getparent() is not None]
        node, other = chance.choice(nodes), chance.choice(nodes)
        kind = chance.randrange(7)
        if kind == 0:
            node.getparent().remove(node)
        elif kind == 1:
            node.addnext(etree.fromstring(etree.tostring(node, with_tail=False)))
        elif kind == 2 and other not in (node, *node.iterdescendants()):
            other.append(node)
        elif kind == 3:
            node.tag = chance.choice(("p", "sec", "volume", "titel", "TITLE", "x"))
        elif kind == 4:
            node.set(
                chance.choice(("id", "rid", "corresp", "position", "Id")),
                chance.choice(("f1", "s1 f1", "yes", "No", "1", "", " a1 ")),
            )
        elif kind == 5 and node.attrib:
            del node.attrib[chance.choice(list(node.attrib))]
        elif kind == 6:
            node.text = chance.choice(("text", " ", None, "\u00a0"))
    return etree.tostring(root.getroottree(), encoding="unicode")


def _complaints(text):
    one = verdict(text)
    return len(one.grammar.complaints(one.article))


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_whatever_libxml2_refuses_is_explained_and_no_fix_makes_it_worse(seed):
    text = _damaged(seed)
    before = _complaints(text)
    one = verdict(text)
    assert bool(one.faults) == bool(before)
    assert "unexplained" not in {fault.kind for fault in one.faults}
    for unsafe in (False, True):
        result = fix(text.encode(), unsafe=unsafe)
        assert _complaints(result.text) <= before


def test_where_else_an_element_exists():
    ruby = grammars_with("ruby")
    names = {name.id: name for name in grammar_names()}
    assert where_else(ruby, names["publishing-1.0"]) == "it is in JATS 1.1 and later"
    assert where_else(grammars_with("citation"), names["publishing-1.0"]) == ""
    assert "OASIS" in where_else(grammars_with("oasis:table"), names["publishing-1.2"])
    assert version_range(["nlm-3.0", "1.0", "1.1"]) == "NLM 3.0 and JATS 1.0 to 1.1"
    assert version_range(["1.2"]) == "JATS 1.2 only"
    assert version_range(["1.0", "1.2"]) == "JATS 1.0, 1.2"


def test_the_command_tells_of_files_and_elements(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(ARTICLE.replace("<year>2021</year>", ""))
    told = run("schema", path).stdout.decode()
    assert "JATS Publishing 1.1: not valid, 1 fault\n" in told
    assert PUBLISHING in told
    told = run("schema", "abstract").stdout.decode()
    assert "Publishing: NLM 3.0 and JATS 1.0 and later" in told
    assert "object-id (1.3)" in told
    listed = run("schema", "--list").stdout.decode().splitlines()
    assert len(listed) == 127
    assert "@jats4r/dtds" in listed[-1]
    unknown = run("schema", "abstrakt")
    assert unknown.returncode == 2
    assert b"did you mean abstract" in unknown.stderr
    assert run("schema").returncode == 2


def test_target_and_bad_schemas_are_said_before_any_work(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(ARTICLE)
    assert run("check", "--target", "1.4", path).returncode == 0
    assert run("check", "--target", "1.4", "--fix", path).returncode == 2
    assert b"none of" in run("check", "--target", "2", path).stderr
    schema = tmp_path / "ours.xsd"
    schema.write_text("<xs:schema")
    result = run("check", "--schema", schema, path)
    assert result.returncode == 2
    assert b"ours.xsd:1" in result.stderr
    assert b"Traceback" not in result.stderr
    assert Path(path).read_text() == ARTICLE
