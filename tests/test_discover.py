"""Discovery against what git itself lists, and against hostile folders."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from validator.discover import Missing, discover
from validator.gitignore import make_layer

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
needs_links = pytest.mark.skipif(os.name == "nt", reason="links need privileges on Windows")


def git(folder: Path, *args: str) -> bytes:
    # The user's own exclude file is no part of what we promise.
    isolated = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return subprocess.run(
        ["git", "-c", "core.excludesFile=", *args],
        cwd=folder,
        env={**environment, **isolated},
        check=True,
        stdout=subprocess.PIPE,
    ).stdout


def listed_by_git(folder: Path) -> list[str]:
    out = git(folder, "ls-files", "-z", "--others", "-c", "--exclude-standard")
    names = {os.fsdecode(name) for name in out.split(b"\0") if name}
    hidden = {name for name in names if any(part[0] == "." for part in name.split("/"))}
    return sorted(names - hidden)


def found_below(folder: Path, **options: bool) -> list[str]:
    items = list(discover([str(folder)], **options))
    assert not [item for item in items if isinstance(item, Missing)], items
    return [item.relative_to(folder).as_posix() for item in items if isinstance(item, Path)]


def fill(folder: Path, *names: str, text: str = "x\n") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")


def paths(*names: str) -> list[Path]:
    return [Path(name) for name in names]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    return tmp_path


@needs_git
def test_nested_ignore_files_and_negations_as_git_has_them(repository: Path) -> None:
    fill(
        repository,
        *("a.xml", "b.txt", "keep.txt", "c.XML", "build/x.xml", "build/keep.xml", "top.html"),
        *("sub/a.xml", "sub/top.html", "sub/b.txt", "sub/keep.txt", "sub/build/y.xml"),
        *("only/a.xml", "only/b.txt", "only/deep/c.xml", "only/deep/d.txt"),
        *("star/a/b/c.xml", "star/c.xml", "star/a/c.txt", "private.xml", "sub/private.xml"),
        *("lit/# no comment.xml", "lit/!bang.xml", "lit/end .xml", "lit/[x].xml", "lit/é.xml"),
        *("inside/one/a.xml", "inside/one/a.txt", "inside/b.xml", "inside/one/two/c.txt"),
        *("d1/f1.xml", "d1/fa.xml", "dir.xml/in.xml", "a-b-c-d.xml"),
    )
    fill(
        repository,
        ".gitignore",
        text="# comment\n*.txt\n!keep.txt\nbuild/\n!build/keep.xml\n/top.html\r\n\n/star/**/c.xml\n"
        "\\# no comment.xml\n\\!bang.xml\nlit/\\[x].xml\ninside/**\n!inside/**/\n"
        "!inside/**/*.txt\nf[0-9].xml\nbroken[\nslash\\\n[z-a].xml\n/\n!\n"
        "*-*-*.xml\n   \n",
    )
    fill(repository, "only/.gitignore", text="*\n!*/\n!*.xml\n")
    fill(repository, "sub/.gitignore", text="\ufeff!b.txt\nkeep.txt\n")
    fill(repository, ".git/info/exclude", text="private.xml\n")
    fill(repository, "sub/deeper/.gitignore", text="!private.xml\n")
    fill(repository, "sub/deeper/private.xml")
    expected = listed_by_git(repository)
    assert len(expected) == 15
    assert found_below(repository) == expected
    # The rules of the folders above count, and an excluded folder named explicitly is walked.
    assert found_below(repository / "sub") == listed_by_git(repository / "sub")
    assert found_below(repository / "only" / "deep") == ["c.xml"]
    assert found_below(repository / "build") == ["keep.xml", "x.xml"]
    assert "b.txt" not in found_below(repository)
    assert list(discover([str(repository / "b.txt")])) == [repository / "b.txt"]


@needs_git
@pytest.mark.parametrize("seed", range(12))
def test_random_rules_as_git_has_them(repository: Path, seed: int) -> None:
    rng = random.Random(seed)
    stems = ["a", "b", "ab", "abc", "e", "a b", "a.b", "#a", "!b", "1", "B"]
    folders = [""]
    for _ in range(14):
        folders.append(rng.choice(folders) + rng.choice(stems) + "/")
    files = {rng.choice(folders) + rng.choice(stems) + ".xml" for _ in range(60)}
    fill(repository, *sorted(files))
    # Not among them: names beyond ASCII (git's `?` is a byte), backward ranges, slashes in
    # brackets, POSIX classes.
    pieces = ["a", "b", "*", "?", ".xml", "[ab]", "[!a]", "é", "\\a", "\\ ", "#", "c"]
    pieces += ["[a-z]", "*.xml", "[^b]", "[]a]", "[0-9b]", "1", " "]

    def line() -> str:
        segments = [
            rng.choice(["**", "*", *["".join(rng.sample(pieces, rng.randint(1, 3)))] * 5])
            for _ in range(rng.choice([1, 1, 2, 3]))
        ]
        start, end = rng.choice(["", "", "!", "!/", "/"]), rng.choice(["", "", "/", " "])
        return start + "/".join(segments) + end

    for folder in {"", *rng.sample(folders, 3)}:
        lines = "\n".join(line() for _ in range(rng.randint(1, 7)))
        fill(repository, folder + ".gitignore", text=lines)
    assert found_below(repository) == listed_by_git(repository)
    for folder in rng.sample(folders, 3):
        # Git goes by the whole path, we take a named folder as asked for.
        named = bool(folder) and (repository / folder).is_dir()
        check = ["git", "check-ignore", "-q", "--", folder]
        if named and subprocess.run(check, cwd=repository, check=False).returncode:
            assert found_below(repository / folder) == listed_by_git(repository / folder)


@needs_git
def test_a_nested_repository_has_its_own_rules(repository: Path) -> None:
    fill(repository, "tracked.xml")
    fill(repository, ".git/info/exclude", text="private.xml\n")
    nested = repository / "nested"
    fill(nested, "private.xml", "own.xml")
    git(nested, "init", "-q")
    fill(nested, ".gitignore", text="own.xml\n")
    assert found_below(nested) == listed_by_git(nested) == ["private.xml"]
    assert found_below(repository) == ["nested/private.xml", "tracked.xml"]


def test_walk_order_suffixes_and_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "b.xml", "b/a.XML", "b-c.jats", "a.nxml", ".h.xml", ".d/a.xml", "n.md", "xml")
    fill(tmp_path, "z/q.htm", "z/.k/a.txt", "z/r.xhtml", "noext", "b.xml.bak")
    expected = ["a.nxml", "b-c.jats", "b.xml", "b/a.XML", "z/q.htm", "z/r.xhtml"]
    assert found_below(tmp_path) == expected
    monkeypatch.chdir(tmp_path)
    assert list(discover(["."])) == paths(*expected)
    assert list(discover(["n.md", ".h.xml", "./z"])) == paths("n.md", ".h.xml", *expected[4:])
    assert list(discover(["z", "z/q.htm", "b", "../" + tmp_path.name + "/b"])) == paths(
        "z/q.htm", "z/r.xhtml", "b/a.XML"
    )


def test_missing_arguments() -> None:
    texts = ["", "no/such", "no/*.xml", "nul\0", "nul\0*", "x" * 5000]
    items = list(discover(texts))
    assert [item.path for item in items if isinstance(item, Missing)] == texts
    assert all(isinstance(item, Missing) and item.reason for item in items)


def test_globs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "a1.xml", "a2.xml", "b.md", ".h.xml", "s/a3.xml", "s/t/a4.xml", "s/t/x.md")
    fill(tmp_path, "a[1].xml", ".gitignore", "s/.h/a5.xml")
    monkeypatch.chdir(tmp_path)
    assert list(discover(["a?.xml"])) == paths("a1.xml", "a2.xml")
    assert list(discover(["a[1].xml"])) == paths("a[1].xml")
    assert list(discover(["a[!1].xml"])) == paths("a2.xml")
    assert list(discover(["*.md"])) == paths("b.md")
    assert list(discover(["**/a*.xml"])) == paths(
        "a1.xml", "a2.xml", "a[1].xml", "s/a3.xml", "s/t/a4.xml"
    )
    assert list(discover(["s/**/**/t/*"])) == paths("s/t/a4.xml", "s/t/x.md")
    assert list(discover(["s/**"])) == paths("s/a3.xml", "s/t/a4.xml")
    assert list(discover(["**"])) == list(discover(["."]))
    assert list(discover(["?"])) == paths("s/a3.xml", "s/t/a4.xml")
    assert list(discover([".h*"])) == paths(".h.xml")
    assert list(discover(["*/t"])) == paths("s/t/a4.xml")
    assert list(discover([str(tmp_path / "a?.xml")])) == [tmp_path / "a1.xml", tmp_path / "a2.xml"]
    assert [type(item) for item in discover(["*.none", "*/none", "b.md/*"])] == [Missing] * 3


@needs_links
def test_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "real/a.xml")
    monkeypatch.chdir(tmp_path)
    Path("real/loop").symlink_to("..", target_is_directory=True)
    Path("real/loop2").symlink_to(".", target_is_directory=True)
    Path("real/self.xml").symlink_to("self.xml")
    Path("real/z.xml").symlink_to("a.xml")
    Path("real/gone.xml").symlink_to("nowhere")
    Path("link").symlink_to("real", target_is_directory=True)
    items = list(discover(["real"]))
    assert items[0] == Path("real/a.xml")
    assert items[-1] == Path("real/z.xml")
    assert [i.path for i in items if isinstance(i, Missing)] == ["real/gone.xml", "real/self.xml"]
    assert [i for i in discover(["link"]) if isinstance(i, Path)] == paths(
        "link/a.xml", "link/z.xml"
    )
    assert [i for i in discover(["real", "link", "real/loop/real/a.xml"]) if isinstance(i, Path)]
    assert list(discover(["link/a.xml", "real/z.xml", "real/a.xml"])) == paths("link/a.xml")
    assert list(discover(["**/a.xml"])) == paths("real/a.xml")
    assert isinstance(next(discover(["real/self.xml"])), Missing)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_special_files_do_not_block(tmp_path: Path) -> None:
    fill(tmp_path, "a.xml", "s/b.xml")
    os.mkfifo(tmp_path / "pipe.xml")
    os.mkfifo(tmp_path / ".gitignore")
    os.mkfifo(tmp_path / ".git")
    assert found_below(tmp_path) == ["a.xml", "s/b.xml"]
    assert found_below(tmp_path / "s") == ["b.xml"]


@pytest.mark.skipif(
    os.name == "nt" or (hasattr(os, "geteuid") and os.geteuid() == 0),
    reason="this user may read every folder",
)
def test_unreadable_folder_is_reported(tmp_path: Path) -> None:
    fill(tmp_path, "a.xml", "closed/b.xml", "z.xml")
    (tmp_path / "closed").chmod(0)
    try:
        items = list(discover([str(tmp_path)]))
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert [type(item).__name__ for item in items][1:2] == ["Missing"]
    assert items[0] == tmp_path / "a.xml"
    assert items[2] == tmp_path / "z.xml"


def test_folder_that_cannot_be_listed_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "a.xml", "closed/b.xml", "z.xml")
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    items = list(discover([str(tmp_path)]))
    closed = Missing(str(tmp_path / "closed"), "the folder cannot be read: Permission denied")
    assert items == [tmp_path / "a.xml", closed, tmp_path / "z.xml"]


def test_hostile_ignore_files_do_not_hang(tmp_path: Path) -> None:
    name = "a" * 200 + ".xml"
    fill(tmp_path, name, "bytes/a.xml")
    fill(tmp_path, ".gitignore", text="*a" * 60 + "*b\n" + "**/a/" * 60 + "\n" + "\\\n[\n" * 99)
    (tmp_path / "bytes" / ".gitignore").write_bytes(b"\xff\xfe\0*\n[\xff-\x80]\n")
    items = list(discover([str(tmp_path)]))
    assert items == [tmp_path / name, tmp_path / "bytes/a.xml"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_names_that_are_no_text(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xff\n.xml"
    Path(os.fsdecode(raw)).write_bytes(b"")
    assert [os.fsencode(i) for i in discover([str(tmp_path)]) if isinstance(i, Path)] == [raw]
    (tmp_path / ".gitignore").write_bytes(b"\xff?.xml\n")
    assert list(discover([str(tmp_path)])) == []


def test_deep_folders_do_not_exhaust_the_stack(tmp_path: Path) -> None:
    made = [tmp_path]
    try:
        for _ in range(min(1200, (3500 - len(str(tmp_path))) // 2)):
            folder = made[-1] / "d"
            folder.mkdir()
            made.append(folder)
        fill(made[-1], "a.xml")
        assert list(discover([str(tmp_path)])) == [made[-1] / "a.xml"]
    finally:
        # Removing a tree this deep would exhaust the stack of those who clean up.
        (made[-1] / "a.xml").unlink(missing_ok=True)
        for folder in reversed(made[1:]):
            folder.rmdir()


def test_excluded_paths_are_passed_over_and_named_ones_only_when_forced(tmp_path):
    fill(tmp_path, *("a.xml", "old/b.xml", "old/deep/c.xml", "new/d.xml", "new/old/keep.xml"))
    (layer,) = make_layer(["/old/", "!/old/b.xml", "keep*"], tmp_path.resolve())

    def found(*paths, force=False):
        given = [str(tmp_path / path) for path in paths]
        items = discover(given, exclude=(layer,), force_exclude=force)
        return [item.relative_to(tmp_path).as_posix() for item in items]

    assert found("") == ["a.xml", "new/d.xml"]
    assert found("old/b.xml", "a.xml") == ["old/b.xml", "a.xml"]
    assert found("old") == ["old/b.xml", "old/deep/c.xml"]
    assert found("old", "old/deep/c.xml", "new/old/keep.xml", "a.xml", force=True) == ["a.xml"]
    assert found("*/*.xml", force=True) == ["new/d.xml"]
