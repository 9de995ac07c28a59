"""Repairs that the grammar itself proves: one name, one value, one order that fits.

Nothing here guesses meaning. A repair is offered when the grammar leaves exactly one answer; it
is safe when no text moves and only the spelling of markup changes.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from lxml import etree

from validator.content import elements, text_content
from validator.edits import Edit, Edits
from validator.findings import Fix, safe, unsafe
from validator.grammar.arrange import arrange
from validator.grammar.explain import Fault, fits, is_text
from validator.grammar.history import grammars_with
from validator.grammar.model import accepts
from validator.grammar.schema import Grammar
from validator.nodes import is_element, qualified_name
from validator.record import Element, Record

# Elements that NLM 3.0 and JATS renamed and left the same in meaning and content (NLM DTD,
# "Changes" from version 2.3 to 3.0).
_RENAMED = {
    "chem-struct-wrapper": "chem-struct-wrap",
    "custom-meta-wrap": "custom-meta-group",
    "floats-wrap": "floats-group",
    "gloss-group": "glossary",
}
# Those whose new name says a little more, or less, than the old one did.
_REPLACED = {
    "access-date": "date-in-citation",
    "citation": "mixed-citation",
    "contract-num": "award-id",
    "contract-sponsor": "funding-source",
    "grant-num": "award-id",
    "grant-sponsor": "funding-source",
    "time-stamp": "date-in-citation",
}
# Attributes as HTML and XML write them where JATS has a name of its own.
_FOREIGN_ATTRIBUTES = {"href": "xlink:href", "lang": "xml:lang", "xml:id": "id"}
_TRUTH = {"true": "yes", "false": "no"}
# How alike two spellings must be to be taken for each other, and so alike that others do not
# count any more (ratios of difflib, from 0 to 1).
_CLOSE, _CLEAR = 0.75, 0.9
_MOST = 100


def near(name: str, candidates: Iterable[str]) -> str | None:
    """Give the one candidate that a misspelt name is nearest to, if there is just one."""
    found = _nearest(name, candidates)
    return found[0] if len(found) == 1 else None


def _nearest(name: str, candidates: Iterable[str]) -> list[str]:
    """The candidates that are near to a name; only the first if it is clearly nearer."""
    found = get_close_matches(name, list(candidates), n=4, cutoff=_CLOSE)
    clear = [one for one in found if SequenceMatcher(None, one, name).ratio() >= _CLEAR]
    return clear if len(clear) == 1 else found


def names_meant(faults: Iterable[Fault], grammar: Grammar) -> dict[Element, list[str]]:
    """Give for unknown elements the names they may have been meant to have, likeliest first.

    Of more than some hundred different names, only the first are looked at: such a record is
    not misspelt but of another kind.
    """
    found: dict[Element, list[str]] = {}
    seen: dict[tuple[str, str], list[str]] = {}
    for fault in faults:
        parent = fault.node.getparent()
        key = fault.name, "" if parent is None else qualified_name(parent)
        if key not in seen:
            seen[key] = _names_meant(*key, grammar) if len(seen) < _MOST else []
        found[fault.node] = seen[key]
    return found


def _names_meant(name: str, parent: str, grammar: Grammar) -> list[str]:
    known = _other_name(name, grammar)
    if known:
        return [known]
    wanted = grammar.model(parent).names if grammar.has(parent) else None
    return _nearest(name, sorted(wanted or grammar.elements))


@lru_cache(maxsize=1024)
def _other_name(name: str, grammar: Grammar) -> str | None:
    """The grammar's name for an element that differs by case, or that once had another name."""
    alike = _by_case(grammar).get(name.casefold(), ())
    if len(alike) == 1:
        return alike[0]
    known = _RENAMED.get(name) or _REPLACED.get(name)
    return known if known and grammar.has(known) else None


