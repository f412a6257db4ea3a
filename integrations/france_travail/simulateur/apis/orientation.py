"""Orientation usager v1: proposal of France Travail, decision, forced orientation, change without reorientation.

A decision closes the orientation that was open; when there was one, the contrat d'engagement is to be signed again.
"""

from datetime import date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import JSONResponse

from integrations.france_travail.simulateur.acces import EtatCourant, Portees, UsagerCourant
from integrations.france_travail.simulateur.apis import contrat_engagement
from integrations.france_travail.simulateur.apis.orientation_formes import Criteres, Decision, Orientation
from integrations.france_travail.simulateur.etat import Etat, inconnus, instant
from integrations.france_travail.simulateur.personnes import PersonneConnue
from integrations.france_travail.simulateur.reponses import Document, Refuse, invalide

routeur = APIRouter(
    prefix="/partenaire/orientationusager/v1",
    tags=["Orientation usager v1"],
    dependencies=[Depends(Portees("api_orientationusagerv1", "orientationusager"))],
)
ETATS: Final = ("BROUILLON", "EN_ATTENTE", "OUVERT", "CLOTURE")
PARCOURS: Final = ("PED", "PSP", "PSO")
NECESSAIRES: Final = (
    "situation_professionnelle",
    "niveau_etude",
    "capacite_a_travailler",
    "projet_pro",
    "contrainte_sante",
    "contrainte_logement",
    "contrainte_mobilite",
    "contrainte_familiale",
    "contrainte_financiere",
    "contrainte_numerique",
    "contrainte_administrative_juridique",
    "contrainte_francais_calcul",
)
"""Criteria without which the questionnaire stays a draft."""
DE_L_ORIENTATION: Final = frozenset({"parcours", "organisme", "structure"})
"""Fields of a decision that are only written."""
EMPECHEMENTS: Final = frozenset({"INCAPACITE_RECHERCHE_ACTIVITE_PRO", "SANS_LOGEMENT", "PROCEDURE_EXPULSION"})
INSTANTS: Final = ("date_creation", "date_modification")
FORT: Final = "IMPACT_FORT_RECHERCHE_EMPLOI"


def en_attente(personne: PersonneConnue) -> Document | None:
    """The proposal that waits for a decision."""
    return next((lue for lue in personne.orientations if lue["etat"] == "EN_ATTENTE"), None)


def ouverte(personne: PersonneConnue) -> Document | None:
    """The orientation in force."""
    return next((lue for lue in personne.orientations if lue["etat"] == "OUVERT"), None)


def decidee_le(orientation: Document) -> datetime:
    """When an orientation was last opened."""
    return datetime.fromisoformat(orientation["_ouverte_le"])


def publique(orientation: Document) -> Document:
    """An orientation as it is read: where the person goes is said once, not again in the decision."""
    lue = {nom: valeur for nom, valeur in orientation.items() if valeur is not None and not nom.startswith("_")}
    if "decision" in lue:
        lue["decision"] = {nom: valeur for nom, valeur in lue["decision"].items() if nom not in DE_L_ORIENTATION}
    return lue


def _dite(etat: Etat, orientation: Document) -> Document:
    """An orientation as France Travail answers it: its instants are in UTC, without « Z »."""
    lue = publique(orientation)
    if not etat.reglages.variantes.instants_avec_decalage:
        lue |= {nom: lue[nom].removesuffix("Z") for nom in INSTANTS}
    return lue


@routeur.get("/lectureOrientation")
async def lecture(
    request: Request,
    etat: EtatCourant,
    personne: UsagerCourant,
    etatOrientation: str | None = None,  # noqa: N803
) -> Response:
    """Every orientation, the latest first; 204 when there is none."""
    if etatOrientation is not None and etatOrientation not in ETATS:
        raise _refuse(request, f"Le champ etatOrientation doit avoir une de ces valeurs : [{', '.join(ETATS)}]")
    lues = [_dite(etat, lue) for lue in reversed(personne.orientations) if etatOrientation in {None, lue["etat"]}]
    return JSONResponse(lues) if lues else Response(status_code=204)


