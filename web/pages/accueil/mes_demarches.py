"""*Mes démarches*: what a person finds on her phone of her own parcours. Her habilitation alone says whose it is."""

from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from commands.execute import Demande
from commands.orientations.notification_orientation import NotifierOrientation
from ledger.dates import aujourd_hui
from ledger.dossier import fold
from ledger.dossier.etat.prescription import EtatPrescription
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.vocabulaire.contrats.contrat_engagement import EtatDemarche, ResponsableDemarche, TypeAction
from ledger.vocabulaire.orientations.orientation import MoyenNotification, Parcours
from ledger.vocabulaire.suivi.accompagnement import NatureDocument
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous, Theme
from readmodels.dossier import mes_demarches
from readmodels.dossier.espace import decision_a_lire
from readmodels.listes import offres
from web.acces import coffre_des_offres
from web.etapes import enregistrer_etape
from web.pages.accueil import mes_droits, mes_messages, mes_objectifs, mon_contrat, mon_invitation, mon_rendez_vous
from web.pages.agenda import nom_de
from web.rendu import rendre
from web.visite import Suit, Visite

RENDEZ_VOUS: Final[Mapping[EtatRendezVous, str]] = {
    EtatRendezVous.HONORE: "vous êtes venu(e)",
    EtatRendezVous.MANQUE: "vous n'êtes pas venu(e)",
    EtatRendezVous.ANNULE: "annulé",
}
"""The outcome of a rendez-vous, told to the person; nothing of one that nobody concluded."""
OFFRES: Final[Mapping[EtatPrescription, str]] = {
    EtatPrescription.PRESCRITE: "envoyée",
    EtatPrescription.RECUE: "lue par l'organisme",
    EtatPrescription.ACCEPTEE: "acceptée",
    EtatPrescription.DEMARREE: "commencée",
    EtatPrescription.TERMINEE: "terminée",
    EtatPrescription.ABANDONNEE: "arrêtée",
    EtatPrescription.REFUSEE: "refusée",
    EtatPrescription.NON_VENUE: "vous n'y êtes pas allé(e)",
    EtatPrescription.EXPIREE: "restée sans réponse",
}
"""Where an offer stands, in words of every day."""


router = APIRouter()
ACCUSE: Final = "/mes-demarches/accuse-de-lecture"
TROUVER_UNE_OFFRE: Final = "/trouver-une-offre"


@router.post(ACCUSE, name="accuser_lecture")
def accuser(visite: Suit) -> Response:
    """The person has read the decision on her page: it is notified on that day, and the delays that follow run from it."""
    services, acteur = visite.services, visite.acteur
    lus = services.journal.lire([acteur.agent])[acteur.agent]
    attendue = decision_a_lire(fold(acteur.agent, lus)) if lus else None
    if attendue is not None and attendue.orientation == visite.identifiant("orientation"):
        notification = NotifierOrientation(moyen=MoyenNotification.ESPACE_PERSONNEL)
        enregistrer_etape(services, Demande(acteur.agent, notification, acteur, visite.cle))
    return RedirectResponse("/#t-a-lire", 303)


def page(visite: Visite) -> Response:
    """The parcours of the person who looks. Raises :class:`~ledger.erreurs.DossierInconnu`."""
    services = visite.services
    lues = mes_demarches.mes_demarches(services.lecteur, services.coffre, visite.acteur.agent, aujourd_hui())
    etat = services.journal.dossier(visite.acteur.agent)
    return rendre(
        visite,
        "accueil/mes_demarches.html",
        lues=lues,
        a_signer=mon_contrat.a_signer(etat) if services.documents else None,
        contrat_signe=mon_contrat.signe(etat) if services.documents else None,
        mon_contrat=mon_contrat.ADRESSE,
        a_choisir=mon_invitation.a_choisir(etat),
        mon_invitation=mon_invitation.ADRESSE,
        mon_rendez_vous=mon_rendez_vous.ADRESSE,
        joindre=mes_messages.joindre(services, etat),
        ecrire=mes_messages.ADRESSE,
        mes_objectifs=mes_objectifs.ADRESSE,
        mes_droits=mes_droits.ADRESSE,
        trouver_une_offre=TROUVER_UNE_OFFRE,
        reponses=mon_rendez_vous.DIT,
        accuse=ACCUSE,
        cle=str(uuid4()),
        parcours=Parcours,
        offres=offres.decrites(
            services.lecteur, coffre_des_offres(services, visite.acteur), {p.offre for p in lues.offres}
        ),
        motifs=MotifRendezVous,
        etats_rendez_vous=RENDEZ_VOUS,
        etats_prescription=OFFRES,
        etats_demarche=EtatDemarche,
        actions=TypeAction,
        responsables=ResponsableDemarche,
        natures=NatureDocument,
        themes=Theme,
        nom_de=lambda code: nom_de(code, services.territoire),
    )
