"""*Mes messages*: what was written to the person in her space, what she wrote, and how to reach who accompanies her."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from commands.suivi.accompagnement import RecevoirMessage
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier, fold, visibles
from ledger.vocabulaire.suivi.accompagnement import CanalMessage
from readmodels.dossier.espace import ecrits
from web.mots.ecriture import telephone
from web.pages.accueil import gestes
from web.rendu import rendre
from web.services import Services
from web.visite import Suit, Visite

router = APIRouter()
ADRESSE: Final = "/mes-demarches/messages"
PAR_JOUR: Final = 20
"""Messages that a person writes in a day, at most."""
MONTRES: Final = 50
"""Messages shown, the last ones."""
TROP: Final = "Vous avez déjà envoyé beaucoup de messages aujourd'hui : appelez la structure qui vous accompagne."
CHEMIN: Final = "https://www.openstreetmap.org/search?query="
"""Where the way to an address is looked for; nothing is loaded from there."""


@dataclass(frozen=True, slots=True)
class Joindre:
    """Who accompanies her, and how to reach them; empty what nobody knows. ``numero`` is what a phone dials."""

    qui: str
    structure: str
    numero: str
    adresse: str

    @property
    def telephone(self) -> str:
        """The number as one reads it."""
        return telephone(self.numero)

    @property
    def chemin(self) -> str:
        """Where to look for the way; empty without an address."""
        return CHEMIN + quote(self.adresse) if self.adresse else ""


def joindre(services: Services, etat: Dossier, structure: str | None = None) -> Joindre | None:
    """Her référent and the structure that follows her, or another one that receives her; None when nobody does."""
    code = structure or etat.structure
    if code is None:
        return None
    place = services.territoire.place(code)
    libelle, numero, adresse = (place.libelle, place.telephone, place.adresse) if place else (code, None, None)
    return Joindre(_referent(services, etat) if code == etat.structure else "", libelle, numero or "", adresse or "")


def _referent(services: Services, etat: Dossier) -> str:
    """The name of her référent, if she has one."""
    if etat.referent is None:
        return ""
    return services.ecrans.habilitations.noms({UUID(etat.referent)}).get(UUID(etat.referent), "")


@router.get(ADRESSE, name="mes_messages")
def montrer(visite: Suit, ecrit: str = "") -> Response:
    """Words written both ways, the last first; ``ecrit`` when she just wrote."""
    return _page(visite, ecrit=bool(ecrit))


@router.post(ADRESSE, name="ecrire_un_message")
def ecrire(visite: Suit) -> Response:
    """A message of hers joins the dossier; her référent is told."""
    etat = visite.services.journal.dossier(visite.acteur.agent)
    du_jour = sum(m.recu and m.le == aujourd_hui() for m in etat.accompagnement.messages.values())
    if du_jour >= PAR_JOUR:
        return _page(visite, {"": TROP})
    erreurs = gestes.enregistrer(visite, RecevoirMessage, ("texte",), canal=CanalMessage.MESSAGERIE)
    if erreurs:
        return _page(visite, erreurs)
    return RedirectResponse(f"{ADRESSE}?ecrit=oui", 303)


def _page(visite: Visite, erreurs: Mapping[str, str] | None = None, *, ecrit: bool = False) -> Response:
    services, dossier = visite.services, visite.acteur.agent
    lus = services.journal.lire([dossier])[dossier]
    etat = fold(dossier, lus)
    tous = ecrits(visibles(lus), services.coffre)
    return rendre(
        visite,
        "accueil/mes_messages.html",
        statut=409 if erreurs else 200,
        messages=tous[: -MONTRES - 1 : -1],
        autres=max(0, len(tous) - MONTRES),
        joindre=joindre(services, etat),
        ecrit=ecrit,
        texte=visite.champ("texte"),
        adresse=ADRESSE,
        erreurs=erreurs or {},
        cle=str(uuid4()),
    )
