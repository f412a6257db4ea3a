"""Diagnostic usager v4: besoins by diagnostic, contraintes, autonomie numérique, pouvoir d'agir, as they stand."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from integrations.france_travail.simulateur.acces import EtatCourant, Portees, UsagerCourant, agent
from integrations.france_travail.simulateur.apis.diagnostic import lecture as diagnostic_lecture
from integrations.france_travail.simulateur.apis.diagnostic.ecriture import PREFIXE, Exploration, donnees_refusees
from integrations.france_travail.simulateur.apis.diagnostic.formes import (
    Autonomie,
    BesoinsDuDiagnostic,
    Contraintes,
    Diagnostic,
    Dossier,
    PouvoirAgir,
)
from integrations.france_travail.simulateur.etat import inconnus
from integrations.france_travail.simulateur.personnes import Dossier as DossierTenu
from integrations.france_travail.simulateur.reponses import Document, Refuse, invalide

PORTEES = Depends(Portees("api_diagnosticargumentev4", "diagnosticusageragent"))
routeur = APIRouter(prefix=PREFIXE, tags=["Diagnostic usager v4"], dependencies=[PORTEES])


async def exploration(request: Request, etat: EtatCourant, personne: UsagerCourant) -> Exploration:
    """The exploration that this call makes."""
    return Exploration(personne, agent(request), etat.maintenant())


Explore = Annotated[Exploration, Depends(exploration)]


def _ou_rien(lu: Any) -> Response:
    return JSONResponse(lu) if lu else Response(status_code=204)


def _vide() -> Response:
    return Response(status_code=200)


@routeur.get("/dossiers")
async def lire_dossier(personne: UsagerCourant) -> Response:
    """Everything at once; 204 when nothing was ever said."""
    dossier = personne.dossier
    parties = {
        "autonomieNumerique": dossier.autonomie,
        "besoinsParDiagnostic": diagnostic_lecture.besoins(dossier),
        "pouvoirAgir": diagnostic_lecture.pouvoir_agir(dossier),
        "thematiqueContrainte": diagnostic_lecture.contraintes(dossier),
    }
    return _ou_rien({nom: partie for nom, partie in parties.items() if partie})


@routeur.post("/dossiers")
async def ecrire_dossier(etat: EtatCourant, personne: UsagerCourant, explore: Explore, corps: Dossier) -> Response:
    """Several parts in one call, all or none; 204 when a diagnostic that it names is unknown."""
    inconnus(corps, etat, "dossiers")
    nommes = {diagnostic.idDiagnosticModifie for diagnostic in corps.diagnosticsAEnregistrer} - {None}
    nommes |= {besoins.idDiagnostic for besoins in corps.besoinsParDiagnosticAEnregistrer}
    if not nommes <= personne.dossier.diagnostics.keys():
        return Response(status_code=204)
    contraintes = corps.contraintesDossierAEnregistrer or corps.contraintesAEnregistrer
    explore.du_dossier(corps.diagnosticsAEnregistrer)
    for besoins in corps.besoinsParDiagnosticAEnregistrer:
        explore.besoins(str(besoins.idDiagnostic), besoins)
    if contraintes is not None:
        explore.contraintes(contraintes)
    if corps.autonomieNumeriqueAEnregistrer is not None:
        explore.autonomie(corps.autonomieNumeriqueAEnregistrer)
    if corps.pouvoirAgirAEnregistrer is not None:
        explore.pouvoir_agir(corps.pouvoirAgirAEnregistrer)
    explore.terminer()
    etat.noter("diagnostic.dossiers", personne)
    return _vide()


@routeur.get("/diagnostics")
async def lire_diagnostics(personne: UsagerCourant) -> Response:
    """Diagnostics, without those that were deleted."""
    lus = [lu for lu in personne.dossier.diagnostics.values() if lu["statut"] != "SUPPRIME"]
    return _ou_rien({"diagnostics": lus} if lus else None)


@routeur.post("/diagnostics")
async def creer_diagnostic(
    etat: EtatCourant, personne: UsagerCourant, explore: Explore, corps: Diagnostic
) -> dict[str, str]:
    """Create a diagnostic; sent twice, it makes two."""
    inconnus(corps, etat, "diagnostics")
    identifiant = explore.diagnostic(corps)
    explore.terminer()
    etat.noter("diagnostic.cree", personne, id=identifiant)
    return {"idDiagnostic": identifiant}


@routeur.put("/diagnostics/{identifiant}")
async def modifier_diagnostic(
    etat: EtatCourant, personne: UsagerCourant, explore: Explore, identifiant: str, corps: Diagnostic
) -> Response:
    """Change a diagnostic."""
    inconnus(corps, etat, "diagnostics")
    if identifiant not in personne.dossier.diagnostics:
        raise donnees_refusees("idDiagnostic inexistant")
    explore.diagnostic(corps, identifiant)
    explore.terminer()
    etat.noter("diagnostic.modifie", personne, id=identifiant)
    return _vide()


@routeur.post("/diagnostics/{identifiant}/besoins")
async def ecrire_besoins(
    etat: EtatCourant, personne: UsagerCourant, explore: Explore, identifiant: str, corps: BesoinsDuDiagnostic
) -> Response:
    """Besoins of a diagnostic."""
    inconnus(corps, etat, "besoins")
    if identifiant not in personne.dossier.diagnostics:
        raise donnees_refusees("idDiagnostic inexistant")
    explore.besoins(identifiant, corps)
    explore.terminer()
    etat.noter("diagnostic.besoins", personne, id=identifiant)
    return _vide()


@routeur.post("/diagnostics/{identifiant}/priorise")
async def prioriser(
    etat: EtatCourant, personne: UsagerCourant, explore: Explore, identifiant: str, prioritaire: bool | None = None
) -> Response:
    """Put a diagnostic first, or not; the contrary of what it was when nothing is said."""
    tenu = _tenu(personne.dossier, identifiant)
    explore.changer_diagnostic(
        identifiant, estPrioritaire=not tenu["estPrioritaire"] if prioritaire is None else prioritaire
    )
    explore.terminer()
    etat.noter("diagnostic.priorise", personne, id=identifiant)
    return _vide()


@routeur.delete("/diagnostics/{identifiant}/supprime")
@routeur.post("/diagnostics/{identifiant}/supprime")
async def supprimer(etat: EtatCourant, personne: UsagerCourant, explore: Explore, identifiant: str) -> Response:
    """Delete a diagnostic: POST in the published file, DELETE in the collection."""
    _tenu(personne.dossier, identifiant)
    explore.changer_diagnostic(identifiant, statut="SUPPRIME")
    explore.terminer()
    etat.noter("diagnostic.supprime", personne, id=identifiant)
    return _vide()


@routeur.get("/besoins")
async def lire_besoins(personne: UsagerCourant) -> Response:
    """Besoins by diagnostic."""
    return _ou_rien(diagnostic_lecture.besoins(personne.dossier))


@routeur.get("/contraintes")
async def lire_contraintes(personne: UsagerCourant) -> Response:
    """Contraintes with their situations and objectifs."""
    return _ou_rien(diagnostic_lecture.contraintes(personne.dossier))


@routeur.post("/contraintes")
async def ecrire_contraintes(
    etat: EtatCourant, personne: UsagerCourant, explore: Explore, corps: Contraintes
) -> Response:
    """Contraintes, situations, objectifs."""
    inconnus(corps, etat, "contraintes")
    explore.contraintes(corps)
    explore.terminer()
    etat.noter("diagnostic.contraintes", personne)
    return _vide()


@routeur.get("/autonomienumerique")
async def lire_autonomie(personne: UsagerCourant) -> Response:
    """Autonomie numérique."""
    return _ou_rien(personne.dossier.autonomie)


@routeur.post("/autonomienumerique")
async def ecrire_autonomie(etat: EtatCourant, personne: UsagerCourant, explore: Explore, corps: Autonomie) -> Response:
    """Autonomie numérique."""
    inconnus(corps, etat, "autonomienumerique")
    explore.autonomie(corps)
    explore.terminer()
    etat.noter("diagnostic.autonomie", personne)
    return _vide()


@routeur.get("/pouvoiragir")
async def lire_pouvoir_agir(personne: UsagerCourant) -> Response:
    """Pouvoir d'agir."""
    return _ou_rien(diagnostic_lecture.pouvoir_agir(personne.dossier))


@routeur.post("/pouvoiragir")
async def ecrire_pouvoir_agir(
    etat: EtatCourant, personne: UsagerCourant, explore: Explore, corps: PouvoirAgir
) -> Response:
    """Pouvoir d'agir."""
    inconnus(corps, etat, "pouvoiragir")
    explore.pouvoir_agir(corps)
    explore.terminer()
    etat.noter("diagnostic.pouvoiragir", personne)
    return _vide()


def _tenu(dossier: DossierTenu, identifiant: str) -> Document:
    """The diagnostic; 500 when unknown, the only refusal that the file publishes there."""
    tenu = dossier.diagnostics.get(identifiant)
    if tenu is None:
        raise Refuse(500, invalide(PREFIXE, "Diagnostic inconnu", 500))
    return tenu
