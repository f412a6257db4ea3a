"""The simulator's own routes: load persons, make France Travail act, set faults, read everything.

They ask for no token: the simulator holds nobody and listens on this machine.
"""

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from integrations.france_travail.simulateur.acces import EtatCourant
from integrations.france_travail.simulateur.etat import Etat, Variantes
from integrations.france_travail.simulateur.orientation import proposer, publique
from integrations.france_travail.simulateur.pannes import Pannes, Tirage
from integrations.france_travail.simulateur.personnes import TOUS, Personne, empreinte_nir
from integrations.france_travail.simulateur.reponses import Document
from integrations.france_travail.simulateur.sanctions_cycle import creer, evenement, valider_proposition

routeur = APIRouter(prefix="/simulateur", tags=["Simulateur"])
LOT_MAX = 10_000


class _Forme(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PersonneChargee(_Forme):
    """A person to load, by fingerprint (:func:`empreinte_nir`) or by NIR and birth date, or by number alone."""

    numero: str = Field(pattern=r"^\d{11}$")
    empreinte: str | None = None
    nir: str | None = None
    dateNaissance: str | None = None  # noqa: N815
    rattachements: tuple[str, ...] = tuple(sorted(TOUS))
    certifiee: bool = True
    en_erreur: bool = False
    identite: Document = {}
    contrat_usager: Document = {}
    conclusions: list[Document] = []
    preconisation: Document | None = None
    """A proposal of orientation that waits: ``{"parcours": …, "organisme": …}``."""


class PropositionDeSanction(_Forme):
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


class Levee(_Forme):
    """A lifting that France Travail proposes; ``instruite`` False: ACT368, otherwise ACT369."""

    instruite: bool = True


@routeur.get("/etat")
async def lire(request: Request, etat: EtatCourant, numero: Annotated[list[str] | None, Query()] = None) -> Document:
    """Everything: persons by number, counters, faults that happened. ``numero`` restricts the persons."""
    voulues = [etat.personnes[n] for n in numero if n in etat.personnes] if numero else etat.personnes.values()
    return {
        "personnes": {personne.numero: _lue(personne) for personne in voulues},
        "compteurs": dict(etat.compteurs),
        "pannes": _tirage(request).survenues,
    }


@routeur.get("/journal")
async def journal(
    etat: EtatCourant, apres: int = 0, maximum: Annotated[int, Query(ge=1, le=10_000)] = 1000
) -> list[Document]:
    """Effects, in order, after a rank."""
    return [effet for effet in etat.journal if effet["rang"] > apres][:maximum]


@routeur.delete("/etat", status_code=204)
async def vider(etat: EtatCourant) -> None:
    """Forget persons, tokens, journal; faults and settings stay."""
    etat.vider()


@routeur.post("/personnes", status_code=201)
async def charger(
    etat: EtatCourant, personnes: Annotated[list[PersonneChargee], Body(max_length=LOT_MAX)]
) -> dict[str, int]:
    """Load persons; one already there is replaced."""
    for chargee in personnes:
        empreinte = chargee.empreinte
        if chargee.nir is not None and chargee.dateNaissance is not None:
            empreinte = empreinte_nir(chargee.nir, chargee.dateNaissance)
        personne = Personne(
            chargee.numero,
            empreinte,
            chargee.identite,
            frozenset(chargee.rattachements),
            chargee.certifiee,
            chargee.en_erreur,
            contrat_usager=chargee.contrat_usager,
            conclusions=chargee.conclusions,
        )
        etat.ajouter(personne)
        if chargee.preconisation is not None:
            proposer(etat, personne, {}, agent="SIMULATEUR", impose=chargee.preconisation)
    return {"personnes": len(etat.personnes)}


@routeur.patch("/personnes/{numero}")
async def changer(etat: EtatCourant, numero: str, changements: Annotated[Document, Body()]) -> Document:
    """Change what France Travail holds of a person: ``rattachements``, ``certifiee``, ``en_erreur``, ``contrat_usager``,
    ``identite``, ``contrat_engagement``, ``conclusions``.
    """
    personne = _personne(etat, numero)
    for nom, valeur in changements.items():
        if nom not in {
            "rattachements",
            "certifiee",
            "en_erreur",
            "contrat_usager",
            "identite",
            "contrat_engagement",
            "conclusions",
        }:
            raise HTTPException(422, f"champ inconnu : {nom}")
        setattr(personne, nom, frozenset(valeur) if nom == "rattachements" else valeur)
    return _lue(personne)


@routeur.delete("/personnes/{numero}", status_code=204)
async def oublier(etat: EtatCourant, numero: str) -> None:
    """Forget a person: it is found no more."""
    etat.retirer(_personne(etat, numero).numero)


@routeur.post("/personnes/{numero}/fusion/{vers}", status_code=204)
async def fusionner(etat: EtatCourant, numero: str, vers: str) -> None:
    """Merge a person into another: its number still finds it, the ids of its rendez-vous are lost."""
    disparue, gardee = _personne(etat, numero), _personne(etat, vers)
    disparue.fusionnee_dans = gardee.numero
    disparue.rendez_vous.clear()


@routeur.post("/personnes/{numero}/preconisation", status_code=201)
async def preconiser(etat: EtatCourant, numero: str, preconisation: Annotated[Document, Body()]) -> Document:
    """France Travail proposes an orientation: ``{"parcours": "PSP", "organisme": "CD"}``."""
    return publique(proposer(etat, _personne(etat, numero), {}, agent="SIMULATEUR", impose=preconisation))


@routeur.post("/personnes/{numero}/sanctions", status_code=201)
async def proposer_sanction(etat: EtatCourant, numero: str, proposee: PropositionDeSanction) -> dict[str, str]:
    """France Travail proposes a sanction: an activity appears."""
    personne = _personne(etat, numero)
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


@routeur.get("/pannes")
async def lire_pannes(request: Request) -> dict[str, Any]:
    """Faults in force and those that happened."""
    tirage = _tirage(request)
    return {"pannes": tirage.pannes, "survenues": tirage.survenues, "restantes": tirage.restantes}


@routeur.post("/pannes")
async def fixer_pannes(request: Request, pannes: Pannes) -> Pannes:
    """Put faults in force, in place of the former ones; ``{}`` stops them all."""
    _tirage(request).fixer(pannes)
    return pannes


@routeur.post("/variantes")
async def fixer_variantes(etat: EtatCourant, variantes: Variantes) -> Variantes:
    """Answer as one source or the other where they disagree."""
    etat.reglages = etat.reglages.model_copy(update={"variantes": variantes})
    return variantes


@routeur.post("/jetons/expiration", status_code=204)
async def expirer(etat: EtatCourant) -> None:
    """Every token, of access and of usager, expires now."""
    etat.acces.clear()
    etat.usagers.clear()


@routeur.post("/horloge")
async def avancer(
    etat: EtatCourant, secondes: Annotated[float, Body(embed=True, ge=0, le=10 * 365 * 86_400)]
) -> Document:
    """Put the simulator's clock forward."""
    etat.avance += timedelta(seconds=secondes)
    return {"maintenant": etat.maintenant().isoformat()}


def _tirage(request: Request) -> Tirage:
    tirage: Tirage = request.app.state.tirage
    return tirage


def _personne(etat: Etat, numero: str) -> Personne:
    personne = etat.personne(numero)
    if personne is None:
        raise HTTPException(404, "personne inconnue du simulateur")
    return personne


def _consequence(etat: Etat, identifiant: str) -> Any:
    return _personne(etat, etat.proprietaires.get(identifiant, "")).consequences[identifiant]


def _lue(personne: Personne) -> Document:
    dossier = personne.dossier
    return {
        "numeroFranceTravail": personne.numero,
        "rattachements": sorted(personne.rattachements),
        "certifiee": personne.certifiee,
        "fusionnee_dans": personne.fusionnee_dans,
        "contrat_usager": personne.contrat_usager,
        "orientations": [publique(lue) for lue in personne.orientations],
        "rendez_vous": [publique(rdv) for rdv in personne.rendez_vous.values()],
        "contrat_engagement": personne.contrat_engagement,
        "consequences": [
            {
                **consequence.document,
                "etape": consequence.etape,
                "decision": consequence.decision,
                "manquement": consequence.manquement,
                "radiation": consequence.radiation,
            }
            for consequence in personne.consequences.values()
        ],
        "dossier": {
            "diagnostics": list(dossier.diagnostics.values()),
            "besoins": dossier.besoins,
            "contraintes": list(dossier.contraintes.values()),
            "sans_contrainte": dossier.sans_contrainte,
            "autonomie": dossier.autonomie,
            "pouvoir_agir": dossier.pouvoir_agir,
        },
    }
