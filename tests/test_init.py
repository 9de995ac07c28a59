"""``jatslint init``: what it sees, and the file that it writes."""

import os
import re
from argparse import Namespace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.commands.init import run
from validator.settings import CommandLine, run_settings, settings_for
from validator.settings.starting import SAMPLE, spread
from validator.settings.toml import parse_toml

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
ARTICLE = (
    '<article article-type="{type}"><front><journal-meta><journal-title-group><journal-title>'
    "{journal}</journal-title></journal-title-group></journal-meta><article-meta>"
    "<pub-date><year>2021</year></pub-date></article-meta></front></article>"
)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def init(*paths, force=False):
    return run(Namespace(paths=list(paths) or ["."], force=force))


def fill(folder, number=10, **facts):
    folder.mkdir(exist_ok=True, parents=True)
    facts = {"type": "research-article", "journal": "Acta Example", **facts}
    for one in range(number):
        (folder / f"{facts['type']}-{one}.xml").write_text(ARTICLE.format(**facts), "utf-8")


def test_it_tells_and_writes_what_it_saw(here, capsys):
    fill(here / "a", 9)
    fill(here / "a", 1, type="retraction")
    assert init() == 0
    out = capsys.readouterr().out
    assert "looked at 10 of 10 files: 10 jats" in out
    assert "missing-doi in 100 % of the records" in out
    text = (here / "jatslint.toml").read_text("utf-8")
    assert '#     "missing-doi",  # 100 % of records, 10 findings\n' in text
    assert "#         9  research-article\n#         1  retraction\n" in text
    assert "#        10  Acta Example\n" in text
    assert "jatslint baseline create" in text


def test_what_it_writes_is_right_and_read_without_a_note(here):
    fill(here)
    assert init() == 0
    settings = run_settings(CommandLine())
    assert settings.notes == ()
    assert settings.files == ("jatslint.toml",)
    (select,) = settings_for(Path("a.xml"), CommandLine()).sources.files[0].part.select
    assert select.value == "recommended@0.1"


def test_its_suggestions_are_right_too(here):
    fill(here)
    fill(here, 2, type="retraction")
    assert init() == 0
    path = here / "jatslint.toml"
    text = path.read_text("utf-8")
    lines = re.sub(
        r'^# (?=ignore = \[|    "|\]|\[\[|article-type = )',
        "",
        text,
        flags=re.MULTILINE,
    )
    path.write_text(lines.replace("\n# ignore", "\nignore"), "utf-8")
    data = parse_toml(path.read_text("utf-8")).data
    assert set(data) == {"select", "fail-on", "ignore", "overrides"}
    assert "missing-doi" in data["ignore"]
    assert data["overrides"] == [{"article-type": "retraction", "ignore": [data["ignore"][0]]}]
    run_settings(CommandLine())


def test_it_replaces_nothing_unless_told(here, capsys):
    fill(here)
    (here / "jatslint.toml").write_text("# mine", "utf-8")
    assert init() == 2
    assert "jatslint.toml is there already" in capsys.readouterr().err
    assert (here / "jatslint.toml").read_text("utf-8") == "# mine"
    assert init(force=True) == 0
    assert "recommended@0.1" in (here / "jatslint.toml").read_text("utf-8")
    (here / "jatslint.toml").unlink()
    (here / "jatslint.toml").symlink_to("nowhere")
    assert init() == 2


def test_without_records_it_writes_nothing(here, capsys):
    assert init() == 2
    assert init("nothing") == 2
    err = capsys.readouterr().err
    assert "nothing: no such file or folder" in err
    assert "no records were found" in err
    assert list(here.iterdir()) == []


def test_it_tells_of_the_file_that_held_until_now(here, capsys, monkeypatch):
    (here / "jatslint.toml").write_text("", "utf-8")
    fill(here / "sub")
    monkeypatch.chdir(here / "sub")
    assert init() == 0
    assert 'write extend = "../jatslint.toml" into jatslint.toml' in capsys.readouterr().out


def test_hostile_names_and_files_do_no_harm(here, capsys):
    fill(here, 2, type='x"]\n[rules', journal="A\u2028B\u202e<sup>1</sup>&#13;&#9;\u007f")
    (here / "bytes.xml").write_bytes(bytes(range(256)))
    (here / "empty.txt").write_bytes(b"")
    (here / "a\nb.xml").write_text("<a", "utf-8")
    os.mkfifo(here / "pipe.xml")
    assert init() == 0
    assert run_settings(CommandLine()).notes == ()
    assert set(parse_toml((here / "jatslint.toml").read_text("utf-8")).data) == {
        "select",
        "fail-on",
    }


def test_a_folder_that_cannot_be_written_is_told(here, capsys, monkeypatch):
    fill(here / "records")
    (here / "gone").mkdir()
    monkeypatch.chdir(here / "gone")
    (here / "gone" / "jatslint.toml").mkdir()
    assert init("../records", force=True) == 2
    assert "jatslint.toml" in capsys.readouterr().err


@given(st.integers(0, 5000), st.integers(2, 40))
def test_a_sample_is_spread_evenly(total, most):
    chosen, counted = spread(iter(range(total)), most)
    assert counted == total
    assert len(chosen) <= most
    assert len(chosen) > min(total, most) // 2 or total == len(chosen)
    gaps = {later - earlier for earlier, later in pairwise(chosen)}
    assert len(gaps) <= 1


def test_of_many_records_some_are_read(here, capsys):
    fill(here, SAMPLE * 2)
    assert init() == 0
    seen, total = re.search(r"looked at (\d+) of (\d+) files", capsys.readouterr().out).groups()
    assert int(total) == SAMPLE * 2
    assert SAMPLE // 2 < int(seen) <= SAMPLE


def test_real_records_give_a_file_that_can_be_read(here):
    if not SEEDS.is_dir():
        pytest.skip("the real records are not part of the project")
    assert init(str(SEEDS)) == 0
    assert run_settings(CommandLine()).notes == ()
