"""XPath expressions of a Schematron schema, looked at token by token.

An expression is never evaluated here. Its tokens are enough to rename variables, to fill the
parameters of an abstract pattern, to tell which nodes a rule can concern, and to refuse what
XPath 1 does not know before a record is read.
"""

import re
from collections.abc import Iterator, Mapping

from validator.regex import regex

# A string is one token, so that nothing inside it is taken for a name. A name with a colon is
# told from an axis ("child::p") by the second colon.
_TOKEN = regex(
    r"(?P<string>\"[^\"]*\"|'[^']*')"
    r"|(?P<variable>\$\s*(?P<named>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?))"
    r"|(?P<name>[^\W\d][\w.-]*(?::(?!:)(?:[^\W\d][\w.-]*|\*))?)(?P<call>\s*\()?"
    r"|.",
    re.DOTALL,
)
_OPERATORS = frozenset({"and", "or", "div", "mod"})
_NODE_TESTS = frozenset({"comment", "node", "processing-instruction", "text"})
# XPath 1.0, section 4, and XSLT 1.0, section 12.
_FUNCTIONS = frozenset(
    re.findall(
        r"[\w-]+",
        """
        last position count id local-name namespace-uri name string concat starts-with contains
        substring-before substring-after substring string-length normalize-space translate
        boolean not true false lang number sum floor ceiling round
        document key format-number current unparsed-entity-uri generate-id system-property
        element-available function-available
        """,
    )
)
_STEP = regex(
    r"(?:(?:child|attribute|descendant)::)?(?P<kind>@?)"
    r"(?:(?P<prefix>[^\W\d][\w.-]*|\*):)?(?P<local>[^\W\d][\w.-]*|\*)"
)
_LOOSE = regex(r"\s*(\(|\)|@|::)\s*")

EVERYTHING = (
    "/",
    "/descendant::*",
    "@*",
    "/descendant::text()",
    "/descendant::comment()",
    "/descendant::processing-instruction()",
)
"""What :func:`visits` gives when a context may be any node."""


def rename_variables(expression: str, names: Mapping[str, str]) -> str:
    """Give variables of an expression other names.

    All variables of that name are renamed, also one that the expression itself binds (``for``),
    so that its meaning stays.
    """
    if not names:
        return expression

    def renamed(token: re.Match[str]) -> str:
        name = token["named"]
        return f"${names[name]}" if name in names else token.group()

    return _TOKEN.sub(renamed, expression)


def fill_parameters(text: str, values: Mapping[str, str]) -> str:
    """Put the values of an abstract pattern's parameters in place of ``$name``.

    This is replacing of text, in strings too (ISO/IEC 19757-3, section 5.4.10).
    """
    if not values:
        return text
    names = "|".join(re.escape(name) for name in sorted(values, key=len, reverse=True))
    return re.sub(rf"\$({names})(?![\w-])", lambda match: values[match[1]], text)


def unknown_to_xpath_1(
    expression: str, *, prefixes: Mapping[str, str], variables: set[str] | None
) -> str:
    """Say what of an expression XPath 1 does not know, or nothing.

    Args:
        expression: an XPath 1 expression or XSLT 1 pattern that is right in form.
        prefixes: the declared namespace prefixes.
        variables: the variables that are in scope; None where there must be none.
    """
    # libxml2 takes "count(" for a whole expression.
    brackets = [token["call"] or token.group() for token in _TOKEN.finditer(expression)]
    for opening, closing in ("()", "[]"):
        opened = sum(bracket.strip() == opening for bracket in brackets)
        if opened != brackets.count(closing):
            return f"there is not one {closing!r} for each {opening!r}"
    for token in _TOKEN.finditer(expression):
        if (variable := token["named"]) is not None:
            if variables is None:
                return f"with XSLT 1 a context cannot use ${variable}: ask for it in the test"
            if variable not in variables:
                return f"there is no variable ${variable} here: declare it by <let>"
            continue
        name = token["name"]
        if name is None:
            continue
        prefix, colon, _ = name.partition(":")
        if colon:
            if prefix not in prefixes and prefix != "xml":
                return f"the prefix {prefix!r} is not declared: add an <ns> for it"
        elif token["call"] and name not in _FUNCTIONS | _NODE_TESTS | _OPERATORS:
            return (
                f"XPath 1 has no function {name}(): with queryBinding='xslt2' or 'xslt3' the "
                "schema may use it"
            )
    return ""


def visits(contexts: Iterator[str], prefixes: Mapping[str, str]) -> tuple[str, ...]:
    """Tell which nodes of a document can be the context of one of these rules.

    Args:
        contexts: XSLT patterns.
        prefixes: the declared namespace prefixes with their namespaces.

    Returns:
        Paths that have no node in common. ``@id`` stands for these attributes of any element.
    """
    found: dict[tuple[str, str, str], str] = {}
    for context in contexts:
        for step in _last_steps(context):
            if step in ("", "comment()", "text()"):
                found["node", "", step] = f"/descendant::{step}" if step else "/"
                continue
            if step.startswith("processing-instruction("):
                found["node", "", "pi"] = "/descendant::processing-instruction()"
                continue
            match = _STEP.fullmatch(step)
            if match is None:
                return EVERYTHING
            kind = "@" if match["kind"] or step.startswith("attribute::") else "element"
            local, prefix = match["local"], match["prefix"]
            if "*" in (local, prefix):
                local, name = "*", "*"
            else:
                name = f"{prefix}:{local}" if prefix else local
            key = (kind, prefixes.get(prefix or "", prefix or "") if local != "*" else "", local)
            found.setdefault(key, f"@{name}" if kind == "@" else f"/descendant::{name}")
    for kind in ("@", "element"):
        if (kind, "", "*") in found:
            for key in [key for key in found if key[0] == kind and key[2] != "*"]:
                del found[key]
    return tuple(found.values())


def _last_steps(pattern: str) -> Iterator[str]:
    """Give the last step of each alternative of a pattern, without its predicates.

    The document node is an empty step; what is too unusual to take apart is given as ``?``.
    """
    depth = 0
    step: list[str] = []
    bare = True
    for token in _TOKEN.finditer(pattern):
        text = token.group()
        if text == "[":
            depth += 1
        elif text == "]":
            depth -= 1
        elif depth:
            continue
        elif text == "|" or token["name"] == "union":
            yield _step(step, bare)
            step, bare = [], True
        elif text == "/":
            step, bare = [], bare and not "".join(step).strip()
        else:
            step.append(text)
    yield _step(step, bare)


def _step(parts: list[str], bare: bool) -> str:
    text = _LOOSE.sub(r"\1", "".join(parts)).strip()
    return text if text or bare else "?"
