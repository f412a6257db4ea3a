"""The two pages of the local provider: choosing an invented account, and an error. No script."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from integrations.identite.comptes import Compte

STYLE: Final = """
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
body { margin: 0 auto; max-width: 40rem; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; }
.avis { border-left: .35rem solid #b45309; padding: .5rem 1rem; }
ul { list-style: none; padding: 0; }
button { font: inherit; width: 100%; min-height: 3.25rem; margin: .35rem 0; padding: .6rem 1rem; text-align: left;
  background: Canvas; color: CanvasText; border: 2px solid #6b7280; border-radius: .5rem; cursor: pointer; }
button:hover { border-color: #1d4ed8; }
button:focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px; }
button strong, button span { display: block; }
"""


def politique(adresse_client: str) -> str:
    """Content security policy of these pages."""
    return (
        f"default-src 'none'; style-src 'self'; form-action 'self' {adresse_client}; base-uri 'none';"
        " frame-ancestors 'none'"
    )


def _page(titre: str, contenu: str) -> str:
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(titre)}</title><link rel="stylesheet" href="/style.css"></head>'
        f"<body><main><h1>{escape(titre)}</h1>{contenu}</main></body></html>"
    )


def choix(comptes: Sequence[Compte], parametres: Mapping[str, str]) -> str:
    """The accounts, each a button that goes on with the request."""
    caches = "".join(
        f'<input type="hidden" name="{escape(nom)}" value="{escape(valeur)}">' for nom, valeur in parametres.items()
    )
    boutons = "".join(
        f'<li><button name="sujet" value="{escape(compte.sujet)}"><strong>{escape(compte.prenom)}'
        f" {escape(compte.nom)}</strong><span>{escape(compte.description)}</span></button></li>"
        for compte in comptes
    )
    return _page(
        "Choisir un compte de démonstration",
        '<p class="avis">Fournisseur d\'identité local : personnes inventées, aucun mot de passe. En service, ProConnect'
        " prend cette place.</p>"
        f'<form method="post" action="/authorize">{caches}<ul>{boutons}</ul>'
        '<button name="sujet" value="">Renoncer</button></form>',
    )


def erreur(message: str) -> str:
    """A request that is refused."""
    return _page("Connexion impossible", f"<p>{escape(message)}</p>")
