"""Completions, asked for in the shells themselves."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from validator.reporting import report_names
from validator.ruleset import all_rules

ROOT = Path(__file__).parents[1]

_BASH = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
set -- $(complete -p jatslint)
while [ "$1" != -F ]; do shift; done
"$2" jatslint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    """The completions of each shell, in files."""
    folder = tmp_path_factory.mktemp("completions")
    for shell in ("bash", "zsh", "fish", "tcsh"):
        result = subprocess.run(
            [sys.executable, "-m", "validator", "completions", shell],
            cwd=ROOT,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert result.returncode == 0, result.stderr
        assert not result.stderr
        (folder / shell).write_bytes(result.stdout)
    return folder


def _run(*command, cwd=ROOT):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    result = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "HOME": str(cwd), "TERM": "dumb"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert not result.stderr, result.stderr
    return result.stdout.decode()


def _ask_bash(scripts, *words, cwd=ROOT):
    return set(_run("bash", "-c", _BASH, "bash", str(scripts / "bash"), *words, cwd=cwd).split())


def _ask_fish(scripts, *words, cwd=ROOT):
    asked = _run(
        "fish", "-c", "source $argv[1]; complete -C $argv[2]", str(scripts / "fish"),
        " ".join(words), cwd=cwd,
    )  # fmt: skip
    return {line.partition("\t")[0] for line in asked.splitlines()}


every_shell = pytest.mark.parametrize("ask", [_ask_bash, _ask_fish])


@every_shell
def test_a_shell_offers_commands(scripts, ask, tmp_path):
    offered = ask(scripts, "jatslint", "", cwd=tmp_path)
    assert {"check", "rule", "rules", "schema", "baseline", "undo", "completions"} <= offered
    assert ask(scripts, "jatslint", "baseline", "", cwd=tmp_path) == {"create", "prune", "diff"}


@every_shell
def test_a_shell_offers_options(scripts, ask):
    assert "--output-format" in ask(scripts, "jatslint", "check", "--outp")
    assert ask(scripts, "jatslint", "check", "--force-e") == {"--force-exclude"}


@every_shell
@pytest.mark.parametrize(
    "words", [("check", "--select"), ("check", "--fix", "--ignore"), ("rule",)]
)
def test_a_shell_offers_names_and_codes_of_rules(scripts, ask, words):
    names = {rule.name for rule in all_rules() if rule.name.startswith("empty-")}
    assert ask(scripts, "jatslint", *words, "empty-") == names
    codes = {rule.code for rule in all_rules() if rule.area == "IDN"}
    assert ask(scripts, "jatslint", *words, "IDN1") == codes


@every_shell
def test_a_shell_offers_formats_levels_and_versions(scripts, ask):
    offered = ask(scripts, "jatslint", "check", "--report", "")
    assert offered == set(report_names())
    offered = ask(scripts, "jatslint", "check", "--fail-on", "")
    assert offered == {"error", "warning", "info"}
    assert {"1.2", "1.3"} <= ask(scripts, "jatslint", "check", "--target", "1.")


@every_shell
def test_a_shell_offers_files_and_folders(scripts, ask, tmp_path):
    (tmp_path / "records").mkdir()
    (tmp_path / "record.xml").touch()
    offered = {word.rstrip("/") for word in ask(scripts, "jatslint", "check", "rec", cwd=tmp_path)}
    assert offered == {"records", "record.xml"}
    asked = ask(scripts, "jatslint", "check", "--output-dir", "rec", cwd=tmp_path)
    assert {word.rstrip("/") for word in asked} == {"records"}


def test_zsh_completes_what_is_typed(scripts, tmp_path):
    pty = pytest.importorskip("pty")
    if shutil.which("zsh") is None:
        pytest.skip("zsh is not installed")
    (tmp_path / "functions").mkdir()
    shutil.copy(scripts / "zsh", tmp_path / "functions" / "_jatslint")
    (tmp_path / ".zshrc").write_text(
        "PS1='> '\nfpath=(~/functions $fpath)\nautoload -U compinit\ncompinit -D -u\n"
        # What is typed is printed instead of run.
        'jatslint() { print -r -- "ran: $*" }\n'
    )
    environment = {"HOME": str(tmp_path), "TERM": "dumb", "PATH": os.environ["PATH"]}
    typed = (
        b"jatslint check --output-f\tjson\n"
        b"jatslint rule missing-d\t\n"
        b"jatslint check --select IDN101 --fail-on w\t\n"
        b"jatslint base\tcre\t\n"
        b"exit\n"
    )
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execvpe("zsh", ["zsh", "-i"], environment)
    output = b""
    try:
        os.write(terminal, typed)
        while chunk := os.read(terminal, 65536):
            output += chunk
    except OSError:
        # Linux says so when the shell has ended.
        pass
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)
    ran = [line.strip() for line in output.decode().splitlines() if line.startswith("ran: ")]
    assert ran == [
        "ran: check --output-format json",
        "ran: rule missing-doi",
        "ran: check --select IDN101 --fail-on warning",
        "ran: baseline create",
    ]


def test_tcsh_reads_its_completions(scripts):
    known = _run("tcsh", "-f", "-c", f"source {scripts / 'tcsh'}; complete")
    assert known.startswith("jatslint\t")
    assert "empty-doi" in known


def test_only_this_command_loads_the_library():
    code = "import sys, validator.cli as c; c.make_parser(); sys.exit('shtab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
