"""*Mes données*: the person takes what is kept of her, and asks for its erasure; her habilitation alone says whose.

What she asks is a step of her dossier, which those who hold the function see (:mod:`web.pages.effacements`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import uuid4, uuid5

import orjson
from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from commands.entree.effacement import REPONSE, DemanderEffacement
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from ledger.dossier.etat.donnees import Effacement
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.entree.effacement import MotifEffacement, OrigineEffacement
from web.donnees import a_elle_meme, en_donnees, en_texte
from web.pages.accueil import gestes
from web.pages.accueil.mes_rectifications import ADRESSE as RECTIFICATIONS
from web.rendu import rendre
from web.visite import Suit, Visite

router = APIRouter()
ADRESSE: Final = "/mes-demarches/donnees"
MOTIFS: Final[Mapping[MotifEffacement, str]] = {
    MotifEffacement.PLUS_NECESSAIRES: "Elles ne servent plus : je ne suis plus accompagné(e)",
    MotifEffacement.OPPOSITION: "Je m'oppose à ce qu'elles soient gardées",
    MotifEffacement.ILLICITE: "Ce dossier a été ouvert par erreur",
}
"""Why a person asks, in her own words; an obligation of the law is an agent's to record."""


class FormeDonnees(Code):
    """How one takes one's data away."""

    TEXTE = "texte", "à lire"
    JSON = "json", "pour un autre service"


@router.get(ADRESSE, name="mes_donnees")
def montrer(visite: Suit) -> Response:
    """Where one's data are taken, where one's demand is, and what would happen."""
    return _page(visite)


@router.get(ADRESSE + "/fichier/{forme}", name="fichier_de_mes_donnees")
def prendre(forme: FormeDonnees, visite: Suit) -> Response:
    """All of it that she may take by herself, to read or as data."""
    siennes = a_elle_meme(visite.services, visite.acteur.agent)
    if forme is FormeDonnees.JSON:
        octets, media, extension = orjson.dumps(en_donnees(siennes), default=str), "application/json", "json"
    else:
        octets, media, extension = ("\n".join(en_texte(siennes)) + "\n").encode(), "text/plain; charset=utf-8", "txt"
    nom = f"mes-donnees-{siennes.etabli_le:%Y-%m-%d}.{extension}"
    return Response(octets, media_type=media, headers={"Content-Disposition": f'attachment; filename="{nom}"'})


@router.post(ADRESSE + "/effacement", name="demander_mon_effacement")
def demander_l_effacement(visite: Suit) -> Response:
    """Ask for it: two agents decide, and nothing is erased until then."""
    if visite.champ("motif") not in [m.value for m in MOTIFS]:
        return _page(visite, erreurs={"motif": "Dites pourquoi : choisissez une des réponses."}, statut=422)
    siens = {
        "effacement": uuid5(visite.acteur.agent, f"effacement/{visite.cle}"),
        "origine": OrigineEffacement.DEMANDE,
    }
    erreurs = gestes.enregistrer(visite, DemanderEffacement, ("motif", "precision"), **siens)
    if erreurs:
        return _page(visite, erreurs=erreurs, statut=409)
    return RedirectResponse(f"{ADRESSE}#t-effacer", 303)


def _page(visite: Visite, *, erreurs: Mapping[str, str] | None = None, statut: int = 200) -> Response:
    etat = visite.services.journal.dossier(visite.acteur.agent)
    return rendre(
        visite,
        "accueil/mes_donnees.html",
        statut=statut,
        adresse=ADRESSE,
        corriger=RECTIFICATIONS,
        formes=FormeDonnees,
        motifs=MOTIFS,
        motif=visite.champ("motif"),
        precision=visite.champ("precision"),
        ouvert=etat.droits is not None and etat.droits.etat.ouvert,
        demande=_derniere(etat),
        repondre_le=_repondre_le(visite),
        erreurs=erreurs or {},
        cle=str(uuid4()),
    )


def _derniere(etat: Dossier) -> Effacement | None:
    """The demand of erasure that was made last."""
    return next(reversed(etat.effacements.values()), None)


def _repondre_le(visite: Visite) -> date:
    """By when somebody who asks today is answered."""
    return visite.services.cadre().echeance(REPONSE, aujourd_hui())