@lru_cache(maxsize=8)
def _by_case(grammar: Grammar) -> dict[str, list[str]]:
    """The names of all elements by what they are without regard to case."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in grammar.elements:
        found[name.casefold()].append(name)
    return found


def rename_elements(
    record: Record, meant: dict[Element, list[str]], grammar: Grammar
) -> dict[Element, Fix]:
    """Rename unknown elements, where one name fits both the place and the content.

    Args:
        record: the record.
        meant: the unknown elements, with the names that they may have been meant to have.
        grammar: the grammar that the record is judged by.
    """
    by_parent: dict[Element, list[Element]] = defaultdict(list)
    for node in meant:
        parent = node.getparent()
        # An element in another namespace is not misspelt.
        foreign = not node.prefix and etree.QName(node).namespace
        if parent is not None and not foreign and grammar.has(qualified_name(parent)):
            by_parent[parent].append(node)
    fixes = {}
    for parent, nodes in by_parent.items():
        fitting = _fitting(parent, nodes, meant, grammar)
        for node, name in fitting.items():
            fixes[node] = _renaming(record, node, name)
    return fixes


def _fitting(
    parent: Element, nodes: list[Element], meant: dict[Element, list[str]], grammar: Grammar
) -> dict[Element, str]:
    """The one name that fits each of some children of an element, where there is just one."""
    siblings = list(elements(parent))
    # Siblings that need another name too must not stand in each other's way.
    names = [_present_or_other_name(sibling, grammar) for sibling in siblings]
    places = {sibling: place for place, sibling in enumerate(siblings)}
    model = grammar.model(qualified_name(parent))
    all_fit = accepts(model, names)
    fitting = {}
    for node in nodes:
        place = places[node]
        if grammar.has(names[place]):
            found = [names[place]] if all_fit and _may_be(node, names[place], grammar) else []
        elif len(nodes) > _MOST:
            found = []
        else:
            found = [
                name
                for name in meant[node]
                if _may_be(node, name, grammar)
                and accepts(model, [*names[:place], name, *names[place + 1 :]])
            ]
        if len(found) == 1:
            fitting[node] = found[0]
    return fitting


def _renaming(record: Record, node: Element, name: str) -> Fix:
    old = qualified_name(node)
    edits, title = record.rename(node, name), f"rename <{old}> to <{name}>"
    same = old.casefold() == name.casefold() or _RENAMED.get(old) == name
    return safe(edits, title) if same else unsafe(edits, title)


def _present_or_other_name(node: Element, grammar: Grammar) -> str:
    name = qualified_name(node)
    return name if grammar.has(name) else _other_name(name, grammar) or name


def _may_be(node: Element, name: str, grammar: Grammar) -> bool:
    """Whether an element could bear another name with just the content and attributes it has."""
    model = grammar.model(name)
    children = [_present_or_other_name(child, grammar) for child in elements(node)]
    if model.kind in {"children", "empty"} and _has_direct_text(node):
        return False
    declared = grammar.attributes(name)
    written = {_written_name(node, key) for key in map(str, node.keys())}
    required = {facts.name for facts in declared.values() if facts.default == "#REQUIRED"}
    return accepts(model, children) and written <= declared.keys() and required <= written


def _has_direct_text(node: Element) -> bool:
    return is_text(node.text) or any(is_text(child.tail) for child in node)


def _written_name(node: Element, key: str) -> str:
    """An attribute's name with its prefix, from the name that lxml gives."""
    namespace, _, local = key.rpartition("}")
    if not namespace:
        return local
    if namespace == "{http://www.w3.org/XML/1998/namespace":
        return f"xml:{local}"
    prefixes = [prefix for prefix, uri in node.nsmap.items() if f"{{{uri}" == namespace and prefix]
    return f"{prefixes[0]}:{local}" if prefixes else key


def reorder_children(record: Record, parent: Element, grammar: Grammar) -> Fix | None:
    """Put the children of an element into the order of its model, if exactly one order fits.

    The white space between them stays where it is. Safe when the visible text stays as it was,
    because only elements without any have moved.
    """
    if parent.prefix == "mml":
        # The order in a formula is what it means.
        return None
    if not all(is_element(node) for node in parent) or _has_direct_text(parent):
        # A comment, an instruction or a text belongs to a neighbour, and nobody can tell to which.
        return None
    children = list(elements(parent))
    order = arrange(
        grammar.model(qualified_name(parent)), [qualified_name(child) for child in children]
    )
    if order is None:
        return None
    edits: list[Edit] = []
    for place, index in enumerate(order):
        if index != place:
            span = record.nodes.span(children[place])
            edits.append(Edit(span.start, span.end, record.markup_of(children[index])))
    title = f"put the children of <{qualified_name(parent)}> into the order of the grammar"
    with_text = [index for index in order if is_text(text_content(children[index]))]
    in_order = with_text == sorted(with_text)
    return safe(tuple(edits), title) if in_order else unsafe(tuple(edits), title)


