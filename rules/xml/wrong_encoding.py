"""The encoding that a record declares is not the one that it is written in.

Why: letters outside English turn into two or three wrong ones, or tools refuse the whole record.
Fixes: declares UTF-8 or UTF-16 where the bytes prove it, and spells the name of an encoding as
parsers know it (safe); declares UTF-8 where little speaks for it, and Windows-1252 where bytes
that are wrong in the declared encoding make plausible text of Western Europe (unsafe). The bytes
of the text stay.
Leaves alone: encodings of East Asia, unless a byte is wrong in them; text that was given as
characters.
"""

import re
from collections.abc import Iterator

from validator.edits import Edit, Span
from validator.encodings import (
    ascii_compatible,
    declaration_in,
    holds_only_halves,
    is_known,
    is_single_byte,
    well_spelt,
)
from validator.findings import Fix, safe, unsafe
from validator.record import Record
from validator.regex import regex
from validator.rule import Found, Rule

from ._evidence import is_western, utf8_evidence

rule = Rule(
    "wrong-encoding",
    code="XML106",
    level="error",
    since="0.1",
    changes_text="characters that were read wrongly are read as they were written",
)

rule.bad(
    '<?xml version="1.0" encoding="UTF-16"?><p>One</p>',
    '<?xml version="1.0" encoding="UTF-8"?><p>One</p>',
)
rule.bad(
    '<?xml version="1.0" encoding="ISO-8859-1"?><p>Müller in Orléans</p>',
    '<?xml version="1.0" encoding="UTF-8"?><p>Müller in Orléans</p>',
)
rule.good('<?xml version="1.0"?><p>Müller in Orléans</p>')
rule.good("<p>In Latin-1 'Müller' reads 'MÃ¼ller'</p>")

