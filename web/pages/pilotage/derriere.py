"""The dossiers behind a figure, for those who may see persons, within their perimeter."""

from datetime import date
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from readmodels.horloge import Moment
from readmodels.pilotage import catalogue, dossiers
from readmodels.pilotage.axes import AXES
from web.acces import LIT_LE_SCELLE, coffre_de, perimetre
from web.formulaires.dates import lire_jour
from web.mots.ecriture import jour_court
from web.pilotage.demande import ADRESSE, Demande, dates_dites, dire, lire
from web.rendu import rendre
from web.visite import Consulte

router = APIRouter()

PAR_PAGE: Final = 50


@router.get(f"{ADRESSE}/{{tableau}}/{{indicateur}}/dossiers")
def derriere(tableau: str, indicateur: str, visite: Consulte) -> Response:
    """The dossiers of a cell; ``le`` is the day of a situation in time, told as it is known at the date asked for."""
    recus = dict(visite.request.query_params)
    demande = lire(catalogue.tableau(tableau), recus, indicateur=indicateur)
    le = _jour(recus.get("le"))
    moment = demande.moment if le is None else Moment(demande.moment.connu_au, min(le, demande.moment.valable_au))
    membre = dossiers.Membre.DENOMINATEUR if recus.get("membre") == "denominateur" else dossiers.Membre.NUMERATEUR
    compte = demande.indicateur
    if compte.code != catalogue.indicateur(indicateur).code:
        message = f"cet indicateur n'est pas du tableau {demande.tableau.libelle}"
        raise catalogue.IndicateurInconnu(message)
    services = visite.services
    vus = perimetre(visite.acteur, services)
    page = dossiers.dossiers_de(
        services.lecteur,
        coffre_de(services, visite.acteur),
        compte,
        moment,
        demande.filtres,
        membre=membre,
        du=demande.du,
        apres=_dossier(recus.get("apres")),
        limite=PAR_PAGE,
        perimetre=vus,
    )
    garde = {"le": le.isoformat() if le else None, "membre": membre.value if "membre" in recus else None}
    return rendre(
        visite,
        "pilotage/derriere.html",
        demande=demande,
        compte=compte,
        page=page,
        membre=membre,
        nommes=visite.acteur.role in LIT_LE_SCELLE,
        restreint=not vus.entier,
        filtres=_filtres(visite, demande),
        date_dite=f"le {jour_court(le)}" if le else dates_dites(demande),
        suite=_ici(demande, indicateur, **garde, apres=str(page.suivant)) if page.suivant else None,
        denominateur=_ici(demande, indicateur, **garde | {"membre": "denominateur"}),
        numerateur=_ici(demande, indicateur, **garde | {"membre": None}),
    )


def _ici(demande: Demande, indicateur: str, **change: str | None) -> str:
    return demande.adresse(f"/{indicateur}/dossiers", indicateur=None, par=None, pas=None, **change)


def _filtres(visite: Consulte, demande: Demande) -> list[str]:
    dits = [f"{AXES[axe]} : {dire(demande, axe, visite.services.territoire)}" for axe in demande.filtres]
    return dits + ([f"depuis le {jour_court(demande.du)}"] if demande.du else [])


def _jour(texte: str | None) -> date | None:
    try:
        return lire_jour(texte or "")
    except ValueError:
        return None


def _dossier(texte: str | None) -> UUID | None:
    try:
        return UUID(texte or "")
    except ValueError:
        return None
