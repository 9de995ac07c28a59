"""Content models: read as libxml2 reads them; every explanation and every order is put to proof."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import permutations, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from validator.grammar.align import Misfit, explain
from validator.grammar.arrange import arrange
from validator.grammar.model import MOST_DEPTH, MOST_POSITIONS, Model, accepts, parse_model
from validator.grammar.prune import prune

NAMES = ("a", "b", "c", "x:d")
STRANGER = "z"


@dataclass(frozen=True)
class Leaf:
    name: str
    mark: str

    def __str__(self) -> str:
        return self.name + self.mark


@dataclass(frozen=True)
class Group:
    parts: tuple["Leaf | Group", ...]
    sign: str
    mark: str

    def __str__(self) -> str:
        return f"({self.sign.join(map(str, self.parts))}){self.mark}"


MARKS = st.sampled_from(["", "", "?", "*", "+"])
LEAVES = st.builds(Leaf, st.sampled_from(NAMES), MARKS)


def groups(parts: st.SearchStrategy[Leaf | Group]) -> st.SearchStrategy[Group]:
    some = st.lists(parts, min_size=1, max_size=4).map(tuple)
    more = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.builds(Group, some, st.just(","), MARKS) | st.builds(Group, more, st.just("|"), MARKS)


MODELS = groups(st.recursive(LEAVES, groups, max_leaves=6))
CHILDREN = st.lists(st.sampled_from([*NAMES, STRANGER]), max_size=6)
KNOWN_CHILDREN = st.lists(st.sampled_from(NAMES), max_size=5)


def words(text: str) -> list[str]:
    return text.split()


def causes(model: str, children: str) -> list[tuple[str, int]]:
    return [(one.kind, one.index) for one in explain(parse_model(model), words(children))]


@st.composite
def children_that_fit(draw: st.DrawFn, model: Model) -> list[str]:
    """Children met on a way through a model, cut short at the eighth."""
    children: list[str] = []
    position = 0
    while len(children) < 8:
        following = [at for at in range(model.end + 1) if model.follow[position] >> at & 1]
        position = draw(st.sampled_from(following))
        if position == model.end:
            return children
        children.append(model.labels[position])
    # Whatever is missing now comes behind the last.
    missing = [one for one in explain(model, children) if one.kind == "missing"]
    whole = [*children, *(one.name for one in missing)]
    assume(accepts(model, whole))
    return whole


def is_deterministic(model: Model) -> bool:
    """Whether a name always tells which of its places is meant (XML 1.0, appendix E)."""
    return all(
        (following & places).bit_count() <= 1
        for following in model.follow
        for places in model.places.values()
    )


def libxml2_accepts(model: str, children: Sequence[str]) -> bool:
    declared = "".join(f"<!ELEMENT {name} EMPTY>" for name in (*NAMES, STRANGER))
    dtd = etree.DTD(StringIO(f"<!ELEMENT r {model}>{declared}<!ATTLIST r xmlns:x CDATA 'x'>"))
    content = "".join(f"<{name}/>" for name in children)
    return bool(dtd.validate(etree.fromstring(f'<r xmlns:x="x">{content}</r>')))


# Reading models


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("EMPTY", "empty", set()),
        ("ANY", "any", set()),
        ("(#PCDATA)", "mixed", set()),
        ("(#PCDATA)*", "mixed", set()),
        ("(#PCDATA|bold|mml:math)*", "mixed", {"bold", "mml:math"}),
        ("(label?,(p|def-list)*,ali:free_to_read+)", "children", None),
        ("((((a))))", "children", {"a"}),
    ],
)
def test_kinds(text: str, kind: str, names: set[str] | None) -> None:
    model = parse_model(text)
    assert model.kind == kind
    assert model.text == text
    assert model.names == (
        {"label", "p", "def-list", "ali:free_to_read"} if names is None else names
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "(", "()", "(a", "(a))", "(a,b|c)", "(a|)", "(,a)", "(a b)", "(a)(b)", "(a**)"),
        *("(a)**", "((a)", "(a,(b)c)", "(a,#PCDATA)", "(#PCDATA|a)", "(#PCDATA,a)*", "(?)"),
        *("(a, b)", " (a)", "(a)\n", "EMPTY ", "#PCDATA", "(a,)?", "*", "(a)b", "(1a)"),
        *("\ud800", "(\0)"),
    ],
)
def test_no_model(text: str) -> None:
    with pytest.raises(ValueError, match="content model"):
        parse_model(text)


@given(st.text(st.sampled_from("ab(),|?*+#PCDATA")))
def test_any_text_is_a_model_or_an_error(text: str) -> None:
    try:
        model = parse_model(text)
    except ValueError:
        return
    assert model.text == text


def test_models_have_a_size() -> None:
    parse_model("(" * MOST_DEPTH + "a" + ")*" * MOST_DEPTH)
    with pytest.raises(ValueError, match="nested"):
        parse_model("(" * 100_000 + "a" + ")*" * 100_000)
    parse_model(f"({'|'.join(['a'] * MOST_POSITIONS)})*")
    with pytest.raises(ValueError, match="names"):
        parse_model(f"({'|'.join(['a'] * 50_000)})*")


# Accepting


# Many random models are no good: errors by the standard, which libxml2 refuses to use.
@settings(suppress_health_check=list(HealthCheck))
@given(MODELS, st.data())
def test_accepts_what_libxml2_accepts(group: Group, data: st.DataObject) -> None:
    text = str(group)
    model = parse_model(text)
    assume(is_deterministic(model))
    children = data.draw(CHILDREN | children_that_fit(model))
    assert accepts(model, children) == libxml2_accepts(text, children)


def test_a_model_that_is_not_deterministic_is_read_all_the_same() -> None:
    model = parse_model("((a,b)|(a,c))")
    assert accepts(model, ["a", "b"])
    assert accepts(model, ["a", "c"])
    assert not accepts(model, ["a"])


def test_other_kinds_accept() -> None:
    assert accepts(parse_model("ANY"), ["q"])
    assert accepts(parse_model("EMPTY"), [])
    assert not accepts(parse_model("EMPTY"), ["a"])
    mixed = parse_model("(#PCDATA|a|b)*")
    assert accepts(mixed, ["b", "a", "b"])
    assert not accepts(mixed, ["b", "c"])


def test_many_children_of_a_large_choice() -> None:
    model = parse_model(f"(title,({'|'.join(f'n{one}' for one in range(130))})*,sec*)")
    children = ["title", *(f"n{one % 130}" for one in range(10_000)), "sec"]
    assert accepts(model, children)
    assert not accepts(model, [*children, "n1"])


# Explaining


@pytest.mark.parametrize(
    ("model", "children", "expected"),
    [
        ("(title?,p*)", "p q p", [("foreign", 1)]),
        ("EMPTY", "a", [("foreign", 0)]),
        ("(#PCDATA|b)*", "a b c", [("foreign", 0), ("foreign", 2)]),
        ("(#PCDATA|b)*", "b b", []),
        ("ANY", "a b", []),
        # The one that moves, not the many.
        ("(a*,b)", "b a a a", [("misplaced", 0)]),
        ("(b,a*)", "a a a b", [("misplaced", 3)]),
        ("(a*,b)", "b a", [("misplaced", 0)]),
        ("(p*,sec*)", "p sec sec p sec", [("misplaced", 3)]),
        ("(a,b,c)", "c b a", [("misplaced", 0), ("misplaced", 1)]),
        # Of equals the last is too many.
        ("(title?,p*)", "title title p", [("repeated", 1)]),
        ("(title?,p*)", "title title title p", [("repeated", 1), ("repeated", 2)]),
        ("(title?,p*)", "title p title", [("repeated", 2)]),
        ("(name,place?)+", "name place place", [("repeated", 2)]),
        ("(a|b)", "a b", [("excluded", 1)]),
        ("(a|b)", "b a", [("excluded", 1)]),
        ("(((f,l?)?,r?)|e)?", "f l e", [("excluded", 2)]),
        ("(((f,l?)?,r?)|e)?", "l", [("missing", 0)]),
        ("(a,b,c)", "a c", [("missing", 1)]),
        ("(a,b,c)", "", [("missing", 0), ("missing", 0), ("missing", 0)]),
        ("(rb,(rt|(rp,rt,rp)))", "rb rp rt", [("missing", 3)]),
        # A wrong name is one cause; what is moved leaves the stranger a stranger.
        ("(title,p*)", "titel p", [("foreign", 0)]),
        ("(a,b,c)", "q r s", [("foreign", 0), ("foreign", 1), ("foreign", 2)]),
        ("(title,p*)", "q p title", [("foreign", 0), ("misplaced", 1)]),
        ("(title,p*)", "q r p", [("foreign", 0), ("foreign", 1)]),
    ],
)
def test_causes(model: str, children: str, expected: list[tuple[str, int]]) -> None:
    assert causes(model, children) == expected


def test_what_was_expected() -> None:
    def only(model: str, children: str) -> Misfit:
        (misfit,) = explain(parse_model(model), words(children))
        return misfit

    assert only("(title,p*)", "titel p") == Misfit("foreign", 0, "titel", ("title",), required=True)
    assert only("(title,p*)", "title q") == Misfit("foreign", 1, "q", ("p",))
    assert only("(label?,title,p*)", "p").expected == ("title",)
    assert only("(label?,title,p*)", "title label p") == Misfit(
        "misplaced", 0, "title", ("label", "title"), 2
    )
    assert only("((c|(a,b)),d)", "d") == Misfit("missing", 0, "c", ("c", "a"), required=True)
    # Where one alternative has begun, the others do not count.
    assert only("((a,b)|(c,d))", "a").expected == ("b",)
    assert only("((a,b)|(c,d))", "b").expected == ("a",)
    assert only("(title?,(p|list)*)", "title title") == Misfit(
        "repeated", 1, "title", ("p", "list")
    )
    assert only("(a*,b)", "b a a a").belongs == 4
    assert only("(p*,sec*)", "p sec sec p").belongs == 1


def is_explained(model: Model, children: Sequence[str], misfits: Sequence[Misfit]) -> bool:
    """Whether doing what the misfits say makes the children fit.

    The order of several that come before the same child is open, and so is which of the
    expected names a stranger gets.
    """
    changed = {misfit.index: misfit for misfit in misfits if misfit.kind != "missing"}
    options: list[list[tuple[str, ...]]] = []
    for index in range(len(children) + 1):
        coming = [
            misfit.name
            for misfit in misfits
            if (misfit.index if misfit.kind == "missing" else misfit.belongs) == index
        ]
        options.append(sorted(set(permutations(coming))))
        if index == len(children):
            break
        misfit = changed.get(index)
        if misfit is None:
            options.append([(children[index],)])
        elif misfit.kind == "foreign" and misfit.required:
            options.append([(name,) for name in misfit.expected])
    return any(
        accepts(model, [name for part in parts for name in part]) for parts in product(*options)
    )


@given(MODELS, CHILDREN)
@example(Group((Leaf("a", ""), Leaf("b", "")), ",", "*"), ["a", "a", "b"])
def test_explanations_lead_to_children_that_fit(group: Group, children: list[str]) -> None:
    model = parse_model(str(group))
    misfits = explain(model, children)
    assert (not misfits) == accepts(model, children)
    assert is_explained(model, children, misfits)
    for misfit in misfits:
        known = misfit.name in model.names
        assert known == (misfit.kind != "foreign")
        assert set(misfit.expected) <= model.names
        assert (misfit.belongs is not None) == (misfit.kind == "misplaced")
        assert misfit.kind == "missing" or children[misfit.index] == misfit.name
        assert misfit.kind != "missing" or misfit.name in misfit.expected
    assert [misfit.index for misfit in misfits] == sorted(misfit.index for misfit in misfits)


@settings(suppress_health_check=list(HealthCheck))
@given(MODELS, st.data())
def test_one_child_more_or_less_or_misnamed_is_one_cause(group: Group, data: st.DataObject) -> None:
    model = parse_model(str(group))
    children = data.draw(children_that_fit(model))
    at = data.draw(st.integers(0, len(children)))
    # Taken out, put in, or misnamed; behind the last child only something can be put in.
    taken = data.draw(st.integers(0, 1)) if at < len(children) else 0
    put_in = data.draw(
        st.sampled_from([[], [STRANGER]] if taken else [[STRANGER], *([one] for one in NAMES)])
    )
    children[at : at + taken] = put_in
    assert len(explain(model, children)) <= 1


@given(
    st.sampled_from(["(a?,(b|c)*,x:d*)", "(a,b?,c*,x:d)", "((a|b)+,c,x:d?)"]),
    st.data(),
)
def test_one_child_in_a_wrong_place_is_one_cause(text: str, data: st.DataObject) -> None:
    model = parse_model(text)
    children = data.draw(children_that_fit(model).filter(bool))
    moved = children.pop(data.draw(st.integers(0, len(children) - 1)))
    children.insert(data.draw(st.integers(0, len(children))), moved)
    assert len(explain(model, children)) <= 1


def test_few_errors_among_many_children() -> None:
    members = [f"n{one}" for one in range(120)]
    model = parse_model(f"(title?,({'|'.join(members)})*,sec*,sig?)")
    children = [members[one % 120] for one in range(4000)] + ["sec"] * 1000
    children[100], children[2000], children[4500] = "sec", "q", "n7"
    misfits = explain(model, children)
    assert [(one.kind, one.index, one.belongs) for one in misfits] == [
        ("misplaced", 100, 4000),
        ("foreign", 2000, None),
        ("misplaced", 4500, 4000),
    ]


def test_more_errors_than_can_be_explained() -> None:
    model = parse_model("(p*,sec*)")
    children = ["sec", "p", "q"] * 5000
    misfits = explain(model, children)
    first, second, *others = misfits
    assert first == Misfit("excluded", 1, "p", ("sec",))
    assert second == Misfit("foreign", 2, "q", ())
    assert {one.kind for one in others} == {"foreign"}
    assert len(others) == 4999
    required = parse_model(f"({','.join(f'n{one}' for one in range(1000))})")
    assert len(explain(required, [])) == 1000
    assert explain(required, [f"n{one}" for one in reversed(range(1000))])


# Arranging


@pytest.mark.parametrize(
    ("model", "children", "expected"),
    [
        ("(a,b,c)", "c b a", (2, 1, 0)),
        ("(title,p*)", "p p title", (2, 0, 1)),
        ("(title?,(p|list)*,sec*)", "list sec p title list", (3, 0, 2, 4, 1)),
        ("(name,place?)+", "place name", (1, 0)),
        # It fits already; it cannot fit; two orders fit; a name has two places.
        ("(a,b)", "a b", None),
        ("(a,b)", "b a a", None),
        ("(a,b)", "b q", None),
        ("(name,place?)+", "place name name", None),
        ("(p*,a,p*,b)", "p b a", None),
        ("((p|q)*,a,p?)", "a q", (1, 0)),
        ("((p|q)*,a,p?)", "a q p", None),
        ("(#PCDATA|a)*", "b a", None),
        ("ANY", "b a", None),
    ],
)
def test_arrange(model: str, children: str, expected: tuple[int, ...] | None) -> None:
    assert arrange(parse_model(model), words(children)) == expected


def is_loose(part: Leaf | Group) -> bool:
    if isinstance(part, Leaf):
        return True
    return (part.sign == "|" or len(part.parts) == 1) and all(map(is_loose, part.parts))


def leaves(part: Leaf | Group) -> list[Leaf]:
    return (
        [part] if isinstance(part, Leaf) else [leaf for one in part.parts for leaf in leaves(one)]
    )


def sets_of_names(part: Leaf | Group) -> list[tuple[bool, set[str]]]:
    """The names of each choice that may be repeated, and of each leaf outside of them."""
    members = {leaf.name for leaf in leaves(part)}
    if isinstance(part, Group):
        if part.mark in {"*", "+"} and is_loose(part) and len(leaves(part)) > 1:
            return [(True, members)]
        return [found for one in part.parts for found in sets_of_names(one)]
    return [(False, members)]


@given(MODELS, KNOWN_CHILDREN)
def test_arrange_finds_the_only_order(group: Group, children: list[str]) -> None:
    model = parse_model(str(group))
    sets = sets_of_names(group)
    doubtful = any(
        mixing and child in members and sum(child in others for _, others in sets) > 1
        for mixing, members in sets
        for child in children
    )
    together = {
        (one, other)
        for one, other in product(range(len(children)), repeat=2)
        if one < other
        and (
            children[one] == children[other]
            or any(mixing and {children[one], children[other]} <= names for mixing, names in sets)
        )
    }
    orders = [
        order
        for order in permutations(range(len(children)))
        if accepts(model, [children[index] for index in order])
        and all(order.index(one) < order.index(other) for one, other in together)
    ]
    only = orders[0] if len(orders) == 1 and not accepts(model, children) else None
    assert arrange(model, children) == (None if doubtful else only)


def test_arrange_many() -> None:
    model = parse_model("(title?,(p|fig)*,sec*)")
    children = ["sec", "p", "fig"] * 2000 + ["title"]
    order = arrange(model, children)
    assert order is not None
    assert accepts(model, [children[index] for index in order])
    reverse = [f"n{one}" for one in reversed(range(1000))]
    # So many names are not worth the search; what matters is that it ends.
    assert arrange(parse_model(f"({'?,'.join(sorted(reverse))})"), reverse) is None


# The models of JATS


def jats_models() -> Iterator[tuple[str, str, str]]:
    for path in sorted(
        Path(os.environ.get("JATSLINT_DTDS", "missing")).glob("*/JATS-archive*1*[0-9].dtd")
    ):
        for declared in etree.DTD(str(path)).iterelements():
            if declared.type == "element":
                yield path.name, declared.name, f"({written(declared.content)})"


def written(content: object) -> str:
    """Write down a content model as lxml gives it, a tree with two branches at each node."""
    kind, occur = content.type, content.occur  # type: ignore[attr-defined]
    mark = {"once": "", "opt": "?", "mult": "*", "plus": "+"}[occur]
    if kind == "element":
        return f"{content.name}{mark}"  # type: ignore[attr-defined]
    sign = "|" if kind == "or" else ","
    parts, rest = [], content
    while rest.type == kind and (rest is content or rest.occur == "once"):  # type: ignore[attr-defined]
        parts.append(written(rest.left))  # type: ignore[attr-defined]
        rest = rest.right  # type: ignore[attr-defined]
    return f"({sign.join([*parts, written(rest)])}){mark}"


def test_models_of_jats() -> None:
    seen: set[str] = set()
    for where, name, text in jats_models():
        if text in seen:
            continue
        seen.add(text)
        model = parse_model(text)
        shortest = [one.name for one in explain(model, [])]
        assert accepts(model, shortest), (where, name)
        in_order = list(model.labels[1:-1])[:40]
        for children in (in_order, in_order[::-1]):
            misfits = explain(model, children)
            assert (not misfits) == accepts(model, children), (where, name)
        order = arrange(model, shortest[::-1])
        assert order is None or accepts(model, [shortest[::-1][index] for index in order])
    if not seen:
        pytest.skip("JATSLINT_DTDS does not name the DTDs of JATS")


@given(MODELS, st.sets(st.sampled_from(NAMES)), st.data())
def test_a_pruned_model_accepts_the_same_children_of_its_names(
    group: Group, names: set[str], data: st.DataObject
) -> None:
    model = parse_model(str(group))
    pruned = parse_model(prune(model.text, names))
    assert pruned.kind == "children"
    assert pruned.names <= names or pruned.names <= model.names - names
    fitting = children_that_fit(model)
    for children in (data.draw(fitting), data.draw(KNOWN_CHILDREN)):
        children = [name for name in children if name in names]
        assert accepts(pruned, children) == accepts(model, children)


@pytest.mark.parametrize(
    ("model", "names", "pruned"),
    [
        ("EMPTY", "a", "EMPTY"),
        ("(#PCDATA)", "a", "(#PCDATA)"),
        ("(#PCDATA|a|b|x:d)*", "b x:d", "(#PCDATA|b|x:d)*"),
        ("(#PCDATA|a)*", "b", "(#PCDATA)"),
        ("(a?,(b|c)*,x:d)", "c x:d", "((c)*,x:d)"),
        ("(a?,(b|c)*)", "x:d", "(a?)"),
        ("(a,(b|c)*)", "b", "(a)"),
        ("((a|b?)+)", "a", "(((a)?)+)"),
    ],
)
def test_pruned_models(model: str, names: str, pruned: str) -> None:
    assert prune(model, set(names.split())) == pruned