@routeur.post("/calculOrientation")
async def calcul(request: Request, etat: EtatCourant, personne: UsagerCourant, criteres: Criteres) -> Document:
    """Compute *and store* a proposal; criteria given earlier to a proposal still undecided are kept."""
    inconnus(criteres, etat, "calculOrientation")
    courante = next((lue for lue in personne.orientations if lue["etat"] in {"EN_ATTENTE", "BROUILLON"}), None)
    donnes = criteres.model_dump(exclude_none=True, include=set(Criteres.model_fields))
    connus = {**(courante["criteres_orientation"] if courante else {}), **donnes}
    proposee = proposer(etat, personne, connus, agent=request.headers["pa-identifiant-agent"])
    etat.noter("calculOrientation", personne, etat=proposee["etat"], parcours=proposee["parcours"])
    return {nom: valeur for nom, valeur in _dite(etat, proposee).items() if nom != "organisme_decision"}


def proposer(
    etat: Etat, personne: PersonneConnue, criteres: Document, *, agent: str, impose: Document | None = None
) -> Document:
    """Store a proposal; ``impose``: parcours and organism, otherwise computed (a rule of our own: theirs is unknown)."""
    complets = all(nom in criteres for nom in NECESSAIRES) or impose is not None
    parcours, organisme = _calculer(criteres) if complets else ("IND", "IND")
    quand = instant(etat.maintenant())
    anciennes = [lue for lue in personne.orientations if lue["etat"] in {"EN_ATTENTE", "BROUILLON"}]
    for ancienne in anciennes:
        personne.orientations.remove(ancienne)
    proposee: Document = {
        "parcours": parcours,
        "organisme": organisme,
        "statut": "PRECONISE",
        "etat": "EN_ATTENTE" if complets else "BROUILLON",
        "agent_creation": anciennes[0]["agent_creation"] if anciennes else agent,
        "agent_derniere_modification": agent,
        "date_creation": anciennes[0]["date_creation"] if anciennes else quand,
        "date_modification": quand,
        "criteres_orientation": criteres,
        **(impose or {}),
    }
    personne.orientations.append(proposee)
    return proposee


def _calculer(criteres: Document) -> tuple[str, str]:
    valeurs = {valeur for nom, valeur in criteres.items() if nom.startswith("contrainte_")}
    if not criteres.get("capacite_a_travailler", True) or valeurs & EMPECHEMENTS:
        return "PSO", "CD"
    return ("PSP", "CD") if FORT in valeurs else ("PED", "FT")


@routeur.post("/decisionOrientation", status_code=201)
async def decision(request: Request, etat: EtatCourant, personne: UsagerCourant, prise: Decision) -> Response:
    """Accept or refuse the proposal; a refusal says where the person goes instead."""
    inconnus(prise, etat, "decisionOrientation")
    proposee = en_attente(personne)
    if proposee is None:
        raise _refuse(request, "Aucune orientation en attente de décision pour cet usager")
    refusee = prise.etat_decision == "REFUSEE"
    if refusee and prise.motif_refus is None:
        raise _refuse(request, "Le champ motifRefus est obligatoire")
    parcours = prise.parcours if refusee else proposee["parcours"]
    organisme = prise.organisme if refusee else proposee["organisme"]
    if parcours not in PARCOURS or organisme in {None, "IND"}:
        raise _refuse(request, "Les champs parcours et organisme sont obligatoires")
    document = prise.model_dump(mode="json", exclude_none=True, include=set(Decision.model_fields))
    decidee = {
        **proposee,
        "parcours": parcours,
        "organisme": organisme,
        "organisme_decision": prise.organisme_decision,  # and in the decision too: the file requires it there
        "structure_decision": document.pop("structure_decision", None),
        "structure": document.get("structure", proposee.get("structure")),
        "decision": document,
    }
    personne.orientations.remove(proposee)
    ouvrir(etat, personne, decidee, prise.date_decision, request.headers["pa-identifiant-agent"])
    etat.noter("decisionOrientation", personne, etat=prise.etat_decision, parcours=parcours, organisme=organisme)
    return Response(status_code=201)


