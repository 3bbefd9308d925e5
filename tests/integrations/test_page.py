"""The page at `/` in a real browser, against a real server with a real store."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from commands import indexed
from page_catalog import LONG, SCRIPT, write_catalog
from page_server import browsing, chromium_path, running_server
from partwise.serving.settings import ServeSettings
from partwise.spreadsheets import meant
from placed_pipelines import with_service
from rerank_server import RerankServer
from rerank_server import running_server as running_reranker

pytestmark = pytest.mark.skipif(chromium_path() is None, reason="needs Chromium: apt-get install chromium")

WORDS = "hex bolt M12 x 50 stainless A2"
NUMBER = "HB-M12-50-A2"
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
PAID = "two_stage_cohere"
KEY = "correct-horse-bättery"
WIDEST = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LIST = f"2 x {NUMBER}\n\n6205-2RS1\t10\nHB-M12-5O-A2\n=1+1 nothing\nBV-12-OLD"
# What the browser itself says of a reply that is an error; the page says it too.
EXPECTED = re.compile(r"Failed to load resource")


@pytest.fixture(scope="module")
def reranker() -> Iterator[RerankServer]:
    """A stand-in for a paid reranking service."""
    with running_reranker() as server:
        yield server


@pytest.fixture
def service(reranker) -> Iterator[RerankServer]:
    """The same, to be broken by a test; whole again afterwards."""
    yield reranker
    reranker.fault = None


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    """The page's catalog, indexed."""
    folder = tmp_path_factory.mktemp("page")
    catalog, fields = write_catalog(folder)
    return indexed(catalog, folder / "store", "--fields", fields)


