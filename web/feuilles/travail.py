"""A long form and its author's draft, kept on the server: what was typed as it was typed, right or wrong, and the version of
the dossier that its author saw first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commands.brouillons import enregistrer
from ledger.annexes.brouillons import Brouillon, Brouillons
from web.feuilles.feuille import Feuille, ouvrir
from web.formulaires.arbre import Saisies
from web.saisies import Saisie
from web.visite import Visite


@dataclass(frozen=True, slots=True)
class Travail:
    """A form and its author's draft; ``saisies`` is what it holds."""

    feuille: Feuille
    brouillon: Brouillon | None
    saisies: dict[str, list[str]]
    version: int
    partie: int

    @property
    def parties(self) -> int:
        """Number of parts; the summary comes after them."""
        return len(self.feuille.saisie.parties)

    def noms(self, partie: int) -> list[str]:
        """Fields of a part."""
        return [nom for nom in self.feuille.saisie.parties[partie].champs if nom in self.feuille.noms]

    def contenu(self, saisies: Saisies, partie: int, version: int | None = None) -> dict[str, Any]:
        """The content of a draft of these entries, left at a part."""
        corrigee = self.feuille.corrigee
        return {
            "champs": {nom: list(valeurs) for nom, valeurs in saisies.items()},
            "version": self.version if version is None else version,
            "partie": partie,
            "corrige": str(corrigee.evenement) if corrigee else None,
        }

    def garder(self, saisies: Saisies, partie: int, *, version: int | None = None) -> "Travail":
        """Keep the draft; refuses one that is too large."""
        feuille = self.feuille
        contenu = self.contenu(saisies, partie, version)
        garde = enregistrer(
            Brouillons(feuille.visite.services.journal),
            feuille.dossier,
            feuille.visite.acteur.agent,
            contenu,
            sujet=feuille.saisie.nom,
        )
        return travailler(feuille, garde)


def travailler(feuille: Feuille, brouillon: Brouillon | None) -> Travail:
    """The form with what a draft of it holds; as it is before anybody types, where there is none."""
    contenu: Mapping[str, Any] = brouillon.contenu if brouillon else {}
    return Travail(
        feuille,
        brouillon,
        dict(contenu.get("champs", {})) if brouillon else feuille.depart(),
        contenu.get("version", feuille.vu.etat.version),
        contenu.get("partie", 0),
    )


def reprendre(visite: Visite, dossier: UUID, saisie: Saisie, corrige: str = "") -> Travail:
    """The author's draft, and the form that it fills; ``corrige`` makes it restate a step."""
    brouillon = Brouillons(visite.services.journal).lire(dossier, visite.acteur.agent, saisie.nom)
    corrige = corrige or ((brouillon.contenu.get("corrige") if brouillon else None) or "")
    return travailler(ouvrir(visite, dossier, saisie, corrige, entier=True), brouillon)
