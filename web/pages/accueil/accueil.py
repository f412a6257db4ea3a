"""Home: signing in for who is not; *Ma journée* for a référent, the figures for a décideur, *Mes démarches* for a person;
for the others, where their role begins.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from ledger.dossier.etat.prescription import EtatPrescription
from ledger.vocabulaire.acteur import Role
from readmodels.listes import file_active
from readmodels.listes.file_active import Filtres
from web.acces import Droit, perimetre, peut
from web.mots.ecriture import nombre, pluriel
from web.pages import mes_offres, personnes_adressees
from web.pages.accueil import journee, mes_demarches
from web.pages.pilotage.tableau import page_sommaire
from web.rendu import rendre, rendre_public
from web.securite import interne
from web.services import ServicesDep
from web.visite import PeutEtre, Visite

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
        return rendre_public(request, "connexion/connexion.html", retour=interne(retour), sorti=False, ouvert=ouvert)
    if visite.acteur.role is Role.REFERENT:
        return journee.page(visite)
    if peut(visite.acteur, Droit.SUIVRE):
        return mes_demarches.page(visite)
    if visite.acteur.role is Role.DECIDEUR:
        return page_sommaire(visite, accueil=True)
    return rendre(visite, "accueil/accueil.html", tuiles=tuiles(visite))


def tuiles(visite: Visite) -> list[Tuile]:
    """The actions open to the role."""
    trouvees: list[Tuile] = []
    if peut(visite.acteur, Droit.CONSULTER):
        tous = nombre(_compter(visite, Filtres()))
        texte = "Chercher une personne, ouvrir son dossier, le relire à une date passée."
        trouvees.append(Tuile("Dossiers à accompagner", "/file-active", texte, tous))
    if peut(visite.acteur, Droit.RECEVOIR):
        texte = "Les personnes à qui un référent a prescrit une offre de votre structure, et où en est chacune."
        nouvelles = personnes_adressees.lire(visite, etat=None, limite=1).par_etat.get(EtatPrescription.PRESCRITE, 0)
        chiffre = pluriel(nouvelles, "nouvelle")
        trouvees.append(Tuile("Personnes adressées", personnes_adressees.ADRESSE, texte, chiffre))
        texte = "Ce que votre structure propose : écrire une offre, la publier, la changer, dire qu'elle vaut toujours."
        trouvees.append(Tuile("Mes offres", mes_offres.ADRESSE, texte))
    if peut(visite.acteur, Droit.PILOTER):
        texte = "Orientation, contrats, accompagnement, besoins, offres, sanctions : chaque chiffre avec sa définition."
        trouvees.append(Tuile("Tableaux de bord", "/pilotage", texte))
    if peut(visite.acteur, Droit.AUDITER):
        texte = "Qui a vu quelles personnes, quand, par quelle page, à quel titre : par agent, par personne, par jour."
        trouvees.append(Tuile("Consultations", "/consultations", texte))
        texte = "Ce qui est scellé du journal, depuis quand, qui en témoigne ; vérifier le lot de preuve d'un dossier."
        trouvees.append(Tuile("Preuves", "/preuves", texte))
    if peut(visite.acteur, Droit.ADMINISTRER):
        arretees = [etat for etat in visite.services.lecteur.etats() if etat.erreur is not None]
        texte = "Qui peut entrer, ce qui arrive de la CAF et part à France Travail, et si tout fonctionne."
        etat = pluriel(len(arretees), "élément est arrêté", "éléments sont arrêtés") if arretees else None
        trouvees.append(Tuile("Administration", "/administration", texte, etat, urgent=bool(arretees)))
    return trouvees


def _compter(visite: Visite, filtres: Filtres) -> int:
    services = visite.services
    vus = perimetre(visite.acteur, services)
    return file_active.lister(services.lecteur, None, services.noms, filtres, limite=1, perimetre=vus).total
