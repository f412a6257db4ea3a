"""The menu of a dossier, which holds every step that may be recorded."""

from playwright.sync_api import Locator, Page


def menu(page: Page) -> Locator:
    """The menu, unfolded."""
    ouvert = page.locator("details.menu")
    if ouvert.get_attribute("open") is None:
        ouvert.locator(":scope > summary").click()
    return ouvert
