"""
Take the pictures of the page that the docs show: `python scripts/make_screenshots.py` writes `docs/images/`.

They show a real server with the demo catalog in the system's Chromium, so times differ from run to run.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT: Final = Path(__file__).parents[1]
IMAGES: Final = ROOT / "docs" / "images"
CATALOG: Final = ROOT / "examples" / "catalog"
PARTWISE: Final = [sys.executable, "-c", "from partwise.cli import main; main()"]
# A container has no namespaces for the sandbox, and little shared memory.
ARGUMENTS: Final = ["--no-sandbox", "--disable-dev-shm-usage"]
SPECIFICATION: Final = "#q=socket+head+cap+screw+M8+x+25+12.9+zinc+plated"
COMPARISON: Final = "#q=pipe+caps&view=stages"
DESKTOP: Final = {"viewport": {"width": 1120, "height": 860}}
DARK: Final = {"viewport": {"width": 1120, "height": 640}, "color_scheme": "dark"}
PHONE: Final = {
    "viewport": {"width": 390, "height": 780},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 1.5,
}


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """Run a server of the demo catalog; its address."""
    indexing = [*PARTWISE, "index", str(CATALOG / "products.jsonl"), "--fields", str(CATALOG / "fields.yaml")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    subprocess.run([*indexing, "--store", str(store)], check=True, env=environment)
    command = [
        *PARTWISE,
        "serve",
        "--store",
        str(store),
        "--port",
        "0",
        "--pipeline",
        "two_stage",
        "--pipeline",
        "hybrid",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield address(process.stderr or ())
        finally:
            process.terminate()


def address(log: Iterable[str]) -> str:
    """Where a server listens by its log; the program ends where that does not say."""
    line = "it said nothing"
    for line in log:
        if '"url"' in line:
            return str(json.loads(line)["url"])
    sys.exit(f"the server has ended without an address: {line.strip()}")


def shoot(browser: Browser, url: str, name: str, **options: Any) -> Page:
    """Open the page at an address, the second time around, when everything is warm."""
    page = browser.new_context(**options).new_page()
    page.goto(url)
    page.locator(".result, .stages").first.wait_for()
    page.get_by_role("button", name="Search").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("body")).not_to_have_class("busy")
    if name == "page":
        page.locator(".opener").first.click()
    elif name == "stages":
        page.locator(".stage button").nth(1).hover()
    return page


def save(page: Page, name: str) -> None:
    """Write what the page shows with a palette, a third of the size, that keeps also the colours of small places."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture = picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    picture.save(IMAGES / f"{name}.png", optimize=True)
    print(f"{name}.png: {(IMAGES / f'{name}.png').stat().st_size // 1024} KiB")


def main() -> None:
    """Take all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is missing; install it with: apt-get install chromium")
    views = {"page": (SPECIFICATION, DESKTOP), "stages": (COMPARISON, DARK), "phone": (SPECIFICATION, PHONE)}
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "store") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name, (fragment, options) in views.items():
            save(shoot(browser, f"{url}/{fragment}", name, **options), name)
        browser.close()


if __name__ == "__main__":
    main()
