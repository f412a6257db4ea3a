"""*Mes droits et mes délais*: the deadlines that are the person's own, as the rules date them, and her rights."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Response

from commands.echeances import echeances
from ledger.vocabulaire.echeance import Nature
from web.pages.accueil.mes_messages import ADRESSE as MESSAGES
from web.pages.accueil.mes_rectifications import ADRESSE as RECTIFICATIONS
from web.rendu import rendre
from web.visite import Suit

router = APIRouter()
ADRESSE: Final = "/mes-demarches/droits"
SES_DELAIS: Final[Mapping[Nature, str]] = {
    Nature.CONTRAT_A_SIGNER: "Signer votre contrat",
    Nature.CONTRAT_DU_STOCK: "Signer votre contrat",
    Nature.CONTRAT_A_RENOUVELER: "Préparer votre prochain contrat",
    Nature.ACTIVITE_A_DECLARER: "Dire les heures que vous avez faites",
    Nature.REINSCRIPTION: "Vous réinscrire à France Travail",
    Nature.OBSERVATIONS_DE_LA_PERSONNE: "Dire ce que vous pensez de la sanction envisagée",
    Nature.RECOURS_POSSIBLE: "Contester la décision auprès du Département",
    Nature.JUGE_POSSIBLE: "Contester la décision devant le tribunal administratif",
}
"""Deadlines that are hers, in her words: those of who accompanies her are not."""


@router.get(ADRESSE, name="mes_droits")
def montrer(visite: Suit) -> Response:
    """Her deadlines of today, the nearest first, and what she may ask for."""
    services = visite.services
    le = services.cadre().aujourd_hui
    ouvertes = echeances(services.journal.dossier(visite.acteur.agent), services.cadre())
    return rendre(
        visite,
        "accueil/mes_droits.html",
        delais=[(e, SES_DELAIS[e.nature], e.depassee(le)) for e in ouvertes if e.nature in SES_DELAIS],
        ecrire=MESSAGES,
        corriger=RECTIFICATIONS,
    )
