"""*Ma journée*: what waits for a référent today, most urgent first; the page on which his day begins."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import Response

from ledger.annexes.remplacements import Remplacements
from ledger.dates import aujourd_hui
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.vocabulaire.orientations.orientation import Parcours
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous
from readmodels.listes.journee import Journee, ma_journee
from readmodels.listes.volets import Volet
from readmodels.personnes import personnes
from web.acces import LIT_LE_SCELLE, coffre_de, perimetre
from web.feuilles.brouillons import brouillons
from web.lots.demande import Invitation
from web.pages.agenda import nom_de
from web.pages.equipe.intitules import intitules
from web.pages.equipe.taches import SANS_HABILITATION
from web.rendu import rendre
from web.visite import Visite

DE_L_ABSENT: Final = "/equipe/journee"


@dataclass(frozen=True, slots=True)
class Compteur:
    """A figure of the day, and the place on the page, or the list, that it counts."""

    libelle: str
    nombre: int
    adresse: str
    urgent: bool = False


def page(visite: Visite, absent: UUID | None = None) -> Response:
    """The day of the référent who looks, or of the one who is ``absent``, without drafts, which are his own."""
    services, acteur, le = visite.services, visite.acteur, aujourd_hui()
    vus, referent = perimetre(acteur, services), absent or acteur.agent
    gardes = brouillons(visite) if absent is None else []
    remplaces = Remplacements(services.journal).confies_a(acteur.agent, le) if absent is None else []
    noms = services.ecrans.habilitations.noms({r.absent for r in remplaces} | ({absent} if absent else set()))
    connues = personnes(services.lecteur, coffre_de(services, acteur), {b.dossier for b in gardes}, perimetre=vus)
    journee = ma_journee(
        services.lecteur,
        coffre_de(services, acteur),
        services.regles.dater,
        referent,
        le,
        perimetre=vus,
    )
    siens = f"/file-active?referent={referent}"
    retards = f"{siens}&volet={Volet.EN_RETARD}&tous=oui"
    return rendre(
        visite,
        "accueil/journee.html",
        journee=journee,
        absent=absent,
        remplaces=[(r, noms.get(r.absent, SANS_HABILITATION), f"{DE_L_ABSENT}/{r.absent}") for r in remplaces],
        nom_absent=noms.get(absent, SANS_HABILITATION) if absent else "",
        brouillons=[(b, connues[b.dossier]) for b in gardes if b.dossier in connues],
        compteurs=_compteurs(journee, retards),
        siens=siens,
        retards=retards,
        sans_reponse=f"{siens}&invitation={Invitation.SANS_REPONSE}&tous=oui",
        planifie=EtatRendezVous.PLANIFIE,
        motifs=MotifRendezVous,
        modalites=Modalite,
        parcours=Parcours,
        intitules=intitules(visite, {(t.dossier, t.objet) for t in journee.a_faire.lignes}),
        nommes=acteur.role in LIT_LE_SCELLE,
        nom_de=lambda code: nom_de(code, services.territoire),
    )


def _compteurs(journee: Journee, adresse: str) -> list[Compteur]:
    retards = journee.dossiers_en_retard
    return [
        _compteur(journee.rendez_vous.total, "rendez-vous aujourd'hui", "rendez-vous aujourd'hui", "#rendez-vous"),
        _compteur(retards, "personne en retard", "personnes en retard", adresse, urgent=retards > 0),
        _compteur(
            journee.fins_de_contrat.total,
            "contrat finit dans le mois",
            "contrats finissent dans le mois",
            "#contrats",
        ),
        _compteur(journee.arrivees.total, "personne arrivée", "personnes arrivées", "#arrivees"),
    ]


def _compteur(nombre: int, un: str, plusieurs: str, adresse: str, *, urgent: bool = False) -> Compteur:
    return Compteur(un if nombre < 2 else plusieurs, nombre, adresse, urgent)
