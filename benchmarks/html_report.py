"""How large the HTML report is, and how long a browser takes with it.

Run ``python -m benchmarks.html_report 100000 300000``; with Chromium, its driver and Selenium
installed, the times in the browser are measured too. The findings are those of the records in
``examples/``, under other names; messages, places and changes differ from each other.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from validator.files import FileResult, Task, process_file
from validator.findings import Finding
from validator.reporting import View, open_report, plain
from validator.summary import Summary

EXAMPLES = Path(__file__).parents[1] / "examples"
_FAULTS_A_FILE = 12


def make_results(findings: int) -> Iterator[FileResult]:
    """Make results with this many findings, and as many clean files again as files with some."""
    patterns = [process_file(Task(), path) for path in sorted(EXAMPLES.iterdir())]
    pool = [finding for pattern in patterns for finding in pattern.findings]
    facts = next(pattern.facts for pattern in patterns if pattern.facts.journal)
    made = 0
    while made < findings:
        number = made // _FAULTS_A_FILE
        group = number % 400
        path = f"journals/j{group:03}/{2000 + number % 25}/article-{number:06}.xml"
        named = facts._replace(
            doi=f"10.5555/j{group}.{number}",
            journal=f"Example Journal of Field {group}",
            publisher=f"Example Press {group % 40}",
        )
        size = min(_FAULTS_A_FILE, findings - made)
        found = tuple(_varied(pool[(made + at) % len(pool)], made + at) for at in range(size))
        yield FileResult(path, found, "jats", facts=named)
        yield FileResult(f"{path}.clean.xml", (), "jats", facts=named)
        made += size


def _varied(finding: Finding, number: int) -> Finding:
    line = 10 + number % 3_000
    return replace(
        finding,
        line=line,
        message=f"{finding.message} (as in {number:x})",
        frame=finding.frame._replace(
            lines=tuple(one._replace(text=f"{one.text} {number:x}") for one in finding.frame.lines),
        ),
        changes=tuple(
            one._replace(line=line, after=f"{one.after}{number:x}") for one in finding.changes
        ),
    )


def write(findings: int, path: Path) -> float:
    """Write a report; give the seconds that the report writer took."""
    summary = Summary(fail_on="warning")
    writer = open_report("html", View({"name": "jatslint", "version": "0"}, summary, plain))
    spent = 0.0
    with path.open("w", encoding="utf-8") as file:
        for result in make_results(findings):
            begun = time.perf_counter()
            if not summary.files:
                file.writelines(writer.start())
            summary.add(result)
            file.writelines(writer.file(result))
            spent += time.perf_counter() - begun
        begun = time.perf_counter()
        file.writelines(writer.end())
        return spent + time.perf_counter() - begun


def in_browser(path: Path) -> dict[str, float]:
    """Measure seconds until the page can be used, and until a filter shows its findings."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    driver: Any = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    driver.set_script_timeout(300)
    try:
        begun = time.perf_counter()
        driver.get(path.as_uri())
        _until(driver, "document.documentElement.dataset.ready !== undefined")
        times = {"first view": time.perf_counter() - begun}
        for name, address in (
            ("one rule", "#rule=empty-date"),
            ("one journal", "#journal=Example+Journal+of+Field+7"),
            ("search", "#q=lactuca+article-0001"),
            ("search again", "#q=okafor"),
            ("all", "#page=100"),
        ):
            turn = driver.execute_script("return document.documentElement.dataset.shown")
            begun = time.perf_counter()
            driver.execute_script("location.hash = arguments[0]", address)
            _until(driver, f"document.documentElement.dataset.shown !== {turn!r}")
            times[name] = time.perf_counter() - begun
        heap = driver.execute_script("return performance.memory.usedJSHeapSize")
        return {**times, "MB of memory": heap / 1e6}
    finally:
        driver.quit()


def _until(driver: Any, condition: str) -> None:
    while not driver.execute_script(f"return {condition}"):
        time.sleep(0.005)


def main() -> None:
    """Measure for each number of findings that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("findings", nargs="*", type=int, default=[100_000, 300_000])
    parser.add_argument("--keep", type=Path, help="a folder that keeps the reports")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for findings in options.findings:
            path = (options.keep or Path(temporary)).resolve() / f"report-{findings}.html"
            spent = write(findings, path)
            size = path.stat().st_size
            print(f"{findings:,} findings: {size / 1e6:.1f} MB, written in {spent:.1f} s")
            if shutil.which("chromedriver"):
                for name, value in in_browser(path).items():
                    print(f"  {name}: {value:.2f}")


if __name__ == "__main__":
    main()
