"""Home: signing in for who is not, and for who is, where their role begins."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from readmodels import file_active
from readmodels.file_active import Filtres
from web.acces import Droit, perimetre, peut
from web.api.acces import ServicesDep
from web.pages import journee
from web.pages.acces import PeutEtre, Visite
from web.pages.connexion import interne
from web.pages.rendu import nombre, rendre, rendre_public

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Tuile:
    """A way in: what it leads to, with a figure when one tells whether to go."""

    titre: str
    adresse: str
    texte: str
    chiffre: str | None = None
    urgent: bool = False


@router.get("/")
def accueil(request: Request, services: ServicesDep, visite: PeutEtre, retour: str = "/") -> Response:
    """Home, by role."""
    if visite is None:
        if request.url.netloc != urlsplit(services.ecrans.adresse_publique).netloc:  # cookies are of one host only
            return RedirectResponse(services.ecrans.adresse_publique + "/", 307)
        ouvert = services.ecrans.connexions is not None
        return rendre_public(request, "connexion.html", retour=interne(retour), sorti=False, ouvert=ouvert)
    if visite.acteur.role is Role.REFERENT:
        return journee.page(visite)
    return rendre(visite, "accueil.html", tuiles=tuiles(visite))


def tuiles(visite: Visite) -> list[Tuile]:
    """What the role may do, the most urgent first."""
    trouvees: list[Tuile] = []
    if peut(visite.acteur, Droit.CONSULTER):
        trouvees += _dossiers(visite)
    if peut(visite.acteur, Droit.PILOTER):
        trouvees.append(
            Tuile(
                "Tableaux de bord",
                "/pilotage",
                "Orientation, contrats, accompagnement, profils, offres, intensité : chaque chiffre et sa définition.",
            )
        )
    return trouvees


def _dossiers(visite: Visite) -> list[Tuile]:
    services = visite.services
    vus = perimetre(visite.acteur, services.territoire)

    def compter(filtres: Filtres) -> int:
        cle = services.cles.recherche
        return file_active.lister(services.lecteur, services.coffre, cle, filtres, limite=1, perimetre=vus).total

    retard = compter(Filtres(echeance_avant=aujourd_hui()))
    return [
        Tuile(
            "Échéances dépassées",
            "/file-active?retard=oui",
            "Orientations à décider, contrats à signer ou à renouveler, rendez-vous à conclure.",
            nombre(retard),
            urgent=retard > 0,
        ),
        Tuile(
            "Tous les dossiers",
            "/file-active",
            "Les personnes suivies, par échéance la plus proche.",
            nombre(compter(Filtres())),
        ),
    ]
