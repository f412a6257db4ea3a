"""Diagnostic usager v4: explorations as they were made, the latest first, and the referential."""

from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from integrations.france_travail.simulateur.acces import UsagerCourant
from integrations.france_travail.simulateur.apis.diagnostic.ecriture import PREFIXE
from integrations.france_travail.simulateur.apis.diagnostic.referentiel import analyses, publie
from integrations.france_travail.simulateur.apis.diagnostic.routes import PORTEES
from integrations.france_travail.simulateur.personnes import PersonneConnue
from integrations.france_travail.simulateur.reponses import Document, Refuse, invalide

routeur = APIRouter(prefix=PREFIXE, tags=["Diagnostic usager v4"], dependencies=[PORTEES])

Debut = Annotated[str | None, Query(alias="dateDebut")]
Fin = Annotated[str | None, Query(alias="dateFin")]
ParPage = Annotated[int, Query(alias="donneesParPage", ge=1, le=100)]
Page = Annotated[int, Query(alias="pageActuelle", ge=1)]
Reponse = Literal["OUI", "NON", "NE_SAIT_PAS"]
PARTIES: Final = {
    "autonomienumerique": "autonomieNumeriqueHistorisee",
    "contraintes": "contraintesHistorisees",
    "diagnostics": "diagnosticsHistorises",
    "pouvoiragir": "pouvoirAgirHistorise",
}
Aide = Annotated[Literal["aide-questionnement"] | None, Query()]


class Bornes:
    """Period and page of a reading of the history."""

    def __init__(
        self, request: Request, debut: Debut = None, fin: Fin = None, par_page: ParPage = 10, page: Page = 1
    ) -> None:
        self._chemin = request.url.path
        self.debut, self.fin = self._instant(debut), self._instant(fin)
        self.par_page, self.page = par_page, page

    def _instant(self, texte: str | None) -> datetime | None:
        if texte is None:
            return None
        try:
            lu = datetime.fromisoformat(texte)
        except ValueError:
            raise Refuse(400, invalide(self._chemin, "Les dates sont au format yyyy-MM-dd'T'HH:mm:ss")) from None
        return lu if lu.tzinfo is not None else lu.replace(tzinfo=UTC)

    def retient(self, exploration: Document) -> bool:
        """Whether an exploration is of the period."""
        quand = datetime.fromisoformat(exploration["versionExploration"]["dateExploration"])
        return (self.debut is None or self.debut <= quand) and (self.fin is None or quand <= self.fin)


Periode = Annotated[Bornes, Depends(Bornes)]


def _page(personne: PersonneConnue, bornes: Bornes, partie: str | None, identifiant: str | None = None) -> Response:
    """A page of explorations that hold this part, or of all of them; 204 when there is none."""
    lues = []
    for exploration in filter(bornes.retient, reversed(personne.dossier.explorations)):
        donnees = exploration["donnees"]
        if partie is not None:
            donnees = donnees.get(partie)
        if identifiant is not None and donnees is not None:
            donnees = next((besoins for besoins in donnees if besoins["idDiagnostic"] == identifiant), None)
        if donnees:
            lues.append({"donnees": donnees, "versionExploration": exploration["versionExploration"]})
    debut = (bornes.page - 1) * bornes.par_page
    page = lues[debut : debut + bornes.par_page]
    if not page:
        return Response(status_code=204)
    lu: Document = {
        "donneesParVersionExploration": page,
        "pageActuelle": bornes.page,
        "donneesParPage": bornes.par_page,
        "totalDonnees": len(lues),
    }
    for nom, borne in (("dateDebut", bornes.debut), ("dateFin", bornes.fin)):
        if borne is not None:
            lu[nom] = borne.isoformat()
    return JSONResponse(lu)


@routeur.get("/dossiers/historisation")
async def dossiers(personne: UsagerCourant, bornes: Periode) -> Response:
    """Every exploration, whole."""
    return _page(personne, bornes, None)


@routeur.get("/historisation/diagnostics/{identifiant}/besoins")
async def besoins(personne: UsagerCourant, bornes: Periode, identifiant: str) -> Response:
    """Besoins of a diagnostic."""
    return _page(personne, bornes, "besoinsHistorises", identifiant)


@routeur.get("/historisation/{partie}")
async def historisation(
    personne: UsagerCourant,
    bornes: Periode,
    partie: Literal["autonomienumerique", "contraintes", "diagnostics", "pouvoiragir"],
) -> Response:
    """One part."""
    return _page(personne, bornes, PARTIES[partie])


@routeur.get("/referentiel")
async def referentiel(inclure: Aide = None) -> Document:  # noqa: ARG001 - the help is not ours to copy
    """The referential."""
    return publie()


@routeur.get("/referentiel/pouvoir-agir/analyse")
async def referentiel_analyses(
    confiance: Reponse | None = None,
    accompagnement: Reponse | None = None,
    inclure: Aide = None,  # noqa: ARG001
) -> Document:
    """The meaning of the answers of the pouvoir d'agir together."""
    return {"pourvoirAgir": {"analyses": analyses(confiance, accompagnement)}}


@routeur.get("/referentiel/{domaine}")
async def referentiel_domaine(
    domaine: Literal["besoin", "contrainte", "pouvoir-agir"],
    inclure: Aide = None,  # noqa: ARG001
) -> Document:
    """One domain of the referential."""
    return publie(domaine)


@routeur.get("/referentiel/{domaine}/{sous_domaine}")
async def referentiel_sous_domaine(
    domaine: Literal["contrainte", "pouvoir-agir"],
    sous_domaine: Annotated[Literal["situation", "objectif", "question", "analyse"], Path()],
    inclure: Aide = None,  # noqa: ARG001
) -> Document:
    """One part of a domain."""
    return publie(domaine, sous_domaine)
