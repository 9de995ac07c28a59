"""The HTML report: its file read by parsers, and its page used in Chromium, where there is one."""

import base64
import hashlib
import io
import json
import re
import shutil
import time
import zlib
from collections import Counter
from dataclasses import replace
from html import escape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from validator.baseline.trend import Trend
from validator.files import FileResult, Task, process_data, process_file
from validator.findings import Change, Fix
from validator.frames import printable
from validator.identity import Facts
from validator.reporting import View, open_report, plain
from validator.reports._page import data as page_data
from validator.reports._page import shown
from validator.reports._page.overview import share
from validator.statistics import NO_JOURNAL, Rung
from validator.summary import Summary

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
PAGE = ROOT / "reports" / "_page"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

HOSTILE = (
    "</script><script>window.pwned = 1</script>",
    "<!--<script>",
    "]]><img src=x onerror='window.pwned = 2'>",
    "\ud800 lone \udfff",
    "\x00\x07\x1b[31m\u202egnp.exe\u2066",
    "${window.pwned = 3} $policy $$",
    "\u2028\u2029\ufffe\uffff",
    "' onfocus=window.pwned=4 autofocus x='\"",
    "javascript:window.pwned=5",
)


def view_of(base="/records"):
    return View({"name": "jatslint", "version": "0.1<x>"}, Summary("warning"), plain, base=base)


def write(results, name="html", view=None):
    view = view or view_of()
    writer = open_report(name, view)
    parts = [*writer.start()]
    for result in results:
        view.summary.add(result)
        parts += writer.file(result)
    return "".join([*parts, *writer.end()])


def example():
    return process_file(Task(), EXAMPLES / "article.xml")


def hostile_results():
    """Records all of whose words try to be something else than words."""
    source = example()
    for number, text in enumerate(HOSTILE):
        change = Change(source.findings[0].span, text, f"{text}!", 1, 1, 1, 1)
        finding = replace(
            source.findings[0],
            message=text,
            fix=Fix("safe", text),
            changes=(change,),
            frame=source.findings[0].frame._replace(
                lines=tuple(
                    line._replace(text=printable(text), start=0, end=3)
                    for line in source.findings[0].frame.lines
                ),
            ),
        )
        facts = Facts(doi=text, journal=text, publisher=text, article_type=text)
        yield FileResult(f"{text}/{number}.xml", (finding,), "jats", facts=facts)


def many_results():
    """Records of several journals and folders, with known and fixed findings too."""
    source = example()
    for number in range(60):
        facts = Facts(
            doi=f"10.5555/{number}",
            journal=["Annals of Soil", "Zoology", ""][number % 3],
            publisher=f"Press {number % 4}",
            article_type="research-article",
        )
        yield FileResult(
            f"/records/{number % 5}/{'deep/' * (number % 2)}a{number:02}.xml",
            source.findings if number % 4 else (),
            "jats",
            facts=facts,
            known=source.findings[:2] if number % 10 == 1 else (),
            fixed=source.findings[1:2] if number % 10 == 2 else (),
        )


def blocks(page, part):
    pattern = rf'<script type="text/plain" data-part="{part}">([A-Za-z0-9+/=]*)</script>'
    return [
        json.loads(zlib.decompress(base64.b64decode(text))) for text in re.findall(pattern, page)
    ]


def test_the_data_holds_each_finding_with_its_numbers():
    results = list(many_results())
    page = write(results)
    wanted = [
        (page_data.STATES.index(state), finding.code, finding.level, finding.message)
        for result in results
        for state, findings in (
            ("open", result.findings),
            ("known", result.known),
            ("fixed", result.fixed),
        )
        for finding in findings
    ]
    (index,) = blocks(page, "index")
    messages = [message for block in blocks(page, "text") for message in block]
    codes = [index["rules"][number][0] for number in index["rule"]]
    levels = [("error", "warning", "info")[number] for number in index["level"]]
    assert list(zip(index["state"], codes, levels, messages, strict=True)) == wanted
    assert len([body for block in blocks(page, "body") for body in block]) == len(wanted)
    paths = [index["files"][number][0] for number in index["file"]]
    assert paths[0] == "1/deep/a01.xml"


