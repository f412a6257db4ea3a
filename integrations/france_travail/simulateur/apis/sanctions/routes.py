"""Gestion des sanctions RSA v1.1: detail of a manquement, events, decisions of the département, demands of radiation.

A consequence refuses an event that its last one does not allow: 200 with C999. Nothing in the published contract finds
again a decision whose answer was lost: sent twice, it makes two consequences (variant ``decisions_reconnues``).
"""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Response
from fastapi.responses import JSONResponse

from integrations.france_travail.simulateur.acces import EtatCourant, Portees, UsagerCourant
from integrations.france_travail.simulateur.apis.sanctions.controles import (
    controler_decision,
    controler_evenement,
    controler_lecture,
    controler_radiation,
)
from integrations.france_travail.simulateur.apis.sanctions.cycle import ETAPES, FAMILLES, appliquer, creer, evenement
from integrations.france_travail.simulateur.etat import Etat
from integrations.france_travail.simulateur.personnes import Consequence, PersonneConnue
from integrations.france_travail.simulateur.reponses import Document

routeur = APIRouter(prefix="/partenaire/gestion-sanctions-rsa/v1", tags=["Sanctions RSA v1.1"])
MANQUEMENTS: Final = Depends(Portees("api_gestion-sanctions-rsav1", "gestiondesmanquements", "profil_accedant"))
DECISIONS: Final = Depends(Portees("api_gestion-sanctions-rsav1", "decisionSanctionPartenaire", "profil_accedant"))
RADIATIONS: Final = Depends(Portees("api_gestion-sanctions-rsav1", "demandeRadiation", "profil_accedant"))
Corps = Annotated[Document, Body()]
ENTIER: Final = 100
MOIS: Final = 4
RADIATION: Final[dict[str, str]] = {
    "C000": "Demande de radiation créée",
    "C001": "Demande de radiation non créée car le DE est déjà en statut radié suite à sanction",
    "C002": "Demande de radiation non créée car non conforme aux cas d'usages",
    "C003": "Demande de radiation non créée car l'identifiantConsequenceSanction n'est pas rattaché au DE",
    "C004": "Demande de radiation non créée car une radiation a déjà été appliquée pour cette même sanction",
}


@routeur.get("/detailManquement", dependencies=[MANQUEMENTS])
async def detail(personne: UsagerCourant, identifiantSanction: str | None = None) -> Response:  # noqa: N803
    """The manquement of a consequence, with all its consequences; 204 when the person has none of that id."""
    trouvee = personne.consequences.get(controler_lecture(identifiantSanction))
    if trouvee is None:
        return Response(status_code=204)
    liees = [autre.document for autre in personne.consequences.values() if autre.manquement is trouvee.manquement]
    return JSONResponse({**trouvee.manquement, "consequencesSanction": liees})


@routeur.post("/evenementSanctionRSA", dependencies=[MANQUEMENTS])
async def transmettre_evenement(etat: EtatCourant, personne: UsagerCourant, corps: Corps) -> Response:
    """An event on a consequence: C001 when done, C999 when its last event does not allow it."""
    controler_evenement(corps)
    trouvee = personne.consequences.get(corps["identifiantConsequenceSanction"])
    if trouvee is None:
        return Response(status_code=204)
    genre = corps["evenement"]["typeEvenement"]
    if trouvee.etape not in ETAPES[genre].depuis or not ETAPES[genre].convient(trouvee):
        etat.compteurs["C999"] += 1
        return JSONResponse({"codeSortie": "C999"})
    appliquer(etat, trouvee, corps)
    etat.noter("evenementSanctionRSA", personne, id=trouvee.identifiant, typeEvenement=genre)
    return JSONResponse({"codeSortie": "C001"})


