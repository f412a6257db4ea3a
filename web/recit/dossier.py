"""A dossier as who looks at it may read it: its events, its state, the person, and who tells them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ledger.annotations import Designe, designations
from ledger.dossier import Dossier, fold
from ledger.lu import EvenementLu
from readmodels.dossier.chronologie import EtapeDatee, lire_dossier
from readmodels.horloge import Moment
from readmodels.listes.offres import decrites
from web.acces import coffre_des_offres, etapes_pour
from web.recit.recit import Conteur, classe_de, identifiant
from web.visite import Visite

EFFACEE: Final = "Identité effacée"
"""How a person is called whose personal data were erased, wherever a name would stand."""


@dataclass(frozen=True, slots=True)
class Personne:
    """Who the dossier is about, as far as one may read; empty fields for who may not, or for a person who was erased."""

    nom: str = ""
    prenom: str = ""
    identite: dict[str, Any] | None = None
    effacee: bool = False

    @property
    def complet(self) -> str:
        """Name and first name, or that they were erased."""
        return EFFACEE if self.effacee else f"{self.nom.upper()} {self.prenom}".strip()


@dataclass(frozen=True, slots=True)
class DossierVu:
    """A dossier as it stands, read once: its events, the state that they fold to, its steps as the role may read them."""

    lus: Sequence[EvenementLu]
    etat: Dossier
    etapes: Sequence[EtapeDatee]


def lire(visite: Visite, dossier: UUID) -> DossierVu:
    """The dossier, its chain checked. Raises as :func:`~readmodels.dossier.chronologie.rejouer_dossier`."""
    lus = lire_dossier(visite.services.lecteur, dossier)
    return DossierVu(lus, fold(dossier, lus), etapes_pour(visite.services, visite.acteur, lus, Moment.au(None)))


def personne(etapes: Sequence[EtapeDatee]) -> Personne:
    """The last identity that stands among the steps read; one that opens no more was erased."""
    for etape in reversed(etapes):
        if "identite" not in (etape.scelle or {}) or etape.corrigee_par is not None:
            continue
        identite = (etape.scelle or {})["identite"]
        if identite is None:
            return Personne(effacee=True)
        return Personne(identite.get("nom", ""), identite.get("prenom", ""), identite)
    return Personne()


def conter(visite: Visite, etapes: Sequence[EtapeDatee]) -> Conteur:
    """The teller of these steps, with the names of those who acted or were named, and of the offers."""
    cites = {str(v) for e in etapes for v in (e.contexte.get("agent"), *nommes(e, Designe.AGENT)) if v}
    noms = visite.services.ecrans.habilitations.noms({UUID(cite) for cite in cites if identifiant(cite)})
    codes = {code for e in etapes for code in nommes(e, Designe.OFFRE)}
    reservees = coffre_des_offres(visite.services, visite.acteur)
    offres = decrites(visite.services.lecteur, reservees, codes) if codes else {}
    return Conteur(
        visite.services.territoire,
        {str(agent): nom for agent, nom in noms.items()},
        {code: offre.libelle_offre for code, offre in offres.items()},
    )


def nommes(etape: EtapeDatee, voulue: Designe) -> Iterator[str]:
    """The things of a kind that a step names: agents, offers."""
    for nom, chose in designations(classe_de(etape.type)).items():
        if chose is voulue and etape.contenu.get(nom):
            yield str(etape.contenu[nom])
