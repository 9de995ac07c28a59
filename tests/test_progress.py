"""The line of progress, in a real pseudo-terminal and where it must not be."""

import os
import re
import select
import struct
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

import fcntl  # noqa: E402 - only where there is pty
import termios  # noqa: E402

ROOT = Path(__file__).parents[1]
RUN = """
    import sys, time
    from validator import progress
    from validator.files import FileResult

    # The clock is ours, so that the test does not depend on the machine.
    now = 0.0
    class Clock:
        @staticmethod
        def monotonic():
            return now
    progress.time = Clock
    def results(number, step):
        global now
        for at in range(number):
            now += step
            yield FileResult(str(at), (), "jats", size=1_000_000)
"""


def environment(**more):
    """The environment without what a CI service sets: that switches the line off."""
    plain = {key: value for key, value in os.environ.items() if key not in {"CI", "TERM"}}
    return {**plain, "PYTHONPATH": str(ROOT), "TERM": "xterm", **more}


def in_terminal(code, *, columns=100, stdout=None, env=None):
    """Run code with its streams on a terminal; give what it wrote there."""
    primary, secondary = pty.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(RUN) + textwrap.dedent(code)],
        stdin=subprocess.DEVNULL,
        stdout=stdout or secondary,
        stderr=secondary,
        env=environment(**(env or {})),
    )
    os.close(secondary)
    written = b""
    while select.select([primary], [], [], 60)[0]:
        try:
            piece = os.read(primary, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not piece:
            break
        written += piece
    os.close(primary)
    assert process.wait(timeout=60) == 0, written
    return written.decode()


def screen(written):
    """What stands on the screen at the end: a tiny terminal for what we write."""
    rows = [""]
    for token in re.findall(r"\x1b\[\d*[AJ]|\r\n|\r|[^\x1b\r]+", written):
        if token == "\r\n":
            rows.append("")
        elif token.endswith("J") and token.startswith("\x1b"):
            rows[-1] = ""
        elif token != "\r":
            rows[-1] += token
    return rows


LOOP = """
    with progress.progress(sys.stderr, {ahead}) as bar:
        for result in results({number}, {step}):
            bar.tick(result)
"""


def test_a_short_run_shows_nothing():
    assert in_terminal(LOOP.format(ahead="range(9)", number=9, step=0.1)) == ""


def test_a_long_run_shows_a_line_and_takes_it_away():
    written = in_terminal(LOOP.format(ahead="range(40)", number=20, step=0.1))
    drawn = re.findall(r"\[[#.]+\][^\r\x1b]*", written)
    assert drawn[-1].startswith("[##########..........] 20 of 40 files")
    assert screen(written) == [""]


def test_the_time_that_is_left_is_told_when_it_has_settled():
    written = in_terminal(LOOP.format(ahead="range(40)", number=30, step=0.5))
    assert "[###############.....] 30 of 40 files  5 s left  2.0 MB/s" in written
    assert "2 of 40 files  2.0 MB/s" in written


def test_without_a_total_only_what_is_done_is_shown():
    written = in_terminal(LOOP.format(ahead="", number=30, step=0.5))
    assert "30 files  2.0 MB/s  0 findings" in written
    assert "left" not in written


def test_counting_the_files_ahead_never_takes_long():
    # Each file takes 4 ms to find, so that eight are counted whenever the line is drawn.
    ahead = """
    def ahead():
        global now
        for at in range(400):
            now += 0.004
            yield at
    """
    written = in_terminal(ahead + LOOP.format(ahead="ahead()", number=20, step=0.2))
    assert "of 400" not in written
    written = in_terminal(ahead + LOOP.format(ahead="ahead()", number=80, step=0.2))
    assert "of 400 files" in written


@pytest.mark.parametrize("env", [{"CI": "true"}, {"TERM": "dumb"}])
def test_nothing_is_shown_where_no_person_looks(env):
    assert in_terminal(LOOP.format(ahead="", number=30, step=0.5), env=env) == ""


def test_nothing_is_shown_in_a_pipe():
    code = textwrap.dedent(RUN) + textwrap.dedent(LOOP.format(ahead="", number=30, step=0.5))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(), timeout=60, check=True
    )
    assert done.stderr == b""


FINDINGS = """
    with progress.progress(sys.stderr) as bar:
        for result in results(30, 0.5):
            pieces = [] if int(result.path) % 5 else [f"finding {result.path} ", "here\\n"]
            sys.stdout.writelines(bar.guard(sys.stdout, pieces))
            sys.stdout.flush()
            bar.tick(result)
"""


def test_findings_on_the_same_terminal_stay_whole():
    written = in_terminal(FINDINGS)
    assert "30 files" in written
    assert screen(written) == [*(f"finding {at} here" for at in range(0, 30, 5)), ""]


def test_findings_in_a_file_are_only_findings(tmp_path):
    with (tmp_path / "out").open("wb") as out:
        written = in_terminal(FINDINGS, stdout=out)
    assert "30 files" in written
    assert (tmp_path / "out").read_text() == "".join(
        f"finding {at} here\n" for at in range(0, 30, 5)
    )


def test_no_line_is_drawn_behind_the_beginning_of_another():
    written = in_terminal("""
    with progress.progress(sys.stderr) as bar:
        for result in results(30, 0.5):
            sys.stdout.writelines(bar.guard(sys.stdout, ["[" if result.path == "9" else ""]))
            sys.stdout.flush()
            bar.tick(result)
    """)
    assert screen(written) == ["["]
    assert "9 files" in written
    assert "10 files" not in written


def test_a_line_is_never_wider_than_the_terminal():
    written = in_terminal(LOOP.format(ahead="range(99)", number=60, step=0.5), columns=30)
    drawn = [line for line in re.split(r"[\r\x1b]\[?J?", written) if line]
    assert drawn
    assert max(map(len, drawn)) < 30


def test_a_line_that_a_narrower_window_wrapped_goes_wholly():
    written = in_terminal("""
    import fcntl, struct, termios
    with progress.progress(sys.stderr) as bar:
        for result in results(30, 0.5):
            bar.tick(result)
            if result.path == "20":
                size = struct.pack("HHHH", 24, 10, 0, 0)
                fcntl.ioctl(sys.stderr.fileno(), termios.TIOCSWINSZ, size)
    """)
    # "20 files  2.0 MB/s  0 findings": 30 characters are three rows of ten.
    assert "\r\x1b[2A\x1b[J" in written


def test_the_line_goes_when_the_run_breaks_off():
    written = in_terminal("""
    try:
        with progress.progress(sys.stderr) as bar:
            for result in results(30, 0.5):
                bar.tick(result)
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        print("stopped")
    """)
    assert screen(written) == ["stopped", ""]