@routeur.post("/orientation", status_code=201)
async def orientation(request: Request, etat: EtatCourant, personne: UsagerCourant, forcee: Orientation) -> Response:
    """Orient without criteria nor proposal, which France Travail advises against."""
    inconnus(forcee, etat, "orientation")
    document = forcee.model_dump(mode="json", exclude_none=True, include=set(Orientation.model_fields))
    origine = document.pop("origine")
    agent = request.headers["pa-identifiant-agent"]
    quand = instant(etat.maintenant())
    nouvelle = {
        **document,
        "organisme_decision": forcee.organisme,
        "agent_creation": agent,
        "date_creation": quand,
        "criteres_orientation": {"origine": origine},
    }
    proposee = en_attente(personne)
    if proposee is not None:
        personne.orientations.remove(proposee)
    ouvrir(etat, personne, nouvelle, forcee.date_entree_parcours or etat.maintenant().date(), agent)
    etat.noter("orientation", personne, parcours=forcee.parcours, organisme=forcee.organisme)
    return Response(status_code=201)


def ouvrir(etat: Etat, personne: PersonneConnue, orientation: Document, entree: date, agent: str) -> None:
    """Put an orientation in force, and close the one that was."""
    ancienne = ouverte(personne)
    if ancienne is not None:
        ancienne |= {
            "etat": "CLOTURE",
            "date_sortie_parcours": entree.isoformat(),
            "motif_sortie_parcours": "REORIENTATION",
            "date_modification": instant(etat.maintenant()),
        }
        contrat_engagement.remettre_a_signer(personne)
    quand = instant(etat.maintenant())
    personne.orientations.append(
        {
            **orientation,
            "statut": "DECIDE",
            "etat": "OUVERT",
            "date_entree_parcours": orientation.get("date_entree_parcours", entree.isoformat()),
            "agent_derniere_modification": agent,
            "date_modification": quand,
            "_ouverte_le": quand,
        }
    )


@routeur.put("/modificationOrientation")
async def modification(
    request: Request,
    etat: EtatCourant,
    personne: UsagerCourant,
    parcours: Annotated[str | None, Header(alias="codeParcours")] = None,
    structure: Annotated[str | None, Header(alias="codeStructure")] = None,
    entree: Annotated[date | None, Header(alias="dateEntreeParcours")] = None,
) -> dict[str, Any]:
    """Change parcours or structure of the open orientation; the contract and the activities are untouched."""
    courante = ouverte(personne)
    if parcours is None and structure is None and entree is None:
        raise _refuse(
            request, "Au moins un champ est obligatoire parmi codeParcours, codeStructure, dateEntreeParcours"
        )
    if courante is None or (parcours is not None and parcours not in PARCOURS):
        raise _refuse(request, "Aucune orientation ouverte, ou codeParcours inconnu")
    if parcours is not None:
        courante["parcours"] = parcours
    if structure is not None:
        courante["structure"] = {"code_safir" if structure.isdigit() else "code_aurore": structure}
    if entree is not None:
        courante["date_entree_parcours"] = entree.isoformat()
    courante["date_modification"] = instant(etat.maintenant())
    courante["agent_derniere_modification"] = request.headers["pa-identifiant-agent"]
    etat.noter("modificationOrientation", personne, parcours=courante["parcours"])
    noms = ("parcours", "organisme", "structure", "structure_decision", "statut", "etat")
    return {nom: courante[nom] for nom in noms if courante.get(nom) is not None}


def _refuse(request: Request, message: str) -> Refuse:
    return Refuse(400, invalide(request.url.path, message))
