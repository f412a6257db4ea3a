"""A dossier as who looks at it may read it: its events replayed, the person, and who tells them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ledger.lu import EvenementLu
from readmodels.dossier.chronologie import Rejeu, composer, lire_dossier
from readmodels.horloge import Moment
from readmodels.listes.offres import decrites
from web.acces import LIT_LE_SENSIBLE, coffre_de, taire_les_notes
from web.recit.recit import AGENTS, Conteur, identifiant
from web.visite import Visite


@dataclass(frozen=True, slots=True)
class Personne:
    """Who the dossier is about, as far as one may read; empty fields for who may not, or for an erased person."""

    nom: str = ""
    prenom: str = ""
    identite: dict[str, Any] | None = None

    @property
    def complet(self) -> str:
        """Name and first name."""
        return f"{self.nom.upper()} {self.prenom}".strip()


def lire(visite: Visite, dossier: UUID, moment: Moment) -> tuple[list[EvenementLu], Rejeu]:
    """Events of a dossier and its replay, as the role may read them."""
    services, role = visite.services, visite.acteur.role
    lus = lire_dossier(services.lecteur, dossier)
    coffre = coffre_de(services, visite.acteur)
    rejeu = composer(dossier, lus, moment, coffre=coffre, sensible=role in LIT_LE_SENSIBLE)
    return lus, taire_les_notes(rejeu, visite.acteur)


def personne(rejeu: Rejeu) -> Personne:
    """The last identity that stands among the events read."""
    for etape in reversed(rejeu.etapes):
        identite = (etape.scelle or {}).get("identite")
        if identite and etape.corrigee_par is None:
            return Personne(identite.get("nom", ""), identite.get("prenom", ""), identite)
    return Personne()


def conter(visite: Visite, rejeu: Rejeu) -> Conteur:
    """What tells the events of a replay, with the names of those who acted or were named, and of the offers."""
    cites = {str(v) for e in rejeu.etapes for v in (e.contexte.get("agent"), *(e.contenu.get(n) for n in AGENTS)) if v}
    noms = visite.services.ecrans.habilitations.noms({UUID(cite) for cite in cites if identifiant(cite)})
    codes = {str(e.contenu["offre"]) for e in rejeu.etapes if e.contenu.get("offre")}
    offres = decrites(visite.services.lecteur, codes) if codes else {}
    return Conteur(
        visite.services.territoire,
        {str(agent): nom for agent, nom in noms.items()},
        {code: offre.libelle_offre for code, offre in offres.items()},
    )