def remove_repetition(record: Record, node: Element) -> Edits:
    """Remove an element that repeats the one before it to the letter; nothing if it does not.

    Parts of formulas and of ruby may well be equal, and there nothing is removed.
    """
    before, parent = next(node.itersiblings("*", preceding=True), None), node.getparent()
    if before is None or node.prefix or (parent is not None and parent.tag == "ruby"):
        return ()
    if record.markup_of(before) != record.markup_of(node):
        return ()
    return record.remove(node)


def is_one_word(node: Element) -> bool:
    """Tell whether all that an element holds is one word.

    Two equal words may be two parts, such as a double surname or the first and last page.
    """
    return len(node) == 0 and len((node.text or "").split()) == 1


def correct_value(fault: Fault) -> Fix | None:
    """Write a value of an attribute as the grammar spells it."""
    facts, attribute = fault.declared, fault.attribute
    if facts is None or attribute is None:
        return None
    written = attribute.value.value
    span = attribute.value.span
    bare = written.strip(" \t\r\n")
    fixed = (facts.value,) if facts.value is not None else ()
    listed = fixed if facts.default == "#FIXED" else facts.values or fixed
    alike = [value for value in listed if value and value.casefold() == bare.casefold()]
    if not alike and _TRUTH.get(bare.casefold()) in listed:
        alike = [_TRUTH[bare.casefold()]]
    if not alike and bare != written and fits(bare, facts):
        alike = [bare]
    if len(alike) == 1:
        edits: Edits = (Edit(span.start, span.end, alike[0]),)
        return safe(edits, f"write {alike[0]!r}")
    close = near(bare, [value for value in listed if value])
    if close is None:
        return None
    return unsafe((Edit(span.start, span.end, close),), f"write {close!r}")


def rename_attribute(fault: Fault, present: Container[str], grammar: Grammar) -> Fix | None:
    """Rename an unknown attribute, if the element has one of nearly that name and lacks it.

    A name that other elements have, or this one in another version, is no misspelling.

    Args:
        fault: the fault of the kind ``unknown-attribute``.
        present: the names of the attributes that the element has, as written.
        grammar: the grammar that the record is judged by.
    """
    attribute = fault.attribute
    if attribute is None or fault.name.startswith(("xmlns", "xsi:")):
        return None
    declared = grammar.attributes(qualified_name(fault.node))
    free = [
        name
        for name in declared
        if name not in present and not name.startswith("xmlns") and _is_bound(fault.node, name)
    ]
    alike = [name for name in free if name.casefold() == fault.name.casefold()]
    name = alike[0] if len(alike) == 1 else None
    other = name or _FOREIGN_ATTRIBUTES.get(fault.name)
    if other is None and not _is_attribute(qualified_name(fault.node), fault.name, grammar):
        other = near(fault.name, free)
    if other not in free or not fits(attribute.value.value, declared[other]):
        return None
    edits: Edits = (Edit(attribute.name.start, attribute.name.end, other),)
    title = f"rename {fault.name} to {other}"
    return safe(edits, title) if name else unsafe(edits, title)


def _is_attribute(element: str, name: str, grammar: Grammar) -> bool:
    """Whether a name is that of an attribute, here in another version or on another element."""
    return name in _attribute_names(grammar) or bool(grammars_with(element, name))


@lru_cache(maxsize=8)
def _attribute_names(grammar: Grammar) -> frozenset[str]:
    """All names of attributes outside formulas."""
    return frozenset(
        name
        for element in grammar.facts.attributes
        if ":" not in element
        for name in grammar.attributes(element)
    )


def _is_bound(node: Element, name: str) -> bool:
    prefix, _, local = name.rpartition(":")
    return not prefix or prefix == "xml" or (bool(local) and prefix in node.nsmap)
