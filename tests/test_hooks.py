"""The hooks for pre-commit, run by pre-commit itself on commits of a real repository.

pre-commit builds the package in a new environment, so these tests need a package index.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.checkout import ROOT, copy_checkout, needs_network
from validator.cli import make_parser

yaml = pytest.importorskip("yaml")
pytest.importorskip("pre_commit")

GOOD = "<element-citation><year>2001</year></element-citation>\n"
FIXABLE = (
    '<element-citation><year>2001</year><pub-id pub-id-type="doi"> </pub-id></element-citation>\n'
)
BAD = (
    "<element-citation><year>2001</year>"
    '<pub-id pub-id-type="doi"><!-- ask --></pub-id></element-citation>\n'
)


@dataclass
class Repository:
    """A repository of records with a hook."""

    folder: Path
    home: Path

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def commit(self):
        """Commit all; give the exit code and all that was printed."""
        _git(self.folder, "add", "--all")
        return _git(self.folder, "commit", "--message", "x", home=self.home, check=False)


def _git(folder, *words, home=None, check=True):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    # The hook that git runs calls pre-commit, which must find Python and not see ours.
    environment.update(
        GIT_CONFIG_GLOBAL=os.devnull,
        GIT_AUTHOR_NAME="a",
        GIT_AUTHOR_EMAIL="a@example.org",
        GIT_COMMITTER_NAME="a",
        GIT_COMMITTER_EMAIL="a@example.org",
    )
    environment.pop("PYTHONPATH", None)
    if home is not None:
        environment["PRE_COMMIT_HOME"] = str(home)
    result = subprocess.run(
        ["git", *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=900,
    )
    output = result.stdout.decode()
    assert not check or result.returncode == 0, output
    return result.returncode, output


@pytest.fixture(scope="module")
def hooks(tmp_path_factory):
    """The checkout as a repository of its own, and the folder of pre-commit's environments."""
    folder = copy_checkout(tmp_path_factory.mktemp("jatslint"))
    _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "x")
    return folder, tmp_path_factory.mktemp("environments")


@pytest.fixture
def make(hooks, tmp_path):
    source, home = hooks
    revision = _git(source, "rev-parse", "HEAD")[1].strip()

    def make_repository(hook, **more):
        folder = tmp_path / "records"
        folder.mkdir()
        config = {
            "repos": [{"repo": str(source), "rev": revision, "hooks": [{"id": hook, **more}]}]
        }
        (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
        _git(folder, "init", "--quiet")
        subprocess.run(
            [sys.executable, "-m", "pre_commit", "install"],
            cwd=folder,
            env={**os.environ, "PRE_COMMIT_HOME": str(home)},
            capture_output=True,
            check=True,
        )
        return Repository(folder, home)

    return make_repository


def _manifest():
    return yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_pre_commit_takes_the_manifest():
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert result.returncode == 0, result.stdout


def test_the_entries_are_commands_that_there_are():
    parser = make_parser()
    for hook in _manifest():
        words = hook["entry"].split()
        options = parser.parse_args([*words[1:], "a b.xml"])
        assert words[0] == "jatslint"
        assert options.force_exclude
        assert options.fix == (hook["id"] == "jatslint-fix")
        # One process divides the files among the cores itself.
        assert hook["require_serial"] is True


@needs_network
def test_a_clean_commit_passes_and_a_faulty_one_is_refused(make):
    repository = make("jatslint")
    repository.write("a.xml", GOOD)
    code, output = repository.commit()
    assert code == 0, output
    repository.write("b.nxml", BAD)
    repository.write("notes.md", "nothing of ours\n")
    code, output = repository.commit()
    assert code == 1
    assert "b.nxml:1:" in output
    assert "empty-doi" in output
    assert "a.xml" not in output
    assert repository.read("b.nxml") == BAD


@needs_network
def test_records_that_pre_commit_takes_for_binary_files_are_looked_at(make):
    repository = make("jatslint")
    repository.write("a.nxml", "<element-citation><year>20\x0201</year></element-citation>")
    repository.write("b.jats", BAD.encode("utf-16"))
    code, output = repository.commit()
    assert code == 1
    assert "illegal-character" in output
    assert "b.jats:1:" in output


@needs_network
def test_the_fixing_hook_refuses_what_it_changed_and_passes_then(make):
    repository = make("jatslint-fix")
    repository.write("volume 1/a record.xml", FIXABLE)
    code, output = repository.commit()
    assert code == 1
    assert "files were modified by this hook" in output
    assert repository.read("volume 1/a record.xml") == GOOD
    code, output = repository.commit()
    assert code == 0, output


@needs_network
def test_many_files_with_awkward_names(make):
    repository = make("jatslint")
    names = [f"volume {n % 7}/ré'c\"ord $({n});&.xml" for n in range(2000)]
    for name in names:
        repository.write(name, GOOD)
    repository.write("last.xml", BAD)
    code, output = repository.commit()
    assert code == 1
    assert output.count("empty-doi") == 1
    (repository.folder / "last.xml").unlink()
    code, output = repository.commit()
    assert code == 0, output


@needs_network
def test_arguments_of_the_user_are_taken(make):
    repository = make("jatslint", args=["--ignore", "empty-doi"])
    repository.write("a.xml", BAD)
    code, output = repository.commit()
    assert code == 0, output


@needs_network
def test_what_settings_exclude_is_not_looked_at(make):
    repository = make("jatslint")
    repository.write("jatslint.toml", 'exclude = ["drafts/"]\n')
    repository.write("drafts/a.xml", BAD)
    code, output = repository.commit()
    assert code == 0, output
    repository.write("b.xml", BAD)
    code, output = repository.commit()
    assert code == 1
    assert "drafts" not in output


@needs_network
def test_the_hooks_can_be_tried_without_being_installed(make, hooks):
    repository = make("jatslint")
    repository.write("a.xml", BAD)
    _git(repository.folder, "add", "--all")
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hooks[0]), "jatslint", "-a"]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(repository.home)}
    result = subprocess.run(
        command, cwd=repository.folder, env=environment, capture_output=True, check=False
    )
    assert result.returncode == 1
    assert b"empty-doi" in result.stdout


@needs_network
def test_the_package_that_is_installed_is_the_one_of_the_clone(make, hooks):
    repository = make("jatslint")
    repository.write("a.xml", GOOD)
    repository.commit()
    (command,) = repository.home.glob("repo*/py_env-*/bin/jatslint")
    shutil.copy(ROOT / "examples" / "article.xml", repository.folder / "a.xml")
    result = subprocess.run(
        [command, "rules"], cwd=repository.folder, capture_output=True, check=False
    )
    assert result.returncode == 0
    assert b"empty-doi" in result.stdout