def test_blocks_of_all_sizes_join_to_the_same_data(monkeypatch):
    results = list(many_results())
    for name in ("INDEX_SIZE", "TEXT_SIZE", "BODY_SIZE"):
        monkeypatch.setattr(page_data, name, 7)
    small = write(results)
    monkeypatch.undo()
    large = write(results)
    for part in ("text", "body"):
        assert len(blocks(small, part)) > len(blocks(large, part))
        joined = [[one for block in blocks(page, part) for one in block] for page in (small, large)]
        assert joined[0] == joined[1]
    for column in ("words", "files", "rules", "file", "rule", "level", "grade", "state"):
        joined = [
            [one for block in blocks(page, "index") for one in block[column]]
            for page in (small, large)
        ]
        assert joined[0] == joined[1], column


def test_what_is_left_out_is_counted_and_said(monkeypatch):
    monkeypatch.setattr(page_data, "FINDINGS_LIMIT", 10)
    results = [example() for _ in range(5)]
    page = write(results)
    total = sum(len(result.findings) for result in results)
    assert sum(map(len, blocks(page, "text"))) == 10
    assert f"Only the first 10 findings can be looked at here; {total - 10:,} more" in page


def test_findings_are_written_as_they_come():
    writer = open_report("html", view_of())
    result = example()
    result = replace(result, findings=result.findings * 50)
    written = "".join(part for _ in range(20) for part in writer.file(result))
    made = 20 * len(result.findings)
    assert made > page_data.TEXT_SIZE
    assert len(blocks(written, "body")) == made // page_data.BODY_SIZE
    assert len(blocks(written, "text")) == made // page_data.TEXT_SIZE


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_records_are_never_markup(text):
    page = write(hostile_results())
    assert page.isascii()
    tree = lxml_html.document_fromstring(page)
    scripts = tree.xpath("//script")
    assert [one.get("type") for one in scripts] == ["text/plain"] * (len(scripts) - 1) + ["module"]
    assert not tree.xpath("//img | //iframe | //object | //embed | //link | //comment()")
    assert not [name for one in tree.iter() for name in one.keys() if name.startswith("on")]  # noqa: SIM118
    assert printable(text) in tree.xpath("string(//*[@id='journal-table'])")


def test_the_page_asks_for_nothing():
    tree = lxml_html.document_fromstring(write([*hostile_results(), *many_results()]))
    assert not tree.xpath("//@src | //@style | //@srcset | //@action")
    assert all(href.startswith("#") for href in tree.xpath("//@href"))
    assert "url(" not in (PAGE / "page.css").read_text()
    assert "@import" not in (PAGE / "page.css").read_text()


def test_the_policy_allows_the_script_and_the_style_of_the_page_alone():
    tree = lxml_html.document_fromstring(write(many_results()))
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    for element in tree.xpath("//style | //script[@type='module']"):
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


text_of_records = st.text(
    st.characters() | st.sampled_from("<>&\"'$\ud800\x00\u202e\r\n"), max_size=60
)


@settings(max_examples=60)
@given(text_of_records, text_of_records, text_of_records, text_of_records)
def test_any_text_gives_a_whole_page(path, journal, message, after):
    source = example()
    change = source.findings[0].changes[0]._replace(after=after, before=message)
    finding = replace(source.findings[0], message=message, changes=(change,))
    result = FileResult(path, (finding,), "jats", facts=Facts(journal=journal, doi=message))
    page = write([result, replace(result, facts=Facts())])
    tree = lxml_html.document_fromstring(page)
    assert len(tree.xpath("//script")) == 4
    assert blocks(page, "text") == [[printable(message)] * 2]
    (index,) = blocks(page, "index")
    assert index["words"][index["files"][0][2]] == (printable(journal) or NO_JOURNAL)
    assert tree.xpath("string(//h1)") == "2 findings in 2 of 2 files"


