"""Home, by role: the day of a référent, the parcours of a person, or where a role begins."""

from web.pages.accueil.accueil import router

__all__ = ["router"]
