"""A browser that minds what a page does, and ways to use a page as people do."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

# What axe-core finds below these is advice.
GRAVE = ("serious", "critical")


@contextmanager
def opened(
    browser: Browser,
    address: str,
    *,
    own: str | None = None,
    width: int = 1440,
    faults: list[str] | None = None,
    **options: Any,
) -> Iterator[Page]:
    """A page, which must ask nobody but `own`, run without an error, and break no rule of its policy.

    Args:
        address: what to open.
        own: the address of the service that the page may talk to; None for a page in a file, which talks to nobody.
        faults: where a test makes the page fail, takes what the browser's console says of it.
        width: of the window, in pixels; `options` are those of a Playwright context.
    """
    context = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True, **options)
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = [] if faults is None else faults
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.extend(_fault(message)))
    page.goto(address)
    try:
        yield page
    finally:
        context.close()
    allowed = ("data:", "blob:", own or address.partition("#")[0])
    assert not [url for url in asked if not url.startswith(allowed)]
    assert faults is not None or not wrong, wrong


def _fault(message: ConsoleMessage) -> list[str]:
    # A browser reports an answer of 4xx, and a service that is not there, as an error of its own; the page shows them.
    expected = "Failed to load resource" in message.text
    return [] if message.type != "error" or expected else [message.text]


def drop(page: Page, *files: Path) -> None:
    """Drops files on the page as a file manager does."""
    contents = [(path.name, base64.b64encode(path.read_bytes()).decode()) for path in files]
    carried = page.evaluate_handle(
        """(files) => {
            const carried = new DataTransfer();
            for (const [name, content] of files) {
                const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
                carried.items.add(new File([bytes], name));
            }
            return carried;
        }""",
        contents,
    )
    page.dispatch_event(".start", "dragover", {"dataTransfer": carried})
    page.dispatch_event(".start", "drop", {"dataTransfer": carried})


def squashed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def lit(page: Page) -> str:
    """The words that the text has marked, without white space."""
    return squashed("".join(page.locator("#text .lit").all_text_contents()))


def focused(page: Page, name: str) -> str | None:
    """An attribute of what has the focus."""
    found = page.evaluate("(name) => document.activeElement.getAttribute(name)", name)
    return None if found is None else str(found)


def in_view(page: Page, selector: str) -> bool:
    """Whether the first element found stands wholly within the window."""
    return bool(
        page.locator(selector).first.evaluate(
            """(element) => {
                const box = element.getBoundingClientRect();
                return box.top >= 0 && box.bottom <= innerHeight && box.height > 0 && box.right <= innerWidth;
            }"""
        )
    )


def show_all(page: Page, panel: str) -> None:
    """Lets every list of a panel show its rest."""
    page.wait_for_timeout(300)  # the cards that are built after the first ones
    page.locator(f"#{panel} button.more").evaluate_all("(all) => all.forEach((each) => each.click())")