def test_long_texts_are_shortened_with_a_count():
    source = example()
    change = source.findings[0].changes[0]._replace(before="b" * 1_000_000, after="a" * 3_000_000)
    finding = replace(source.findings[0], message="m" * 1_000_000, changes=(change,) * 5_000)
    page = write([replace(source, findings=(finding,))])
    assert len(page) < 200_000
    ((message,),) = blocks(page, "text")
    assert "[\u2026 998,000 characters \u2026]" in message
    (((*_, hunks, more),),) = blocks(page, "body")
    assert len(hunks) == shown.CHANGES_LIMIT
    assert more == 5_000 - shown.CHANGES_LIMIT
    assert "[\u2026 999,500 characters \u2026]" in hunks[0][3]


PICTURES = {code: 0x2400 + code for code in range(0x20) if code != 0x0A}


def in_threes(pieces):
    return [pieces[at : at + 3] for at in range(0, len(pieces), 3)]


RECORDS = (
    (EXAMPLES / "article.xml").read_bytes(),
    b'<article-meta>\r\n<article-id pub-id-type="pmid"/><article-id pub-id-type="pmcid"/>\r\n'
    b"<pub-date>\t<year></year></pub-date></article-meta>",
    b"<article><p>\xe2\x80\xa6 AT&T &amp; R&D \x0b</p></article>",
)


@pytest.mark.parametrize("record", RECORDS)
def test_a_hunk_shows_the_source_and_what_becomes_of_it(record):
    """What stands before and after is compared with the source, read and edited independently."""
    text = record.decode()
    seen = 0
    for finding in process_data(Task(), record, "a.xml").findings:
        hunks, more = shown.hunks_of(finding)
        assert not more
        edits = [piece for _, _, _, *pieces in hunks for piece in in_threes(pieces)]
        assert len(edits) == len(finding.changes)
        for (before, after, _), change in zip(edits, finding.changes, strict=True):
            whole = text[slice(*change.span)].replace("\r\n", "\n")
            assert before == whole.translate(PICTURES)
            assert after == change.after
            seen += 1
        for line, _, *pieces in hunks:
            told = "".join(pieces[at] for at in range(len(pieces)) if at % 3 != 2)
            told = told.replace("\u2409", " ").strip("\u2026")
            if "\n" not in told:
                assert told in printable(re.split("\r\n|\r|\n", text)[line - 1]).replace(
                    "\u2409", " "
                )
    assert seen


def test_the_overview_is_complete_without_scripts():
    view = view_of()
    results = list(many_results())
    tree = lxml_html.document_fromstring(write(results, view=view))
    summary = view.summary
    assert tree.xpath("string(//h1)") == (
        f"{summary.findings:,} findings in {summary.faulty} of {summary.files} files"
    )
    rows = tree.xpath("//table[@id='rules-table']/tbody/tr")
    told = {row.xpath("string(th/a)"): row.xpath("string(td[2])") for row in rows}
    assert told == {rule.name: f"{rule.findings:,}" for rule in summary.rules.values()}
    rows = tree.xpath("//table[@id='journal-table']/tbody/tr")
    told = {row.xpath("string(th)"): row.xpath("string(td[2])") for row in rows}
    assert told == {name: f"{one.findings:,}" for name, one in summary.journals.items()}
    assert len(tree.xpath("//table[@id='files-table']/tbody/tr")) == 20
    assert "need JavaScript" in tree.xpath("string(//noscript)")


def test_the_worst_files_are_the_worst():
    source = example()
    results = [
        replace(source, path=f"/records/{number:02}.xml", findings=source.findings[: number % 7])
        for number in range(50)
    ]
    tree = lxml_html.document_fromstring(write(results))
    found = tree.xpath("//table[@id='files-table']/tbody/tr/th/a")
    ranked = sorted(results, key=lambda result: -len(result.findings))
    assert [one.text_content() for one in found] == [
        result.path.removeprefix("/records/") for result in ranked[:20]
    ]


