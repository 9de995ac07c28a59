"""The functions for Python, beside what the README shows of them."""

from validator import check, fix

EMPTY = '<article-meta><article-id pub-id-type="doi"/></article-meta>'
KEPT = EMPTY.replace("<article-id", "<?jatslint ignore empty-doi -- comes later?><article-id")


def test_what_a_record_asks_to_leave_out_is_told_and_not_repaired():
    assert [one.rule for one in check(EMPTY, select=["empty-doi"]).findings] == ["empty-doi"]
    checked = check(KEPT, select=["empty-doi"])
    assert checked.findings == ()
    assert [one.rule for one in checked.suppressed] == ["empty-doi"]
    fixed = fix(KEPT, select=["empty-doi"])
    assert not fixed.changed
    assert fixed.data == KEPT.encode()
    assert [one.rule for one in fixed.suppressed] == ["empty-doi"]


def test_settings_files_are_the_commands_alone(tmp_path, monkeypatch):
    (tmp_path / "jatslint.toml").write_text('ignore = ["empty-doi"]\n')
    (tmp_path / ".jatslint-ignore").write_text("* ALL\n")
    (tmp_path / "a.xml").write_text(EMPTY)
    monkeypatch.chdir(tmp_path)
    assert "empty-doi" in {one.rule for one in check(tmp_path / "a.xml").findings}
