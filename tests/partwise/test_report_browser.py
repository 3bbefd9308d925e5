"""The report in a real browser: no error, no request, nothing wider than a phone, and its few buttons work."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from partwise.evaluation.report import write_report
from report_results import SWEEP, diagnosis, results

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--v=0",
    "--allow-file-access-from-files",
]
# A page around the report, as wide as a phone: it does what a reader would do, and writes down what it saw.
READER = """<!doctype html><title>reader</title><iframe src="report/index.html" style="width:360px;height:700px"></iframe>
<pre id="seen"></pre><script>
addEventListener("load", () => {
  const view = document.querySelector("iframe").contentWindow, page = view.document, seen = {};
  const rows = () => [...page.querySelectorAll("#queries tbody tr")];
  const column = (place) => rows().map((row) => row.cells[place].textContent);
  const type = (name, value) => {
    const field = page.querySelector(`form[data-for=queries] [name=${name}]`);
    field.value = value;
    field.dispatchEvent(new view.Event("input", {bubbles: true}));
    return rows().filter((row) => !row.hidden).length;
  };
  seen.scripts = page.scripts.length;
  seen.width = page.documentElement.scrollWidth;
  seen.before = column(0);
  const button = page.querySelectorAll("#queries th button")[3];
  button.click(); seen.up = column(3); seen.sort = button.parentElement.ariaSort;
  button.click(); seen.down = column(3);
  seen.text = type("text", " 2"); type("text", "");
  seen.unanswerable = type("state", "unanswerable"); type("state", "");
  seen.all = type("kind", "");
  seen.output = page.querySelector("form[data-for=queries] output").textContent;
  const last = page.querySelector("#queries a[href='#q24']");
  last.click();
  view.addEventListener("hashchange", () => {
    const card = page.getElementById("q24");
    seen.opened = card.open && card.getBoundingClientRect().height > 100;
    for (const each of page.querySelectorAll("details")) each.open = true;
    seen.width_open = page.documentElement.scrollWidth;
    document.getElementById("seen").textContent = JSON.stringify(seen);
  });
});
</script>"""


@pytest.fixture(scope="module")
def chromium() -> str:
    """Debian's Chromium, or any other on the path."""
    found = shutil.which("/usr/bin/chromium") or shutil.which("chromium")
    if found is None:
        pytest.skip("needs Chromium: /usr/bin/chromium or chromium on the path")
    return found


@pytest.fixture
def browse(chromium, tmp_path):
    """Open a page; give the finished document, what the console said, and what the page asked the network for."""

    def opened(page: Path) -> tuple[str, list[str], list[str]]:
        log = tmp_path / "net.json"
        own = [f"--user-data-dir={tmp_path / 'profile'}", f"--log-net-log={log}", "--virtual-time-budget=5000"]
        # No name is looked up, so neither the page nor the browser itself reaches anything.
        command = [chromium, *FLAGS, *own, "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", page.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
        console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
        return done.stdout, console, _requests(log)

    return opened


def _requests(log: Path) -> list[str]:
    """The addresses that pages asked for; what the browser asks for by itself has no origin."""
    noted = json.loads(log.read_text(encoding="utf-8"))
    start = noted["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asked = [
        event["params"] for event in noted["events"] if event["type"] == start and "url" in event.get("params", {})
    ]
    return [
        each["url"] for each in asked if each["initiator"] != "not an origin" and not each["url"].startswith("data:")
    ]


def test_errors_and_requests_would_be_seen(browse, tmp_path):
    """The means of these tests work: a page with an error and a foreign picture shows both."""
    page = tmp_path / "bad.html"
    page.write_text('<script>nope();</script><img src="http://pictures.invalid/x.png">', encoding="utf-8")
    _, console, requests = browse(page)
    assert "nope is not defined" in " ".join(console)
    assert requests == ["http://pictures.invalid/x.png"]


@pytest.mark.parametrize("text", ["bolt", "</script><script>nope()</script><img src=http://pictures.invalid/x.png>"])
def test_the_page_opens_without_error_or_request(browse, tmp_path, text):
    """From disk, with hostile text too, there is no error and no request, and the script has run."""
    found = results(text=text, title=text, names=("dense", text))
    page = write_report(found, tmp_path / "report", diagnosis(found), SWEEP)
    document, console, requests = browse(page)
    assert console == []
    assert requests == []
    assert "24 of 24" in document


def test_the_page_is_used(browse, tmp_path):
    """On a phone the page does not scroll sideways; the table sorts and filters, and a link opens its query."""
    found = results(queries=30, text="W" * 90)
    write_report(found, tmp_path / "report", diagnosis(found), SWEEP)
    (tmp_path / "reader.html").write_text(READER, encoding="utf-8")
    document, console, requests = browse(tmp_path / "reader.html")
    assert (console, requests) == ([], [])
    seen = json.loads(re.findall(r'<pre id="seen">(.*?)</pre>', document)[0])
    assert seen["scripts"] == 1
    assert seen["width"] <= 360
    assert seen["width_open"] <= 360
    assert seen["before"] == [str(place) for place in range(1, 31)]
    values = [value for value in seen["up"] if value != "–"]
    assert values == sorted(values)
    assert seen["up"] != seen["down"]
    assert [value for value in seen["down"] if value != "–"] == values[::-1]
    assert seen["down"][-3:] == seen["up"][-3:] == ["–"] * 3
    assert seen["sort"] == "ascending"
    assert (seen["text"], seen["unanswerable"], seen["all"]) == (11, 3, 30)
    assert seen["output"] == "30 of 30"
    assert seen["opened"]
