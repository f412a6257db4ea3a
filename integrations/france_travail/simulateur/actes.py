"""The simulator's own routes by which France Travail acts: it proposes, it lets a delay pass."""

from typing import Annotated, Literal

from fastapi import APIRouter, Body, HTTPException
from pydantic import Field

from integrations.france_travail.simulateur.acces import EtatCourant
from integrations.france_travail.simulateur.administration import Forme, personne_connue
from integrations.france_travail.simulateur.apis.orientation import proposer, publique
from integrations.france_travail.simulateur.apis.sanctions.cycle import creer, evenement, valider_proposition
from integrations.france_travail.simulateur.etat import Etat
from integrations.france_travail.simulateur.personnes import Consequence
from integrations.france_travail.simulateur.reponses import Document

routeur = APIRouter(prefix="/simulateur", tags=["Simulateur"])


class PropositionDeSanction(Forme):
    """A sanction that France Travail proposes."""

    identifiant: str | None = Field(default=None, pattern=r"^[0-9A-Z]{1,32}$")
    type: Literal["SUSP_RSA", "SUPPR_RSA"] = "SUSP_RSA"
    famille: Literal["F01", "F03", "F04"] = "F01"
    date_manquement: str | None = None
    modalite: Literal["P", "M"] = "P"
    montant: int = 50
    duree: int = Field(default=1, ge=1, le=4)
    a_traiter: bool = False
    """Instructed already: ACT367 instead of ACT366. A suppression is always to treat (ACT370)."""
    justification: str = "Absence à un rendez-vous"


class Levee(Forme):
    """A lifting that France Travail proposes; ``instruite`` False: ACT368, otherwise ACT369."""

    instruite: bool = True


@routeur.post("/personnes/{numero}/preconisation", status_code=201)
async def preconiser(etat: EtatCourant, numero: str, preconisation: Annotated[Document, Body()]) -> Document:
    """France Travail proposes an orientation: ``{"parcours": "PSP", "organisme": "CD"}``."""
    return publique(proposer(etat, personne_connue(etat, numero), {}, agent="SIMULATEUR", impose=preconisation))


@routeur.post("/personnes/{numero}/sanctions", status_code=201)
async def proposer_sanction(etat: EtatCourant, numero: str, proposee: PropositionDeSanction) -> dict[str, str]:
    """France Travail proposes a sanction: an activity appears."""
    personne = personne_connue(etat, numero)
    quand = etat.maintenant().isoformat(timespec="seconds")
    manquement = {
        "individu": {"numeroFranceTravail": personne.numero},
        "identifiantManquement": etat.numero_suivant(),
        "familleManquement": proposee.famille,
        "dateManquement": proposee.date_manquement or quand,
        "dateAvertissement": quand,
        "faisceauIndices": [],
        "justificationDecisionSanction": proposee.justification,
    }
    document = {
        "typeConsequenceSanction": proposee.type,
        "delegation": False,
        "codeInitiateur": "FT",
        "modaliteProposee": proposee.modalite,
        "montantPropose": proposee.montant,
        "dureeProposee": proposee.duree,
        "evenements": [evenement("PROP_SANCTION", quand), evenement("ACCORD_FT_SANCTION", quand)],
    }
    etape = "ACT370" if proposee.type == "SUPPR_RSA" else "ACT367" if proposee.a_traiter else "ACT366"
    return {"identifiant": creer(etat, personne, manquement, document, etape, proposee.identifiant).identifiant}


@routeur.post("/sanctions/{identifiant}/levee", status_code=204)
async def proposer_levee(etat: EtatCourant, identifiant: str, levee: Levee) -> None:
    """France Travail proposes to lift a suspension."""
    consequence = _consequence(etat, identifiant)
    if consequence.etape not in {"VALIDEE", "ACT368"}:
        raise HTTPException(409, "la suspension n'est pas en cours")
    quand = etat.maintenant().isoformat(timespec="seconds")
    genres = ["PROP_LEVEE_SUSP"] if consequence.etape == "VALIDEE" else []
    genres += ["ACCORD_FT_LEVEE_SUSP"] if levee.instruite else []
    consequence.document["evenements"] += [evenement(genre, quand) for genre in genres]
    consequence.document["dateRemobilisation"] = quand
    consequence.etape = "ACT369" if levee.instruite else "ACT368"
    consequence.depuis = etat.maintenant()


@routeur.post("/sanctions/{identifiant}/delai-depasse", status_code=204)
async def depasser_delai(etat: EtatCourant, identifiant: str) -> None:
    """The 15 days to instruct are over: France Travail validates what it proposed."""
    consequence = _consequence(etat, identifiant)
    if consequence.etape != "ACT366":
        raise HTTPException(409, "la proposition n'est plus à instruire")
    valider_proposition(consequence, etat.maintenant().isoformat(timespec="seconds"), "DELAI_SAISIE_DEPASSE")


def _consequence(etat: Etat, identifiant: str) -> Consequence:
    return personne_connue(etat, etat.proprietaires.get(identifiant, "")).consequences[identifiant]
