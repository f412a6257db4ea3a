"""Under which habilitation somebody acts, who has several."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from ledger.dates import aujourd_hui
from web.identite.habilitation import Habilitation
from web.identite.sessions import DUREE_MAX
from web.rendu import rendre
from web.securite import Temoins, interne
from web.visite import CHOIX, TEMOIN, Choisit, Visite

router = APIRouter()


@router.get(CHOIX)
def proposer(visite: Choisit, retour: str = "/") -> Response:
    """The habilitations of the person: the one under which she acts, and the others."""
    return _choix(visite, interne(retour))


@router.post(CHOIX)
def choisir(visite: Choisit) -> Response:
    """Act under this one from now on: the choice is the session's, no address tells it."""
    voulue, retour = visite.champ("habilitation"), interne(visite.champ("retour") or "/")
    trouvee = next((h for h in _siennes(visite) if str(h.habilitation) == voulue), None)
    if trouvee is None:
        return _choix(visite, retour, erreur="Choisissez une des habilitations de la liste.", statut=422)
    ecrans, reponse = visite.services.ecrans, RedirectResponse(retour, 303)
    valeur = ecrans.sessions.choisir(visite.session, trouvee.habilitation)
    Temoins(ecrans.chiffre).poser(reponse, TEMOIN, valeur, int(DUREE_MAX.total_seconds()))
    return reponse


def _siennes(visite: Visite) -> list[Habilitation]:
    return visite.services.ecrans.habilitations.de_la_meme_personne(
        visite.session.habilitation.habilitation, aujourd_hui()
    )


def _choix(visite: Visite, retour: str, *, erreur: str = "", statut: int = 200) -> Response:
    lieux = visite.services.territoire.noms_places
    return rendre(
        visite,
        "connexion/choix_habilitation.html",
        statut=statut,
        siennes=_siennes(visite),
        lieux=lieux,
        retour=retour,
        erreur=erreur,
    )