# Names of encodings in which an ASCII file cannot be (XML 1.0, section 4.3.3, and the IANA
# registry), and the name of the character set, for which people write it.
_WIDE = regex(r"utf[-_]?(?:16|32)(?:[-_]?[bl]e)?|ucs[-_]?[24]|iso-10646-ucs-[24]|unicode")
_BEFORE_ENCODING = regex(r"""<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"[^"<>]*"|'[^'<>]*')""")
_C1 = regex("[\x80-\x9f]")
_UTF8, _WESTERN = "UTF-8", "windows-1252"


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Compare the encoding that a record declares with its bytes."""
    source = record.source
    if source.decoded:
        return
    if not source.valid:
        if not holds_only_halves(record.text):
            yield _undecodable(record)
    elif declaration := declaration_in(record.text):
        judge = _wide if source.encoding.startswith(("utf-16", "utf-32")) else _misdeclared
        found = judge(record, declaration)
        if found is not None:
            yield found


def _wide(record: Record, declaration: "re.Match[str]") -> Found | None:
    """Judge the declaration of a record that cannot but be in UTF-16 or UTF-32."""
    name, right = declaration[1], record.source.encoding[: len("utf-16")].upper()
    if _WIDE.fullmatch(name.lower()):
        return None
    return Found(
        Span(*declaration.span(1)),
        f"the record declares {name!r}, but its bytes are {right}, at which strict XML tools "
        f"stop: declare {right}",
        safe(_redeclared(declaration, right), f"declare {right}"),
    )


def _misdeclared(record: Record, declaration: "re.Match[str]") -> Found | None:
    """Judge the declaration of a record in which every byte can be read."""
    name = declaration[1]
    codec = ascii_compatible(name)
    body = _body(record)
    if codec is None:
        return _impossible(record, declaration)
    if codec != "utf-8" and not body.isascii():
        if record.source.mark:
            return _not_so(record, declaration, proven=True)
        text = _decoded(body, "utf-8") if is_single_byte(codec) else None
        evidence = utf8_evidence(text) if text is not None else ""
        if evidence:
            return _not_so(record, declaration, proven=evidence == "proof")
        if text is None and codec == "iso8859-1" and _C1.search(record.text):
            return _windows_in_disguise(declaration, body)
    proper = well_spelt(name)
    if proper == name:
        return None
    return Found(
        Span(*declaration.span(1)),
        f"no encoding is called {name!r}, so tools refuse the record: write {proper}",
        safe(_redeclared(declaration, proper), f"write {proper}"),
    )


def _impossible(record: Record, declaration: "re.Match[str]") -> Found | None:
    """Judge a name of an encoding in which the declaration could not be read, or of none."""
    name = declaration[1]
    if _WIDE.fullmatch(name.lower()):
        return _not_so(record, declaration, proven=True)
    body = _body(record)
    if body.isascii():
        # Python does not know every encoding, and some write other letters as ASCII.
        return None if is_known(name) else _not_so(record, declaration, proven=False)
    return _not_so(record, declaration, proven=utf8_evidence(record.text) == "proof")


def _not_so(record: Record, declaration: "re.Match[str]", *, proven: bool) -> Found:
    make = safe if proven else unsafe
    be = "are" if proven else "seem to be"
    name = repr(declaration[1]) if declaration[1] else "no encoding"
    return Found(
        Span(*declaration.span(1)),
        f"the record declares {name}, but its bytes {be} UTF-8{_example(record)}: declare UTF-8",
        make(_redeclared(declaration, _UTF8), "declare UTF-8"),
    )


def _example(record: Record) -> str:
    """Show how the first letter that is not ASCII reads, and how it should."""
    source = record.source
    first = re.search(r"[^\x00-\x7f]+", record.text) if source.encoding != "utf-8" else None
    if first is None or not source.valid:
        return ""
    right = _decoded(first[0].encode(source.encoding), "utf-8")
    return f", in which {first[0][:12]!r} reads {right[:4]!r}" if right else ""


def _windows_in_disguise(declaration: "re.Match[str]", body: bytes) -> Found | None:
    text = _decoded(body, "cp1252")
    if text is None or not is_western(text):
        return None
    return Found(
        Span(*declaration.span(1)),
        f"the record declares {declaration[1]!r}, in which some of its bytes mean invisible "
        f"controls; they seem to be {_WESTERN}: declare it",
        unsafe(_redeclared(declaration, _WESTERN), f"declare {_WESTERN}"),
    )


def _undecodable(record: Record) -> Found:
    """Tell of a record with bytes that are wrong in its encoding."""
    reason = record.error.message if record.error else "some bytes are wrong in the encoding"
    at = record.error.offset if record.error else 0
    fix = _reread(record)
    if fix is not None:
        advice = f"{fix.title}, in which the text reads well"
    else:
        advice = "find out in which encoding it was written, and declare that"
    return Found(
        Span(at, min(at + 1, len(record.text))),
        f"{reason}, so tools refuse the whole record: {advice}",
        fix,
    )


def _reread(record: Record) -> Fix | None:
    """Find an encoding in which all bytes make sense; those of East Asia are never guessed."""
    if record.source.mark:
        return None
    declaration = declaration_in(record.text)
    codec = ascii_compatible(declaration[1]) if declaration else None
    body = _body(record)
    text = _decoded(body, "utf-8")
    evidence = utf8_evidence(text) if text is not None else ""
    if declaration and codec and evidence:
        make = safe if evidence == "proof" and is_single_byte(codec) else unsafe
        return make(_redeclared(declaration, _UTF8), "declare UTF-8")
    if codec not in {None, "utf-8", "ascii"}:
        return None
    text = _decoded(body, "cp1252")
    if text is None or not is_western(text):
        return None
    edits = (
        _redeclared(declaration, _WESTERN) if declaration else _declared_at_the_beginning(record)
    )
    return unsafe(edits, f"declare {_WESTERN}") if edits else None


def _redeclared(declaration: "re.Match[str]", name: str) -> tuple[Edit, ...]:
    return (Edit(*declaration.span(1), name),)


def _declared_at_the_beginning(record: Record) -> tuple[Edit, ...]:
    """Declare Windows-1252 where no encoding is declared; nothing if text stands before."""
    written = f'encoding="{_WESTERN}"'
    if before := _BEFORE_ENCODING.match(record.text):
        return (Edit(before.end(), before.end(), f" {written}"),)
    if not record.text.startswith("<") or "<?xml " in record.text:
        return ()
    return (Edit(0, 0, f'<?xml version="1.0" {written}?>{record.source.newline}'),)


def _body(record: Record) -> bytes:
    return record.source.data[len(record.source.mark) :]


def _decoded(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeError:
        return None