def test_a_baseline_shows_as_known_and_gone():
    view = view_of()
    known, new = Counter({"empty-date": 2_000}), Counter({"wrong-namespace": 3})
    view.summary.trend = Trend(known, new, Counter({"empty-date": 7, "an-old-rule": 1}))
    tree = lxml_html.document_fromstring(write(many_results(), view=view))
    rows = {
        row.xpath("string(th/a | th[not(a)])"): [cell.text for cell in row.xpath("td")]
        for row in tree.xpath("//table[@id='rules-table']/tbody/tr")
    }
    assert rows["an-old-rule"][-2:] == ["0", "1"]
    assert rows["empty-date"][-2:] == ["2,000", "7"]
    assert rows["wrong-namespace"][-2:] == ["0", "0"]
    text = tree.xpath("string(//section[@id='totals'])")
    assert "gone since the baselineof 2,008 that it lists8" in text
    assert tree.xpath("string(//h1)").endswith(f" of {view.summary.files} files")
    assert "new finding" in tree.xpath("string(//h1)")


def test_presets_tell_how_many_files_pass():
    view = view_of()
    view.summary.ladder = (Rung("syntax", frozenset({"XML101"})), Rung("strict", frozenset()))
    page = write([example(), FileResult("/records/b.xml", (), "jats")], view=view)
    assert "Files that pass each preset: syntax 100 %, strict" in page


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (0, 0, "0 %"),
        (0, 9, "0 %"),
        (1, 9_000, "&lt; 0.1 %"),
        (8_999, 9_000, "&gt; 99.9 %"),
        (1, 3, "33.3 %"),
        (9, 9, "100 %"),
    ],
)
def test_a_share_is_never_called_nothing_or_all_when_it_is_not(part, whole, told):
    assert escape(share(part, whole)) == told


def test_a_run_without_findings_or_files():
    clean = FileResult("/records/a.xml", (), "jats")
    assert "No findings in 1 file" in write([clean])
    assert "No records" in write([])