@routeur.post("/decisionSanctionRSAPartenaire", dependencies=[DECISIONS])
async def transmettre_decision(etat: EtatCourant, personne: UsagerCourant, corps: Corps) -> Response:
    """A decision of the département on a person that it accompanies."""
    controler_decision(corps)
    trouvee = _reconnue(etat, personne, corps)
    if trouvee is None:
        trouvee = _decider(etat, personne, corps)
        etat.noter("decisionSanctionRSAPartenaire", personne, id=trouvee.identifiant, type=corps["typeSanctionValide"])
    return JSONResponse(
        {
            "codeSortie": "C001",
            "identifiantConsequenceSanction": trouvee.identifiant,
            "identifiantManquement": trouvee.manquement["identifiantManquement"],
            "message": "Sanction partenaire créée et prise en compte par France Travail",
        }
    )


def _reconnue(etat: Etat, personne: PersonneConnue, corps: Document) -> Consequence | None:
    if not etat.reglages.variantes.decisions_reconnues:
        return None
    return next((deja for deja in personne.consequences.values() if deja.decision == corps), None)


def _decider(etat: Etat, personne: PersonneConnue, corps: Document) -> Consequence:
    manquement = {
        "individu": {"numeroFranceTravail": personne.numero},
        "identifiantManquement": etat.numero_suivant(),
        "familleManquement": FAMILLES[corps["natureManquement"]],
        "dateManquement": f"{corps['dateManquement']}T00:00:00Z",
        "faisceauIndices": [],
        **({"justificationDecisionSanction": texte} if (texte := corps.get("justificationDecisionSanction")) else {}),
    }
    date = corps["dateNotificationDecisionSanction"]
    document = {
        "typeConsequenceSanction": corps["typeSanctionValide"],
        "delegation": False,
        "codeInitiateur": "CD",
        "modaliteValidee": corps["modaliteDecisionValidee"],
        "montantValide": corps["montantValide"],
        "dureeValidee": corps["dureeValidee"],
        "evenements": [evenement("VALID_SANCTION", f"{date}T00:00:00Z", motif="VALIDATION_CD")],
    }
    consequence = creer(etat, personne, manquement, document, "VALIDEE")
    consequence.decision = dict(corps)
    return consequence


@routeur.post("/demandeRadiation", dependencies=[RADIATIONS])
async def demander_radiation(etat: EtatCourant, personne: UsagerCourant, corps: Corps) -> Response:
    """Ask that a person be struck off the list of job seekers after a sanction of the RSA."""
    identifiant = controler_radiation(corps)
    proprietaire = etat.proprietaires.get(identifiant)
    if proprietaire is None:
        return Response(status_code=204)
    sanction = personne.consequences.get(identifiant)
    code = _code_radiation(personne, sanction)
    reponse = {"codeSortie": code, "message": RADIATION[code]}
    if sanction is not None and code == "C000":
        document = {
            "typeConsequenceSanction": "RADIATION",
            "delegation": False,
            "codeInitiateur": "CD",
            "dureeProposee": sanction.document["dureeValidee"],
            "evenements": [evenement("PROP_SANCTION", etat.maintenant().isoformat(timespec="seconds"))],
        }
        creee = creer(etat, personne, sanction.manquement, document, "RADIATION")
        sanction.radiation = creee.identifiant
        reponse["idConsequenceSanctionCree"] = creee.identifiant
        etat.noter("demandeRadiation", personne, id=creee.identifiant, sanction=identifiant)
    return JSONResponse(reponse)


def _code_radiation(personne: PersonneConnue, sanction: Consequence | None) -> str:
    if sanction is None:
        return "C003"
    if sanction.radiation is not None:
        return "C004"
    if personne.contrat_usager.get("m_statut") == "Radié":
        return "C001"
    return "C000" if _reglementaire(sanction) else "C002"


def _reglementaire(sanction: Consequence) -> bool:
    """Two refused offers: any sanction of the RSA in force; otherwise a suppression of 100 % for 4 months."""
    lu = sanction.document
    if sanction.etape != "VALIDEE" or lu["typeConsequenceSanction"] not in {"SUSP_RSA", "SUPPR_RSA"}:
        return False
    if sanction.manquement["familleManquement"] == "F04":
        return True
    pleine = (lu["modaliteValidee"], lu["montantValide"], lu["dureeValidee"]) == ("P", ENTIER, MOIS)
    return pleine and lu["typeConsequenceSanction"] == "SUPPR_RSA"
