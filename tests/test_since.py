"""The files that changed since a revision, asked of a real git."""

import os
import subprocess

import pytest

from validator.since import SinceError, changed_since


@pytest.fixture(autouse=True)
def settings(monkeypatch, tmp_path):
    """Let no settings of the machine bind, and use those that would mislead a careless reader."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    config = tmp_path / "gitconfig"
    config.write_text(
        "[user]\nname = A\nemail = a@example.org\n[init]\ndefaultBranch = main\n"
        "[diff]\nrelative = true\nrenames = copies\nnoprefix = true\nignoreSubmodules = all\n"
        '[color]\nui = always\n[core]\nquotePath = true\n[protocol "file"]\nallow = always\n'
        "[status]\nshowUntrackedFiles = no\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))


def git(folder, *words):
    done = subprocess.run(["git", "-C", folder, *words], capture_output=True, check=True)
    return done.stdout.decode().strip()


def new_repository(folder, **files):
    folder.mkdir()
    git(folder, "init", "-q")
    for name, text in files.items():
        write(folder / f"{name}.xml", text)
    commit(folder)
    return folder


def commit(folder):
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x", "--allow-empty")


def write(path, text="<article/>"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.fixture
def repository(tmp_path, monkeypatch):
    folder = new_repository(tmp_path / "repository", a="1", b="2", c="3", d="4")
    monkeypatch.chdir(folder)
    return folder


def names(found, folder):
    return {path.relative_to(folder).as_posix() for path in found}


def test_staged_unstaged_committed_and_untracked_files_have_changed(repository):
    write(repository / "a.xml", "unstaged")
    write(repository / "b.xml", "staged")
    git(repository, "add", "b.xml")
    write(repository / "new" / "e.xml")
    assert names(changed_since("HEAD", ["."]), repository) == {"a.xml", "b.xml", "new/e.xml"}
    commit(repository)
    assert changed_since("HEAD", ["."]) == frozenset()
    assert names(changed_since("HEAD~1", ["."]), repository) == {"a.xml", "b.xml", "new/e.xml"}


def test_deleted_files_are_left_out_and_renamed_ones_have_the_new_name(repository):
    (repository / "a.xml").unlink()
    git(repository, "mv", "b.xml", "moved.xml")
    (repository / "c.xml").rename(repository / "carried.xml")
    assert names(changed_since("HEAD", ["."]), repository) == {"moved.xml", "carried.xml"}


def test_ignored_files_do_not_count_unless_git_knows_them(repository):
    write(repository / ".gitignore", "*.xml\n")
    write(repository / "new.xml")
    write(repository / "a.xml", "changed")
    assert names(changed_since("HEAD", ["."]), repository) == {".gitignore", "a.xml"}


def test_a_touched_file_has_not_changed(repository):
    os.utime(repository / "a.xml", (1, 1))
    assert changed_since("HEAD", ["."]) == frozenset()


def test_only_what_is_below_the_paths_is_given(repository, monkeypatch):
    for name in ("x/a.xml", "x/y/b.xml", "xx/c.xml", "d.xml"):
        write(repository / name, "new")
    monkeypatch.chdir(repository / "x")
    assert names(changed_since("HEAD", ["."]), repository) == {"x/a.xml", "x/y/b.xml"}
    assert names(changed_since("HEAD", ["../d.xml", "y"]), repository) == {"d.xml", "x/y/b.xml"}
    assert names(changed_since("HEAD", ["../*/*.xml"]), repository) == {
        "d.xml",
        "x/a.xml",
        "x/y/b.xml",
        "xx/c.xml",
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_of_any_bytes(repository):
    odd = [
        b"with blank.xml",
        b"two\nlines.xml",
        b'"quoted".xml',
        b"\xff\xfe.xml",
        b"-n.xml",
        b":(top)x.xml",
        "Zeitschrift für é.xml".encode(),
        b"*.xml",
    ]
    for name in odd:
        (repository / os.fsdecode(name)).write_text("x")
    untracked = {os.fsencode(path.name) for path in changed_since("HEAD", ["."])}
    commit(repository)
    tracked = {os.fsencode(path.name) for path in changed_since("HEAD~1", ["."])}
    assert untracked == tracked == set(odd)


def test_files_are_spelt_by_the_way_that_was_given(repository, tmp_path):
    (tmp_path / "link").symlink_to(repository)
    write(repository / "a.xml", "new")
    assert changed_since("HEAD", [str(tmp_path / "link")]) == {tmp_path / "link" / "a.xml"}
    assert changed_since("HEAD", [str(tmp_path / "link" / "a.xml")]) == {
        tmp_path / "link" / "a.xml"
    }


def test_a_linked_file_is_known_by_its_own_name(repository):
    (repository / "link.xml").symlink_to("a.xml")
    assert names(changed_since("HEAD", ["link.xml"]), repository) == {"link.xml"}
    assert changed_since("HEAD", ["a.xml"]) == frozenset()


def test_three_dots_mean_where_the_branch_began(repository):
    git(repository, "switch", "-q", "-c", "topic")
    write(repository / "a.xml", "topic")
    commit(repository)
    git(repository, "switch", "-q", "main")
    write(repository / "b.xml", "main")
    commit(repository)
    git(repository, "switch", "-q", "topic")
    assert names(changed_since("main...", ["."]), repository) == {"a.xml"}
    assert names(changed_since("main", ["."]), repository) == {"a.xml", "b.xml"}


def test_work_trees(repository, tmp_path):
    git(repository, "worktree", "add", "-q", str(tmp_path / "tree"))
    write(tmp_path / "tree" / "a.xml", "new")
    assert changed_since("main", [str(tmp_path / "tree")]) == {tmp_path / "tree" / "a.xml"}


def test_submodules_are_looked_into(repository, tmp_path):
    inner = new_repository(tmp_path / "inner", i="1", j="2")
    git(repository, "submodule", "--quiet", "add", str(inner), "part")
    assert "part/i.xml" in names(changed_since("HEAD", ["."]), repository)
    commit(repository)
    assert changed_since("HEAD", ["."]) == frozenset()
    write(repository / "part" / "i.xml", "changed")
    write(repository / "part" / "new.xml")
    expected = {"part/i.xml", "part/new.xml"}
    assert names(changed_since("HEAD", ["."]), repository) == expected
    commit(repository / "part")
    assert names(changed_since("HEAD", ["."]), repository) == expected
    # Asked for by itself, it is a repository of its own.
    assert changed_since("HEAD", ["part/new.xml"]) == frozenset()


def test_a_repository_inside_that_git_does_not_know(repository):
    new_repository(repository / "nested", n="1")
    assert names(changed_since("HEAD", ["."]), repository) == {"nested/n.xml"}


def test_paths_in_two_repositories(repository, tmp_path):
    other = new_repository(tmp_path / "other", o="1")
    write(repository / "a.xml", "new")
    write(other / "o.xml", "new")
    assert changed_since("HEAD", [str(repository), str(other)]) == {
        repository / "a.xml",
        other / "o.xml",
    }


def test_a_hook_in_a_subfolder_is_not_misled_by_its_environment(repository, monkeypatch):
    write(repository / "x" / "a.xml", "new")
    monkeypatch.chdir(repository / "x")
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/other-index")
    assert names(changed_since("HEAD", ["."]), repository) == {"x/a.xml"}


@pytest.mark.parametrize(
    "revision",
    [
        "",
        "nothing",
        "--output=x",
        "-",
        "HEAD^{tree}x",
        "HEAD..main",
        "a\0b",
        "...",
        "x\ny",
        "\udcff",
    ],
)
def test_what_is_no_revision_is_told(repository, revision):
    with pytest.raises(SinceError, match="there is no revision"):
        changed_since(revision, ["."])
    assert not (repository / "x").exists()


def test_a_folder_without_a_repository_is_told(tmp_path):
    with pytest.raises(SinceError, match="is in no git repository; check without --since"):
        changed_since("HEAD", [str(tmp_path)])


def test_histories_without_a_common_commit_are_told(repository):
    git(repository, "switch", "-q", "--orphan", "alone")
    commit(repository)
    with pytest.raises(SinceError, match="no commit in common"):
        changed_since("main...", ["."])


def test_a_machine_without_git_is_told(repository, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SinceError, match="needs git"):
        changed_since("HEAD", ["."])


def test_a_path_that_is_not_there_is_no_error_here(repository):
    write(repository / "a.xml", "new")
    found = changed_since("HEAD", ["missing/file.xml"])
    assert repository / "missing" / "file.xml" not in found
