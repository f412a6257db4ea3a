"""The simulator's own routes: load persons, set faults, read everything.

They ask for no token: the simulator holds nobody and listens on this machine.
"""

from datetime import timedelta
from typing import Annotated, Any, Final, Literal, Self

import orjson
from fastapi import APIRouter, Body, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from integrations.france_travail.simulateur.acces import EtatCourant
from integrations.france_travail.simulateur.apis.orientation import proposer, publique
from integrations.france_travail.simulateur.etat import Client, Etat, Variantes
from integrations.france_travail.simulateur.pannes import Pannes, Tirage
from integrations.france_travail.simulateur.personnes import TOUS, PersonneConnue, empreinte_nir
from integrations.france_travail.simulateur.reponses import Document

routeur = APIRouter(prefix="/simulateur", tags=["Simulateur"])
LOT_MAX: Final = 10_000
CHANGEABLES: Final = frozenset(
    {"rattachements", "certifiee", "en_erreur", "contrat_usager", "identite", "contrat_engagement", "conclusions"}
)
"""The fields of a person that an administration route may change."""


class Forme(BaseModel):
    """A body of the simulator's own routes: a field that it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class PersonneChargee(Forme):
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
    diagnostics: list[Document] = []
    """Diagnostics that it has already, each with its ``idDiagnostic``."""
    preconisation: Document | None = None
    """A proposal of orientation that waits: ``{"parcours": …, "organisme": …}``."""

    @model_validator(mode="after")
    def _completer(self) -> Self:
        """A NIR is kept as a fingerprint only, which needs the birth date."""
        if (self.nir is None) != (self.dateNaissance is None):
            raise ValueError("nir et dateNaissance vont ensemble")
        if self.nir is not None and self.dateNaissance is not None:
            self.empreinte, self.nir = empreinte_nir(self.nir, self.dateNaissance), None
        return self


class ClientAjoute(Forme):
    """An application (:class:`simulateur.etat.Client`)."""

    identifiant: str = Field(min_length=1, max_length=100)
    secret: str = Field(min_length=8, max_length=200)
    organisme: Literal["CD", "CAF", "FT", "ML", "CE", "DCD"] = "CD"
    autorise: bool = True


@routeur.get("/etat")
async def lire(request: Request, etat: EtatCourant, numero: Annotated[list[str] | None, Query()] = None) -> Response:
    """Everything: persons by number, counters, calls and faults since these faults. ``numero`` restricts the persons."""
    voulues = [etat.personnes[n] for n in numero if n in etat.personnes] if numero else etat.personnes.values()
    lu = {
        "personnes": {personne.numero: _lue(personne) for personne in voulues},
        "compteurs": dict(etat.compteurs),
        "appels": _tirage(request).recus,
        "pannes": _tirage(request).survenues,
    }
    return Response(orjson.dumps(lu), media_type="application/json")


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
        personne = PersonneConnue(
            chargee.numero,
            chargee.empreinte,
            chargee.identite,
            frozenset(chargee.rattachements),
            chargee.certifiee,
            chargee.en_erreur,
            contrat_usager=chargee.contrat_usager,
            conclusions=chargee.conclusions,
        )
        for diagnostic in chargee.diagnostics:
            tenu = {"estPrioritaire": False, "statut": "EN_COURS", **diagnostic}
            personne.dossier.diagnostics[tenu["idDiagnostic"]] = tenu
        etat.ajouter(personne)
        if chargee.preconisation is not None:
            proposer(etat, personne, {}, agent="SIMULATEUR", impose=chargee.preconisation)
    return {"personnes": len(etat.personnes)}


@routeur.patch("/personnes/{numero}")
async def changer(etat: EtatCourant, numero: str, changements: Annotated[Document, Body()]) -> Document:
    """Change what France Travail holds of a person."""
    personne = personne_connue(etat, numero)
    for nom, valeur in changements.items():
        if nom not in CHANGEABLES:
            raise HTTPException(422, f"champ inconnu : {nom}")
        setattr(personne, nom, frozenset(valeur) if nom == "rattachements" else valeur)
    return _lue(personne)


@routeur.delete("/personnes/{numero}", status_code=204)
async def oublier(etat: EtatCourant, numero: str) -> None:
    """Forget a person: it is found no more."""
    etat.retirer(personne_connue(etat, numero).numero)


@routeur.post("/personnes/{numero}/fusion/{vers}", status_code=204)
async def fusionner(etat: EtatCourant, numero: str, vers: str) -> None:
    """Merge a person into another: its number still finds it, the ids of its rendez-vous are lost."""
    disparue, gardee = personne_connue(etat, numero), personne_connue(etat, vers)
    if disparue is gardee:
        raise HTTPException(409, "les deux numéros sont de la même personne")
    disparue.fusionnee_dans = gardee.numero
    disparue.rendez_vous.clear()


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


@routeur.post("/clients", status_code=201)
async def ajouter_client(etat: EtatCourant, client: ClientAjoute) -> ClientAjoute:
    """Let another application ask for tokens: another partner's, or one without rights."""
    etat.clients[client.identifiant] = Client(**client.model_dump())
    return client


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


def personne_connue(etat: Etat, numero: str) -> PersonneConnue:
    """The person of a number; 404 without one."""
    personne = etat.personne(numero)
    if personne is None:
        raise HTTPException(404, "personne inconnue du simulateur")
    return personne


def _lue(personne: PersonneConnue) -> Document:
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
            "situations": list(dossier.situations.values()),
            "objectifs": list(dossier.objectifs.values()),
            "sans_contrainte": dossier.sans_contrainte,
            "autonomie": dossier.autonomie,
            "pouvoir_agir": dossier.pouvoir_agir,
        },
    }