def luminance(colour):
    """Relative luminance (WCAG 2.2, definition of that name)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_is_easy_to_tell_from_its_ground(theme):
    style = (PAGE / "page.css").read_text()
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", style)
    colours = {name: pair[theme] for name, *pair in found}
    for ground in ("paper", "raised"):
        for ink in ("ink", "soft", "link", "error", "warning", "info", "safe"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        assert contrast(colours["edge"], colours[ground]) >= 3, ground
    for ground in ("old", "old-mark", "new", "new-mark", "mark"):
        assert contrast(colours["ink"], colours[ground]) >= 4.5, ground
    for ground in ("old", "new"):
        assert contrast(colours["soft"], colours[ground]) >= 4.5, ground


# In a browser


@pytest.fixture(scope="module")
def driver():
    webdriver = pytest.importorskip("selenium.webdriver", reason="Selenium is not installed")
    from selenium.webdriver.chrome.service import Service

    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    service = shutil.which("chromedriver")
    if not browser or not service:
        pytest.skip("there is no Chromium with its driver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options, Service(service))
    yield started
    started.quit()


class Page:
    """A report in the browser, with the words a user has for what is on it."""

    def __init__(self, driver, path):
        self.driver = driver
        self.path = path

    def open(self, address=""):
        self.driver.get("about:blank")
        for log in ("browser", "performance"):
            self.driver.get_log(log)
        self.driver.get(self.path.as_uri() + address)
        self.until("document.documentElement.dataset.ready !== undefined")
        return self

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def until(self, condition):
        end = time.monotonic() + 60
        while not self.run(f"return {condition}"):
            assert time.monotonic() < end, (condition, self.driver.get_log("browser"))
            time.sleep(0.01)

    def go(self, address):
        """Take an address, and wait until its findings are shown."""
        turn = self.run("return document.documentElement.dataset.shown")
        self.run("location.hash = arguments[0]", address)
        self.until(f"document.documentElement.dataset.shown > {turn}")

    def do(self, action):
        """Do what changes the findings, and wait for them."""
        turn = self.run("return document.documentElement.dataset.shown")
        action()
        self.until(f"Number(document.documentElement.dataset.shown) > {turn}")
        self.until("!document.getElementById('list').hasAttribute('aria-busy')")

    def find(self, selector):
        return self.driver.find_element("css selector", selector)

    def all(self, selector):
        return self.driver.find_elements("css selector", selector)

    def status(self):
        return self.find("#status").text

    def total(self):
        found = re.match(r"([\d,]+) finding", self.status())
        return int(found[1].replace(",", "")) if found else 0

    def press(self, *keys):
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()


@pytest.fixture(scope="module")
def many(driver, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "many.html"
    path.write_text(write(many_results()), encoding="ascii")
    return Page(driver, path)


@pytest.fixture
def hostile(driver, tmp_path):
    path = tmp_path / "hostile.html"
    path.write_text(write(hostile_results()), encoding="ascii")
    return Page(driver, path)


def open_findings():
    return [(result, one) for result in many_results() for one in result.findings]


def test_the_page_opens_quietly_and_asks_for_nothing(many):
    many.open()
    assert many.driver.get_log("browser") == []
    events = [
        json.loads(entry["message"])["message"] for entry in many.driver.get_log("performance")
    ]
    asked = [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]
    assert [url for url in asked if url != "about:blank"] == [many.path.as_uri()]


def test_counts_are_those_of_the_json_report(many):
    counted = json.loads(write(many_results(), "json"))["summary"]
    many.open()
    assert many.total() == counted["findings"]
    assert many.status().startswith(
        f"{counted['findings']:,} findings in {counted['files_with_findings']} files"
    )
    for level, number in counted["levels"].items():
        assert many.find(f"#count-{level}").text == f"{number:,}"


def test_each_filter_chooses_what_it_says(many):
    found = open_findings()
    many.open()
    level = found[0][1].level
    rule = found[0][1].rule
    expected = {
        "": len(found),
        f"level={level}": sum(one.level == level for _, one in found),
        f"rule={rule}": sum(one.rule == rule for _, one in found),
        f"rule={found[0][1].code}": sum(one.rule == rule for _, one in found),
        "journal=Zoology": sum(result.facts.journal == "Zoology" for result, _ in found),
        f"journal={NO_JOURNAL}": sum(not result.facts.journal for result, _ in found),
        "publisher=Press 3": sum(result.facts.publisher == "Press 3" for result, _ in found),
        "folder=1": sum(result.path.startswith("/records/1/") for result, _ in found),
        "folder=1/deep": sum("/1/deep/" in result.path for result, _ in found),
        "file=1/deep/a01.xml": sum(result.path.endswith("/a01.xml") for result, _ in found),
        "fix=safe": sum(bool(one.fix) and one.fix.grade == "safe" for _, one in found),
        "fix=none": sum(one.fix is None for _, one in found),
        "state=known": sum(len(result.known) for result in many_results()),
        "state=fixed": sum(len(result.fixed) for result in many_results()),
        "q=zoology a10.xml": sum(result.path.endswith("/a10.xml") for result, _ in found),
        f"q={rule}": sum(one.rule == rule for _, one in found),
        "q=10.5555/7 soil": sum(
            result.facts.doi.startswith("10.5555/7") and result.facts.journal == "Annals of Soil"
            for result, _ in found
        ),
        "q=nothing like it": 0,
        f"rule={rule}&folder=1": sum(
            one.rule == rule and result.path.startswith("/records/1/") for result, one in found
        ),
    }
    for address, number in expected.items():
        many.go(f"#{address}&x=")
        assert many.total() == number, address


def test_choices_tell_what_they_would_show(many):
    many.open("#folder=1&journal=Zoology")
    told = {
        option.get_attribute("value"): int(re.search(r"\((\d+)\)$", option.text)[1])
        for option in many.all("select[name=rule] option")[1:]
    }
    chosen = Counter(
        one.rule
        for result, one in open_findings()
        if result.path.startswith("/records/1/") and result.facts.journal == "Zoology"
    )
    assert told == chosen
    for name, number in list(told.items())[:3]:
        many.go(f"#folder=1&journal=Zoology&rule={name}")
        assert many.total() == number


def test_an_address_gives_the_same_view_again_and_back_leads_back(many):
    many.open()
    everything = many.total()
    from selenium.webdriver.support.ui import Select

    many.do(lambda: Select(many.find("select[name=journal]")).select_by_value("Zoology"))
    chosen = many.total()
    assert 0 < chosen < everything
    address = many.run("return location.hash")
    assert address == "#journal=Zoology"
    many.do(many.driver.back)
    assert many.total() == everything
    many.open(address)
    assert many.total() == chosen
    many.do(many.find("#clear").click)
    assert many.total() == everything


def test_a_rule_of_the_overview_leads_to_its_findings(many):
    many.open()
    rule = many.find("#rules-table tbody th a").text
    many.do(many.find("#rules-table tbody th a").click)
    assert many.total() == sum(one.rule == rule for _, one in open_findings())
    assert {one.text for one in many.all("#list .rule")} == {rule}
    assert f"jatslint check --select {rule} --fix" in many.find("#chosen").text
    many.until("document.activeElement.id === 'findings-title'")
    # A link to a part of the page is no filter.
    many.run("location.hash = '#rules'")
    many.do(lambda: many.find("input[name=warning]").click())
    assert many.run("return location.hash").startswith("#level=error%2Cinfo&rule=")


def test_pages_hold_each_finding_once(many):
    many.open("#view=list")
    last = int(many.find(".pager .last").text.removeprefix("of "))
    told = Counter()
    for page in range(1, last + 1):
        assert f"page {page} of {last}" in many.status()
        shown_now = many.all("#list .finding")
        assert len(shown_now) == 50 or page == last
        told.update(one.text for one in many.all("#list .rule"))
        if page < last:
            many.do(many.find(".pager [data-step='1']").click)
    assert told == Counter(one.rule for _, one in open_findings())
    assert not many.find(".pager [data-step='1']").is_enabled()
    many.go("#page=99999")
    assert f"page {last} of {last}" in many.status()


@pytest.mark.parametrize("order", ["file", "level", "rule", "most"])
def test_an_order_changes_places_only(many, order):
    many.open(f"#order={order}&view=list")
    assert many.total() == len(open_findings())
    if order == "level":
        levels = [one.text for one in many.all("#list .level")]
        assert levels == sorted(levels)


def test_the_keyboard_is_enough(many):
    from selenium.webdriver.common.keys import Keys

    many.open()
    many.press(Keys.TAB)
    assert many.run("return document.activeElement.className") == "skip"
    assert many.run("return document.activeElement.getBoundingClientRect().left") >= 0
    many.press("/")
    assert many.run("return document.activeElement.name") == "q"
    many.do(lambda: many.press("zoology"))
    assert many.total() == sum(r.facts.journal == "Zoology" for r, _ in open_findings())
    many.press("/")
    assert many.find("input[name=q]").get_attribute("value") == "zoology/"
    many.press(Keys.BACKSPACE)
    many.run("document.querySelector('#list summary').focus()")
    many.press(Keys.ARROW_DOWN)
    at = "[...document.querySelectorAll('#list summary')].indexOf(document.activeElement)"
    assert many.run(f"return {at}") == 1
    assert many.run("return document.activeElement.parentElement.open")
    many.press(Keys.ENTER)
    assert not many.run("return document.activeElement.parentElement.open")
    many.press(Keys.ARROW_UP)
    assert many.run(f"return {at}") == 0


def test_a_fix_shows_what_it_changes(many):
    many.open("#rule=escaped-markup&fix=safe")
    removed, added = many.find(".row.del"), many.find(".row.ins")
    assert "&lt;" in removed.text
    assert "&lt;" not in added.text
    marked = [one.text for one in added.find_elements("css selector", "ins")]
    assert "".join(marked)
    assert len("".join(marked)) < len(added.text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "abc"),
        ("abc", ""),
        ("10.1000/182 ", "10.1000/182"),
        ("<i>x</i>", "<italic>x</italic>"),
        ("one two three", "one 2 three four"),
        ("a\nb\nc", "a\nc"),
        ("\U0001f600 x", "x \U0001f601"),
        ("x" * 400, "y" * 400),
    ],
)
def test_a_comparison_holds_both_texts(many, before, after):
    if "compare" not in many.run("return Object.keys(window).join()"):
        script = (PAGE / "diff.js").read_text().replace("export ", "")
        many.run(f"{script}; window.compare = compare; window.align = align")
    parts = many.run("return compare(arguments[0], arguments[1])", before, after)
    assert len(parts) % 3 == 1
    assert "".join(part for at, part in enumerate(parts) if at % 3 != 2) == before
    assert "".join(part for at, part in enumerate(parts) if at % 3 != 1) == after


def test_hostile_records_do_nothing(hostile):
    hostile.open()
    assert hostile.total() == len(HOSTILE)
    assert hostile.run("return window.pwned") is None
    messages = [one.get_attribute("textContent") for one in hostile.all("#list .message")]
    assert messages == [printable(text) for text in HOSTILE]
    hostile.run("document.querySelectorAll('summary').forEach((one) => one.click())")
    for number, text in enumerate(HOSTILE):
        links = hostile.all("#journal-table a")
        target = next(one for one in links if one.get_attribute("textContent") == printable(text))
        hostile.run("arguments[0].click()", target)
        hostile.until("document.querySelectorAll('#list .finding').length === 1")
        assert hostile.find("#list .message").get_attribute("textContent") == printable(text), (
            number
        )
    assert hostile.run("return window.pwned") is None
    assert not hostile.all("main img, main iframe, #list script")
    hrefs = [one.get_attribute("href") for one in hostile.all("a")]
    assert all(href.startswith((f"{hostile.path.as_uri()}#", "https://doi.org/")) for href in hrefs)
    assert hostile.driver.get_log("browser") == []


@pytest.mark.parametrize("width", [320, 400, 640])
def test_a_narrow_window_needs_no_scrolling_to_the_side(many, width):
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    many.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        many.open()
        assert many.run("return document.documentElement.scrollWidth") <= width
    finally:
        many.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_colours_follow_the_system_until_the_switch_is_used(many):
    ground = "return getComputedStyle(document.body).backgroundColor"
    media = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    try:
        many.open()
        light = many.run(ground)
        many.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        dark = many.run(ground)
        assert dark != light
        assert many.find("#theme").text == "Light colours"
        many.find("#theme").click()
        assert many.run(ground) == light
        many.open()
        assert many.run(ground) == light
    finally:
        many.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
        many.run("localStorage.clear()")


def test_print_holds_all_that_is_chosen_and_no_controls(many):
    many.open("#journal=Zoology")
    chosen = many.total()
    assert chosen > 50
    many.run("window.print = () => {}")
    many.find("#print").click()
    many.until(f"document.documentElement.dataset.printed === '{chosen}'")
    assert len(many.all("#list .finding")) == chosen
    assert many.status() == f"{chosen} findings \u2013 journal: Zoology"
    many.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not [one for one in many.all("button, input, select, nav") if one.is_displayed()]
        many.driver.execute_cdp_cmd("Page.printToPDF", {})
    finally:
        many.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    # The browser says that it has printed, and the page on the screen is back.
    many.until("document.querySelectorAll('#list .finding').length === 50")


def test_without_scripts_the_overview_is_there_and_no_dead_control(many):
    many.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        many.driver.get("about:blank")
        many.driver.get(many.path.as_uri())
        text = many.find("body").text
        shown_controls = [one for one in many.all("button, input, select") if one.is_displayed()]
        rows = [one for one in many.all("#files-table tbody tr") if one.is_displayed()]
    finally:
        many.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert "need JavaScript" in text
    assert "Annals of Soil" in text
    assert shown_controls == []
    assert len(rows) == 20


def test_the_parts_of_the_page_have_names(many):
    """What screen readers go by; rules of axe-core that matter here, asked of the page itself."""
    many.open()
    unnamed = many.run(
        """
        const named = (one) => one.labels?.length || one.ariaLabel || one.textContent.trim();
        return [...document.querySelectorAll("button, input, select, a[href], summary")]
          .filter((one) => one.checkVisibility() && !named(one)).map((one) => one.outerHTML);
        """
    )
    assert unnamed == []
    levels = [int(one.tag_name[1]) for one in many.all("h1, h2, h3")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert many.find("#status").get_attribute("role") == "status"
    assert len(many.all("main")) == 1
    ids = many.run("return [...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_a_page_written_to_a_narrow_stream_is_the_same():
    """Standard output may know no more than ASCII."""
    page = write(hostile_results())
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    stream.write(page)
    stream.flush()
    assert stream.buffer.getvalue() == page.encode()
