"""Takes the pictures of every page on the demo company that stand in the README: ``make screenshots``."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.browser import driver

ROOT = Path(__file__).resolve().parent.parent

PAGES = ("", "goal_planning", "funnel", "personas", "lead_quality", "agreements", "data")
LOOKS = (("light", "wide"), ("dark", "wide"), ("light", "phone"), ("dark", "phone"))


def main(out: Path, *only: str) -> None:
    """Write one PNG per page and look into *out*; *only* names the pages wanted."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        workspace = Path(folder) / "workspace"
        with contextlib.closing(open_workspace(read_settings(workspace=workspace))) as here:
            here.load_demo()
        browser = playwright.chromium.launch(executable_path=driver.SYSTEM_CHROMIUM, args=driver.CHROMIUM_ARGUMENTS)
        with driver.running_app(workspace, Path(folder) / "log") as address:
            for theme, size in LOOKS:
                context = browser.new_context(viewport=driver.SIZES[size], color_scheme=theme)  # type: ignore[arg-type]  # literals
                page = context.new_page()
                for name in only or PAGES:
                    driver.open_path(page, address, name)
                    page.wait_for_timeout(900)
                    page.locator(".stMain").evaluate("e => e.scrollTo(0, 0)")
                    height = page.locator(".stMainBlockContainer").evaluate("e => e.scrollHeight")
                    page.set_viewport_size({**driver.SIZES[size], "height": min(int(height) + 40, 6000)})
                    page.wait_for_timeout(500)
                    picture = out / f"{name or 'weekly_sync'}_{theme}_{size}.png"
                    page.screenshot(path=picture)
                    Image.open(picture).convert("RGB").quantize(255, dither=Image.Dither.NONE).save(
                        picture, optimize=True
                    )
                    page.set_viewport_size(driver.SIZES[size])
                context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots", *sys.argv[2:])