@pytest.fixture(scope="module")
def address(store, reranker, tmp_path_factory) -> Iterator[str]:
    """A server of a pipeline with two stages, one with a paid reranker, and one with a single stage."""
    paid = with_service(PAID, reranker.url, tmp_path_factory.mktemp("pipelines"), max_retries=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COHERE_API_KEY", "a-key-of-nobody")
        settings = ServeSettings(store=str(store), pipelines=("two_stage", str(paid), "dense"))
        with running_server(settings) as url:
            yield url


@pytest.fixture
def guarded(store, tmp_path) -> Iterator[str]:
    """A server that asks for a key."""
    keys = tmp_path / "keys.yaml"
    keys.write_text(yaml.safe_dump({KEY: {"name": "shop"}}), encoding="utf-8")
    with running_server(ServeSettings(store=str(store), pipelines=("hybrid",), keys=keys)) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with browsing() as browser:
        yield browser


@pytest.fixture
def visit(browser, address) -> Iterator[Callable[..., Page]]:
    """Open the page at a fragment; what scripts complain about, and requests to elsewhere, fail the test."""
    complaints: list[str] = []
    contexts = []

    def opened(fragment: str = "", *, at: str = address, **options: Any) -> Page:
        context = browser.new_context(locale="en-GB", **options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("request", lambda request: request.url.startswith((at, "blob:")) or complaints.append(request.url))
        page.goto(at + fragment)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not [each for each in complaints if not EXPECTED.match(each)]


def asking(query: str, **more: str) -> str:
    """The fragment of a search."""
    return "#" + "&".join(f"{name}={quote(value)}" for name, value in {"q": query, **more}.items())


def results(page: Page) -> Locator:
    """The products shown, once they are."""
    found = page.locator(".result")
    found.first.wait_for()
    return found


def numbers(page: Page) -> list[str]:
    """The part numbers shown, in order."""
    return results(page).locator(".facts:first-child .part-number").all_inner_texts()


def searched(address: str, **body: Any) -> Any:
    """What the server says itself."""
    return httpx.post(f"{address}search", json={"top_k": 10, "stages": True, **body}).json()


def listed(page: Page, text: str) -> Locator:
    """Look a list up; its lines."""
    page.get_by_label("Part list: one number a line").fill(text)
    page.get_by_role("button", name="Look up").click()
    lines = page.locator("tr[data-line]")
    lines.first.wait_for()
    return lines


# The files.
def test_the_page_may_run_nothing_but_its_own(address):
    """The page comes with a policy that allows its own files alone, and makes no text into markup."""
    policy = httpx.get(address).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy
    assert not re.search(r"unsafe|https?:|\*", policy)


def test_files_have_their_types_and_are_asked_for_again(address):
    """Each file has its own type, may be kept, and is not sent twice."""
    for name, media_type in {"app.js": "text/javascript", "base.css": "text/css", "icon.svg": "image/svg+xml"}.items():
        first = httpx.get(f"{address}page/{name}")
        assert first.headers["content-type"].startswith(media_type)
        assert first.headers["cache-control"] == "no-cache"
        again = httpx.get(f"{address}page/{name}", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["nothing.js", "%2e%2e%2fpage.py", "..%5cpage.py", "%00"])
def test_nothing_else_is_sent(address, name):
    """Whatever an address says, only the page's files are sent."""
    assert httpx.get(f"{address}page/{name}").status_code == 404


# Searching.
def test_a_search_shows_products_with_their_verdicts(visit, address):
    """A search shows the server's products in its order, each with number, brand and a chip per asked attribute."""
    page = visit()
    page.get_by_role("searchbox").fill(WORDS)
    page.keyboard.press("Enter")
    found = results(page)
    documents = searched(address, query=WORDS)["documents"]
    assert numbers(page) == [each["part_number"] for each in documents]
    expect(found.first).to_contain_text("Acme")
    for row, document in zip(found.all(), documents, strict=True):
        assert row.locator(".chip").count() == len(document["attributes"])
    expect(found.first.locator(".mark")).to_have_text(["✓ met"])
    other = found.filter(has_text="HB-M12-60-A2").first
    assert "✗ contradicted" in other.locator(".mark").all_inner_texts()
    expect(other).to_contain_text("asked 50")


def test_a_chip_tells_its_rule(visit, address):
    """A chip's rule is there on hover and on focus, described to a screen reader, and gone with Escape."""
    page = visit(asking(WORDS))
    chip = results(page).first.locator(".chip").first
    tip = page.get_by_role("tooltip")
    chip.hover()
    expect(tip).to_have_text(searched(address, query=WORDS)["documents"][0]["attributes"][0]["rule"])
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    chip.focus()
    expect(tip).to_be_visible()
    assert chip.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(chip).to_be_focused()


def test_details_say_why_a_product_stands_there(visit, address):
    """An opened product lists each signal as value times weight, and the parts make the score."""
    page = visit(asking(WORDS))
    first = results(page).first
    first.get_by_role("button", expanded=False).click()
    best = searched(address, query=WORDS)["documents"][0]
    rows = first.locator(".signals tbody tr")
    shown = [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in rows.all()]
    assert [cells[0] for cells in shown] == [each["name"] for each in best["signals"]]
    assert [cells[2] for cells in shown] == [f"{each['value']:.3f} × {each['weight']:.3f}" for each in best["signals"]]
    assert sum(float(cells[3]) for cells in shown) == pytest.approx(best["score"], abs=0.01)
    frames = [frame.bounding_box()["width"] for frame in first.locator(".bar-frame").all()]
    weights = [each["weight"] for each in best["signals"]]
    assert frames[weights.index(max(weights))] == max(frames)


def test_a_part_number_is_said_to_be_exact(visit):
    """A part number shows its product alone, as exact, and there is nothing to compare."""
    page = visit(asking(f"price of {NUMBER}?"))
    assert numbers(page) == [NUMBER]
    expect(results(page)).to_contain_text("✓ exact part number")
    page.get_by_role("button", name="Compare stages").click()
    expect(page.locator("#results")).to_contain_text("no stage had to search")


def test_a_doubtful_number_is_not_claimed(visit):
    """A number that only looks alike is offered as a link, with the reason."""
    page = visit(asking("HB-M12-5O-A2"))
    notice = page.locator(".notice", has_text="No exact part number")
    expect(notice).to_contain_text("letters and digits that look alike differ")
    notice.get_by_role("link", name=NUMBER).first.click()
    expect(page.locator(".result")).to_have_count(1)
    expect(page.locator(".result")).to_contain_text("exact part number")


def test_a_shared_number_asks_whose_is_meant(visit):
    """Where makers share a number, a click on one of them leaves its product."""
    page = visit(asking("6205-2RS1"))
    expect(page.locator(".result")).to_have_count(2)
    page.locator(".notice").get_by_role("button", name="Kugelwerk").click()
    expect(page.locator(".result")).to_have_count(1)
    expect(page.locator(".result")).to_contain_text("Rillenkugellager")


def test_a_superseded_number_names_its_successor(visit):
    """A superseded product says so, and its successor is one click away."""
    page = visit(asking("BV-12-OLD"))
    page.locator(".notice", has_text="superseded").get_by_role("link", name="BV-12-BR").click()
    expect(page.get_by_role("searchbox")).to_have_value("BV-12-BR")
    expect(page.locator(".result").first).to_contain_text("PN 25")


def test_the_deciding_question_is_offered_as_buttons(visit, address):
    """The question that decides between equal products is asked; an answer narrows the search."""
    query = "hex bolt M12 stainless A2"
    question = searched(address, query=query)["question"]
    page = visit(asking(query))
    notice = page.locator(".notice", has_text=question["question"])
    expect(notice.get_by_role("link")).to_have_text(question["values"])
    notice.get_by_role("link").first.click()
    expect(page.get_by_role("searchbox")).to_have_value(f"{query} {question['values'][0]}")


def test_stages_stand_side_by_side(visit, address):
    """Both orders are shown, and each product says by how much it moved."""
    reply = searched(address, query="stainless bolts")
    page = visit(asking("stainless bolts", view="stages"))
    page.locator(".stages").wait_for()
    before, after = (stage.locator(".part-number").all_inner_texts() for stage in page.locator(".stage").all())
    shown = {each["product_id"] for each in reply["documents"]}
    first = [each for each in reply["first_stage"] if each["rank"] <= len(shown) or each["product_id"] in shown]
    assert before == [each["part_number"] for each in first]
    assert after == [each["part_number"] for each in reply["documents"]]
    assert page.locator(".stages path").count() == len(reply["documents"])
    for row, document in zip(page.locator(".stage:last-child li").all(), reply["documents"], strict=True):
        by = document["first_stage_rank"] - document["rank"]
        expect(row.locator(".end")).to_contain_text(f"{'▲' if by > 0 else '▼'} {abs(by)}" if by else "=")


def test_a_product_of_the_comparison_opens_in_the_list(visit):
    """A click on a product of the comparison shows it in the list, opened."""
    page = visit(asking(WORDS, view="stages"))
    page.locator(".stage button").nth(1).click()
    opener = page.locator(".result").nth(1).locator(".opener")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(opener).to_be_focused()


def test_one_stage_has_nothing_to_compare(visit):
    """A pipeline of one stage says that it has one."""
    page = visit(asking(WORDS, view="stages"))
    page.get_by_label("Pipeline").select_option("dense")
    expect(page.locator("#results")).to_contain_text("dense has one stage")
    assert "pipeline=dense" in page.url


def test_times_are_told_by_component(visit, address):
    """Each component of the pipeline has its time, and there is a sum."""
    page = visit(asking(WORDS))
    results(page)
    names = page.locator(".times tbody th").all_inner_texts()
    assert set(names) == {name.replace("_", " ") for name in searched(address, query=WORDS)["timings"]["components"]}
    assert all(re.fullmatch(r"[\d,.]+ ms", time) for time in page.locator(".times .number").all_inner_texts())


# The address.
def test_filters_narrow_and_stay_to_choose_from(visit):
    """A filter leaves its products, the other values stay, and the keyboard stays where it was."""
    page = visit(asking("hex bolt M12"))
    results(page)
    brands = page.locator("fieldset[data-field=brand]")
    choices = brands.get_by_role("checkbox").count()
    brands.get_by_role("checkbox", name="Bolzen").check()
    expect(page.locator(".result .brand", has_text="Acme")).to_have_count(0)
    assert all("A4" in number for number in numbers(page))
    expect(brands.get_by_role("checkbox", name="Bolzen")).to_be_focused()
    assert brands.get_by_role("checkbox").count() == choices
    brands.get_by_role("checkbox", name="Acme").check()
    expect(page.locator(".result .brand", has_text="Acme").first).to_be_visible()
    page.get_by_role("button", name="Remove all filters").click()
    expect(page).not_to_have_url(re.compile("brand="))


def test_an_address_can_be_shared_and_gone_back_to(visit, browser):
    """The address holds query, filters and view behind `#`, where no log sees them; back goes back."""
    page = visit(asking("hex bolt M12", brand="Acme"))
    first = numbers(page)
    page.get_by_role("searchbox").fill("brass valve")
    page.keyboard.press("Enter")
    expect(page.locator(".result").first).to_contain_text("Brass")
    assert "?" not in page.url
    other = visit(page.url.partition("/#")[2].join(["#", ""]))
    assert numbers(other) == numbers(page)
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("hex bolt M12")
    expect(page.get_by_role("checkbox", name="Acme")).to_be_checked()
    assert numbers(page) == first


@pytest.mark.parametrize(
    "fragment", ["#q=%E0%A4%A", "#n=-5&view=none&mode=x&q=bolt", "#pipeline=none&q=bolt", "#&&=&q="]
)
def test_any_address_can_be_followed(visit, fragment):
    """An address that says nothing sensible shows something sensible."""
    page = visit(fragment)
    expect(page.locator(".result, .notice, .start").first).to_be_visible()


# Lists.
def test_a_list_is_told_by_line(visit):
    """A pasted list says for each line how surely it names what; a status shows its lines alone."""
    page = visit("#mode=list")
    lines = listed(page, LIST)
    told = {line.get_attribute("data-line"): line.locator(".mark").inner_text() for line in lines.all()}
    assert told == {"1": "✓ exact", "3": "≡ ambiguous", "4": "≈ candidate", "5": "✗ unresolved", "6": "✓ exact"}
    expect(lines.first).to_contain_text("Hex bolt M12 x 50, stainless steel A2")
    expect(lines.last).to_contain_text("replaced by BV-12-BR")
    page.get_by_role("button", name="ambiguous 1").click()
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("Kugelwerk")


def test_a_list_can_be_kept_as_csv(visit):
    """The CSV has every line, reads as UTF-8 in a spreadsheet, and computes nothing."""
    page = visit("#mode=list")
    listed(page, LIST)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    raw = Path(download.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [(row["line"], row["quantity"], row["status"]) for row in rows] == [
        ("1", "2", "exact"),
        ("3", "10", "ambiguous"),
        ("4", "", "candidate"),
        ("5", "", "unresolved"),
        ("6", "", "exact"),
    ]
    assert rows[0]["product_ids"] == "bolt-50-A2"
    assert (rows[3]["text"], meant(rows[3]["text"])) == ("'=1+1 nothing", "=1+1 nothing")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]


def test_several_lines_in_the_query_are_a_list(visit):
    """Several lines pasted into the query become the part list."""
    page = visit()
    page.get_by_role("searchbox").evaluate(
        """(box, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", text);
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        LIST,
    )
    expect(page.get_by_label("Part list: one number a line")).to_have_value(LIST)
    expect(page.locator("#list-count")).to_have_text("5 lines")


def test_a_long_list_is_shown_in_parts(visit):
    """A long list does not fill the page at once; one that is too long is not sent."""
    page = visit("#mode=list")
    lines = listed(page, "\n".join(f"{NUMBER}" for _ in range(450)))
    expect(lines).to_have_count(200)
    page.get_by_role("button", name="Show more").click()
    expect(lines).to_have_count(400)
    type_at_once = "(box, text) => { box.value = text; box.dispatchEvent(new Event('input')); }"
    page.get_by_label("Part list: one number a line").evaluate(type_at_once, "x\n" * 10_001)
    page.get_by_role("button", name="Look up").click()
    expect(page.locator("#list-count")).to_contain_text("look it up in parts")


# Keys.
def test_the_keyboard_is_enough(visit):
    """`/` goes to the query, arrows through the products, Enter opens and closes one, Escape goes back."""
    page = visit(asking(WORDS))
    openers = results(page).locator(".opener")
    query = page.get_by_role("searchbox")
    page.get_by_role("link", name="Part list").focus()
    page.keyboard.press("/")
    expect(query).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(openers.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(openers.nth(1)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(openers.nth(1)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(query).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(query).to_be_focused()
    page.keyboard.type("/")
    expect(query).to_have_value(re.compile("/"))


def test_the_slash_goes_to_the_query_from_the_list(visit):
    """`/` in the part list, but not in its text, goes to the search."""
    page = visit("#mode=list")
    page.get_by_label("Part list: one number a line").press("/")
    expect(page.get_by_label("Part list: one number a line")).to_have_value("/")
    page.get_by_role("button", name="Look up").press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_a_part_number_can_be_copied(visit):
    """The button beside a part number copies it."""
    page = visit(asking(NUMBER), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=f"Copy {NUMBER}").click()
    expect(page.get_by_role("status")).to_have_text(f"Copied {NUMBER}")
    assert page.evaluate("navigator.clipboard.readText()") == NUMBER


# What goes wrong.
def test_a_query_of_signs_is_refused_in_words(visit):
    """What the server refuses is told in its words, and trying again is not offered."""
    page = visit(asking("!!!"))
    expect(page.get_by_role("alert")).to_contain_text("no letter and no digit")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)


def test_a_query_that_is_too_long_is_told(visit):
    """A query that is too long says how long it may be."""
    page = visit(asking("bolt " * 500))
    expect(page.get_by_role("alert")).to_contain_text("at most 2,000 characters")


def test_a_server_that_is_gone_can_be_tried_again(visit, address):
    """A server that does not answer is told with what to check, and trying again works."""
    page = visit()
    page.route(f"{address}search", lambda route: route.abort())
    page.goto(address + asking(WORDS))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("partwise serve")
    page.unroute(f"{address}search")
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator(".result").first).to_be_visible()
    expect(alert).to_have_count(0)


def test_a_reply_of_something_else_is_told(visit, address):
    """What a proxy says in the server's place is told as no reply, and its text is not shown."""
    page = visit()
    page.route(f"{address}search", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    page.goto(address + asking(WORDS))
    expect(page.get_by_role("alert")).to_contain_text("cannot be read (status 502)")
    expect(page.locator("body")).not_to_contain_text("Bad gateway")


def test_a_failing_service_is_told(visit, service):
    """A search that cannot be answered says so, and can be tried again."""
    service.fault = "401"
    page = visit(asking(WORDS, pipeline=PAID))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("a service that this search needs does not answer")
    expect(alert).to_contain_text("in 5 seconds")
    service.fault = None
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator(".result").first).to_be_visible()


def test_degraded_results_say_so(visit, service):
    """Results in the first stage's order, since the reranker failed, say that and why."""
    service.fault = "503"
    page = visit(asking("brass valve PN 25", pipeline=PAID))  # what was scored once is not asked again
    results(page)
    expect(page.locator(".notice", has_text="Less good than usual")).to_contain_text("first stage's")


def test_no_product_says_what_to_do(visit):
    """Where filters leave nothing, removing them is one click."""
    page = visit(asking(WORDS, brand="Nobody"))
    notice = page.locator(".notice", has_text="No product found")
    notice.get_by_role("button", name="Remove all filters").click()
    expect(page.locator(".result").first).to_be_visible()


def test_a_later_search_ends_an_earlier_one(visit, address):
    """A search that is still under way is given up for the next one, whose products are shown."""
    page = visit()
    page.route(f"{address}search", lambda route: NUMBER in route.request.post_data and route.continue_())
    with page.expect_request(f"{address}search"):
        page.goto(address + asking("brass valve"))
    page.get_by_role("searchbox").fill(NUMBER)
    with page.expect_event("requestfailed") as ended:
        page.keyboard.press("Enter")
    assert "brass" in ended.value.post_data
    assert numbers(page) == [NUMBER]
    expect(page.get_by_role("alert")).to_have_count(0)


# Keys of the API.
def test_an_api_key_is_asked_for_and_stays_in_the_tab(visit, guarded):
    """A server with keys asks for one; a wrong one is refused, the right one is sent and kept for this tab alone."""
    page = visit(asking(WORDS), at=guarded)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Key", exact=True).fill("wrong")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("refused")
    dialog.get_by_label("Key", exact=True).fill(KEY)
    dialog.get_by_role("button", name="Use this key").click()
    expect(page.locator(".result").first).to_be_visible()
    assert page.evaluate("[localStorage.length, document.cookie, sessionStorage.length]") == [0, "", 1]
    assert "horse" not in page.url
    page.reload()
    expect(page.locator(".result").first).to_be_visible()
    page.get_by_role("button", name="API key").click()
    dialog.get_by_role("button", name="Forget it").click()
    page.wait_for_function("sessionStorage.length === 0")


# Hostile catalogs.
def test_hostile_text_is_text(visit):
    """Markup, scripts and addresses of a catalog are shown as they are written, and run nothing."""
    page = visit(asking("Hostile gasket 77 mm"))
    hostile = results(page).filter(has_text="Hostile gasket")
    expect(hostile.locator(".opener")).to_have_text(SCRIPT)
    expect(hostile.locator(".brand")).to_have_text("<b>Evil</b>")
    hostile.locator(".opener").click()
    expect(hostile.locator(".text")).to_contain_text(LONG)
    expect(hostile.get_by_role("link", name="Product page")).to_have_count(0)
    page.get_by_role("button", name="Compare stages").click()
    page.locator(".stages").wait_for()
    assert page.evaluate("window.harmed") is None
    assert page.locator("#results img, #results script, #results i b").count() == 0


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_long_text_breaks_nothing(visit, options):
    """A word of 3,000 letters and a long address make the page no wider than its window."""
    page = visit(asking(f"Hostile gasket 77 mm {'Q' * 300}"), **options)
    results(page).filter(has_text="Hostile gasket").locator(".opener").click()
    assert page.evaluate(WIDEST) <= 0


def test_a_link_of_the_catalog_opens_apart(visit):
    """A product's own page opens in a tab that knows nothing of this one."""
    page = visit(asking("BV-12-BR"))
    results(page).first.locator(".opener").click()
    link = page.get_by_role("link", name="Product page")
    assert link.get_attribute("href") == "https://shop.example/valve"
    assert {"noopener", "noreferrer"} <= set(link.get_attribute("rel").split())


# Looks.
SHOWN = {
    "start": "",
    "results": asking(WORDS),
    "stages": asking("stainless bolts", view="stages"),
    "list": "#mode=list",
    "error": asking("!!!"),
    "shared": asking("6205-2RS1"),
}


def laid_out(page: Page, name: str) -> None:
    """Wait for a view, and open what it has to open."""
    if name == "list":
        listed(page, LIST)
    elif name == "results":
        results(page).locator(".opener").first.click()
        results(page).locator(".chip").nth(1).focus()
    else:
        page.locator(".start, .stages, .notice").first.wait_for()


@pytest.mark.parametrize("name", SHOWN)
def test_a_phone_has_it_all_in_its_width(visit, name):
    """On a phone nothing is wider than the screen, and filters are a tap away."""
    page = visit(SHOWN[name], **PHONE)
    laid_out(page, name)
    assert page.evaluate(WIDEST) <= 0
    if name == "results":
        expect(page.locator("#side")).to_be_hidden()
        page.get_by_role("button", name="Filters and times").tap()
        expect(page.get_by_role("checkbox", name="Acme")).to_be_visible()


def test_a_dark_system_gets_a_dark_page(visit):
    """The page is dark where the system is."""
    brightness = "(place) => Math.max(...getComputedStyle(place).backgroundColor.match(/\\d+/g).slice(0, 3))"
    light, dark = (visit(color_scheme=scheme).locator("body").evaluate(brightness) for scheme in ("light", "dark"))
    assert light > 200
    assert dark < 60


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
@pytest.mark.parametrize("name", SHOWN)
def test_it_is_accessible(visit, name, options):
    """Nothing is left for axe to complain about, in colours, names, order and roles."""
    page = visit(SHOWN[name], **options)
    laid_out(page, name)
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()


def test_the_key_dialog_is_accessible(visit, guarded):
    """Nothing is left for axe to complain about in the dialog that asks for a key."""
    page = visit(asking(WORDS), at=guarded)
    page.get_by_role("dialog").wait_for()
    assert not Axe().run(page).response["violations"]


def test_going_back_ends_what_was_asked(visit, address):
    """Who goes back while a search is under way sees the one before; the other is given up."""
    page = visit(asking(NUMBER))
    assert numbers(page) == [NUMBER]
    page.route(f"{address}search", lambda _: None)
    page.get_by_role("searchbox").fill(WORDS)
    with page.expect_request(f"{address}search"):
        page.keyboard.press("Enter")
    with page.expect_event("requestfailed"):
        page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value(NUMBER)
    assert numbers(page) == [NUMBER]


def test_a_list_is_looked_up_while_the_search_is_shown(visit, address):
    """Who goes to the search while a list is looked up finds it answered."""
    page = visit(asking(NUMBER))
    results(page)
    page.get_by_role("link", name="Part list").click()
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(f"{address}lookup", hold)
    page.get_by_label("Part list: one number a line").fill(NUMBER)
    with page.expect_request(f"{address}lookup"):
        page.get_by_role("button", name="Look up").click()
    page.get_by_role("link", name="Search").click()
    results(page)
    waiting[0].continue_()
    page.get_by_role("link", name="Part list").click()
    expect(page.locator("tr[data-line]")).to_have_count(1)


def test_a_list_that_fails_offers_no_filters_of_the_search(visit, address):
    """Filters are the search's, so a list that fails offers to try again and nothing else."""
    page = visit(asking(WORDS, brand="Acme"))
    results(page)
    page.get_by_role("link", name="Part list").click()
    page.route(f"{address}lookup", lambda route: route.abort())
    page.get_by_label("Part list: one number a line").fill(NUMBER)
    page.get_by_role("button", name="Look up").click()
    expect(page.locator("#list-notices").get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_role("button", name="Remove all filters")).to_have_count(0)
