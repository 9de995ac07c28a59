"""The GitHub Action, the image and the snippets for CI: that they do what they say.

The steps of the action are run by a small runner as GitHub would: in bash, with the inputs as
variables. The step that installs, and the wheel of the image, need a package index.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.checkout import ROOT, copy_checkout, needs_network
from validator.arguments import COMMANDS
from validator.cli import make_parser
from validator.outputs import parse_output
from validator.words import read_words

yaml = pytest.importorskip("yaml")
pytest.importorskip("check_jsonschema")

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"] if "id" in step}
GOOD = "<element-citation><year>2001</year></element-citation>\n"
BAD = '<element-citation><pub-id pub-id-type="doi"><!-- ask --></pub-id></element-citation>\n'


def _conforms(schema, path):
    result = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--regex-variant", "nonunicode"),
            *("--builtin-schema", f"vendor.{schema}", path),
        ],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 0, result.stdout.decode()


def test_the_action_follows_its_schema():
    _conforms("github-actions", ROOT / "action.yml")


def test_no_input_is_spliced_into_shell_text():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("name", ["install", "check"])
def test_the_scripts_of_the_action_are_sound(name, tmp_path):
    script = tmp_path / "step.sh"
    script.write_text("#!/usr/bin/env bash\nset -eo pipefail\n" + STEPS[name]["run"])
    _says_nothing("shellcheck", script)


def _says_nothing(linter, path):
    """Run a linter that pip installs as a program."""
    program = shutil.which(linter, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if program is None:
        pytest.skip(f"{linter} is not installed")
    result = subprocess.run([program, path], capture_output=True, check=False, timeout=60)
    assert result.returncode == 0, result.stdout.decode()


@dataclass
class Ran:
    code: int
    stdout: str
    stderr: str
    summary: str
    outputs: dict


class Runner:
    """Runs steps of a composite action as GitHub does."""

    def __init__(self, folder, python=sys.executable, action=ROOT):
        self.folder = folder / "repository"
        self.temp = folder / "temp"
        for path in (self.folder, self.temp):
            path.mkdir()
        self.action = action
        self.results = {"python": {"python-path": python}}

    def run(self, name, **inputs):
        values = {key: str(one.get("default", "")) for key, one in ACTION["inputs"].items()}
        values.update({key.replace("_", "-"): value for key, value in inputs.items()})

        def value(match):
            kind, *names = match[1].split(".")
            if kind == "inputs":
                return values[names[0]]
            return self.results[names[0]][names[2]]

        step = STEPS[name]
        given = {
            key: re.sub(r"\$\{\{ (\S+) \}\}", value, text) for key, text in step["env"].items()
        }
        files = {key: self.temp / key for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for path in files.values():
            path.write_text("")
        script = self.temp / "step.sh"
        script.write_text(step["run"])
        environment = {key: text for key, text in os.environ.items() if key != "PYTHONPATH"}
        environment.update(
            given,
            **{key: str(path) for key, path in files.items()},
            RUNNER_TEMP=str(self.temp),
            GITHUB_ACTION_PATH=str(self.action),
        )
        result = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            check=False,
            timeout=900,
        )
        lines = files["GITHUB_OUTPUT"].read_text().splitlines()
        outputs = dict(line.split("=", 1) for line in lines)
        self.results[name] = outputs
        return Ran(
            result.returncode,
            result.stdout.decode(),
            result.stderr.decode(),
            files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8"),
            outputs,
        )


@pytest.fixture
def runner(tmp_path):
    """A runner in which jatslint is the one of this checkout."""
    made = Runner(tmp_path)
    command = tmp_path / "jatslint"
    command.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path[0] = {str(ROOT)!r}\n"
        "from validator.__main__ import main\nsys.exit(main())\n"
    )
    command.chmod(0o755)
    made.results["install"] = {"command": str(command)}
    return made


def test_a_clean_repository_passes(runner):
    (runner.folder / "a.xml").write_text(GOOD)
    ran = runner.run("check")
    assert ran.code == 0, ran.stderr
    assert ran.outputs == {"exit-code": "0"}
    assert "::error" not in ran.stdout


def test_findings_are_annotated_summed_up_and_written_as_sarif(runner):
    (runner.folder / "volume 1").mkdir()
    (runner.folder / "volume 1" / "a record.xml").write_text(BAD)
    ran = runner.run("check", sarif="out.sarif", paths="volume 1\n\n")
    assert ran.code == 1
    assert "::error file=volume 1/a record.xml,line=1," in ran.stdout
    assert "empty-doi" in ran.summary
    assert ran.outputs == {"exit-code": "1", "sarif": "out.sarif"}
    report = json.loads((runner.folder / "out.sarif").read_text(encoding="utf-8"))
    (result,) = [one for run in report["runs"] for one in run["results"]]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place == "volume%201/a%20record.xml"


def test_a_report_to_upload_is_written_where_it_disturbs_nobody(runner):
    (runner.folder / "a.xml").write_text(GOOD)
    ran = runner.run("check", upload_sarif="true")
    assert Path(ran.outputs["sarif"]).parent == runner.temp
    assert [path.name for path in runner.folder.iterdir()] == ["a.xml"]


def test_annotations_and_summary_can_be_left_out(runner):
    (runner.folder / "a.xml").write_text(BAD)
    ran = runner.run("check", annotations="false", summary="false")
    assert ran.code == 1
    assert "::error" not in ran.stdout
    assert "a.xml:1:" in ran.stdout
    assert ran.summary == ""


@pytest.mark.parametrize(
    ("level", "code"), [("never", 0), ("error", 1), ("warning", 1), ("odd", 2)]
)
def test_the_level_that_fails_can_be_chosen(runner, level, code):
    (runner.folder / "a.xml").write_text(BAD)
    ran = runner.run("check", fail_on=level)
    assert ran.code == code
    assert ran.outputs["exit-code"] == str(code)


def test_more_options_can_be_given_on_several_lines(runner):
    (runner.folder / "a.xml").write_text(BAD)
    ran = runner.run("check", args="--ignore empty-doi\n  --ignore   SCH,DAT\n")
    assert ran.code == 0, ran.stdout


@pytest.mark.parametrize(
    "text",
    [
        "$(touch pwned)",
        "`touch pwned`",
        "; touch pwned",
        'a.xml" ; touch pwned ; "',
        "&& touch pwned",
    ],
)
def test_inputs_are_never_run(runner, text):
    (runner.folder / "a.xml").write_text(GOOD)
    for name in ("paths", "args", "fail_on", "sarif", "annotations", "upload_sarif"):
        runner.run("check", **{name: text})
        assert not (runner.folder / "pwned").exists(), name


def test_an_input_cannot_set_another_output(runner):
    (runner.folder / "a.xml").write_text(BAD)
    ran = runner.run("check", sarif="x\nexit-code=0")
    assert ran.outputs["exit-code"] == "1"


def test_stars_in_options_are_not_file_names(runner):
    (runner.folder / "a.xml").write_text(BAD)
    (runner.folder / "b.xml").write_text(BAD)
    ran = runner.run("check", args="--exclude *.xml")
    assert ran.code == 0, ran.stdout + ran.stderr


@needs_network
def test_the_action_installs_itself(tmp_path):
    action = tmp_path / "action"
    runner = Runner(tmp_path, action=copy_checkout(action))
    installed = runner.run("install")
    assert installed.code == 0, installed.stderr
    (runner.folder / "a.xml").write_text(BAD)
    # What the repository holds cannot take the place of our own package.
    (runner.folder / "validator").mkdir()
    (runner.folder / "validator" / "__init__.py").write_text("raise SystemExit('taken over')\n")
    ran = runner.run("check", paths="a.xml")
    assert ran.code == 1
    assert "empty-doi" in ran.stdout


# The image.


def test_the_image_follows_good_practice():
    _says_nothing("hadolint", ROOT / "Dockerfile")


def _copied():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        *sources, _ = line.split()
        yield from sources


def test_the_image_is_made_of_what_the_builder_gets():
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{name}" for name in _copied()} == {one for one in allowed if one.startswith("!")}
    for name in _copied():
        assert (ROOT / name).exists(), name


@needs_network
def test_a_wheel_can_be_made_of_what_the_image_gets(tmp_path):
    whole = copy_checkout(tmp_path / "whole")
    (tmp_path / "source").mkdir()
    for name in _copied():
        target = tmp_path / "source" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (whole / name).rename(target)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet"]
    environment = {key: text for key, text in os.environ.items() if key != "PYTHONPATH"}
    subprocess.run(
        [*command, "--wheel-dir", tmp_path / "wheels", "."],
        cwd=tmp_path / "source",
        env=environment,
        check=True,
        timeout=600,
    )
    assert len(list((tmp_path / "wheels").glob("jatslint-*.whl"))) == 1


# The snippets of the documents.

_SNIPPET = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _snippets():
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = path.read_text(encoding="utf-8")
        for number, (kind, snippet) in enumerate(_SNIPPET.findall(text), 1):
            yield pytest.param(kind, snippet, id=f"{path.name} {number} {kind}")


def test_every_command_in_a_snippet_can_be_given():
    parser = make_parser()
    commands = [words for one in _snippets() for words in _commands(*one.values)]
    assert len(commands) >= 40
    for words in commands:
        options = read_words(parser, words)
        for report in getattr(options, "reports", ()):
            parse_output(report)


def _commands(kind, snippet):
    if kind not in ("sh", "yaml", "groovy"):
        return
    lines = re.split(r"[\n|]|&&|>", snippet.replace("\\\n", " "))
    for line in lines:
        found = re.search(rf"(?:^|[\s/'])jatslint ((?:{'|'.join(COMMANDS)})\b.*)", line)
        if found:
            text = found[1].removesuffix("'") if kind == "groovy" else found[1]
            yield shlex.split(text, comments=True)


@pytest.mark.parametrize(
    ("kind", "snippet"), [one for one in _snippets() if one.values[0] == "yaml"]
)
def test_yaml_in_the_documents_follows_the_schema_of_its_reader(kind, snippet, tmp_path):
    document = yaml.safe_load(snippet)
    path = tmp_path / "snippet.yml"
    path.write_text(snippet)
    if "jobs" in document:
        _conforms("github-workflows", path)
        for job in document["jobs"].values():
            for step in job["steps"]:
                if step["uses"].startswith("OWNER/jatslint@"):
                    assert set(step["with"]) <= set(ACTION["inputs"])
    elif "repos" in document:
        path = path.rename(tmp_path / ".pre-commit-config.yaml")
        command = [sys.executable, "-m", "pre_commit", "validate-config", path]
        result = subprocess.run(command, capture_output=True, check=False, timeout=60)
        assert result.returncode == 0, result.stdout
        hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
        known = {hook["id"] for hook in hooks}
        for hook in document["repos"][0]["hooks"]:
            assert hook["id"] in known
            make_parser().parse_args(["check", *hook.get("args", ()), "a.xml"])
    elif "steps" in document:
        _conforms("azure-pipelines", path)
    else:
        _conforms("gitlab-ci", path)


def test_the_table_of_inputs_is_that_of_the_action():
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `([a-z-]+)` \|.*\| (.*?) ?\|$", text, re.MULTILINE)
    assert [name for name, _ in table] == list(ACTION["inputs"])
    for name, default in table:
        value = default.strip("`").strip()
        assert value in (ACTION["inputs"][name]["default"], "as in the settings")
