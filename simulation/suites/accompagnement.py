"""Journal de bord: notes, messages, documents, bilans, and what the persons think of it."""

from datetime import date, timedelta
from typing import Final

from commands.suivi.accompagnement import (
    DeposerDocument,
    EcrireNote,
    EnvoyerMessage,
    EtablirBilan,
    RecevoirMessage,
    RepondreSatisfaction,
)
from commands.suivi.rendez_vous import HonorerRendezVous
from ledger.contexte import Acteur
from ledger.vocabulaire.suivi.accompagnement import (
    CanalMessage,
    ConclusionBilan,
    NatureDocument,
    SujetSatisfaction,
    Visibilite,
)
from simulation.phases.rendez_vous import THEMES
from simulation.suites.suite import Suite
from simulation.tirage.noms import COMPTES_RENDUS

NOTES_AN, MESSAGES_AN, DOCUMENTS_AN, BILANS_AN = 0.7, 0.4, 0.25, 0.25
PART_REPONSE, PART_SATISFACTION = 0.4, 0.03
ENVOIS: Final = (
    "Pensez à apporter votre attestation au prochain rendez-vous.",
    "L'atelier commence lundi à 9 h, merci de confirmer votre venue.",
    "Votre dossier est complet, il a été transmis.",
)
REPONSES: Final = (
    "Bien reçu, je serai présent.",
    "Je vous envoie le document cette semaine.",
    "Merci pour l'information.",
)
SYNTHESES: Final = (
    "Deux objectifs sur trois atteints, le troisième est reporté.",
    "Démarches engagées régulièrement, projet à préciser.",
)
DOCUMENTS: Final = (
    (NatureDocument.ATTESTATION_ACTIVITE, "Attestation d'activité"),
    (NatureDocument.CV, "Curriculum vitæ"),
    (NatureDocument.JUSTIFICATIF_RESSOURCES, "Justificatif de ressources"),
    (NatureDocument.JUSTIFICATIF_DOMICILE, "Justificatif de domicile"),
)


def raconter_accompagnement(suite: Suite) -> None:
    """Référents write notes between the meetings."""
    for le, acteur in _jours(suite, NOTES_AN):
        note = EcrireNote(
            survenu_le=le,
            note=suite.hasard.uuid(),
            visibilite=suite.hasard.parmi((Visibilite.STRUCTURE, Visibilite.PARTENAIRES, Visibilite.PERSONNE)),
            themes=(THEMES.tirer(suite.hasard),),
            texte=suite.hasard.parmi(COMPTES_RENDUS),
        )
        suite.ecrire(le, note, acteur, f"note/{note.note}")
    for le, acteur in _jours(suite, MESSAGES_AN):
        _message(suite, le, acteur)
    for le, acteur in _jours(suite, DOCUMENTS_AN):
        nature, titre = suite.hasard.parmi(DOCUMENTS)
        document = DeposerDocument(
            survenu_le=le,
            document=suite.hasard.uuid(),
            nature=nature,
            titre=titre,
            taille_octets=suite.hasard.entier(40_000, 900_000),
            sha256=f"{suite.hasard.getrandbits(256):064x}",
        )
        suite.ecrire(le, document, acteur, f"document/{document.document}")
    for le, acteur in _jours(suite, BILANS_AN):
        _bilan(suite, le, acteur)
    _satisfactions(suite)


def _jours(suite: Suite, par_an: float) -> list[tuple[date, Acteur]]:
    """Days of the accompaniment, with the référent of each."""
    jours = ((le, suite.referent(le)) for le in suite.dates(par_an, suite.du, suite.au))
    return [(le, acteur) for le, acteur in jours if acteur is not None]


def _message(suite: Suite, le: date, acteur: Acteur) -> None:
    canal = suite.hasard.parmi((CanalMessage.SMS, CanalMessage.SMS, CanalMessage.COURRIEL, CanalMessage.MESSAGERIE))
    envoi = EnvoyerMessage(survenu_le=le, message=suite.hasard.uuid(), canal=canal, texte=suite.hasard.parmi(ENVOIS))
    suite.ecrire(le, envoi, acteur, f"message/{envoi.message}")
    if suite.hasard.chance(PART_REPONSE):
        recu_le = suite.apres(le, 1, 6)
        reponse = RecevoirMessage(
            survenu_le=recu_le,
            message=suite.hasard.uuid(),
            canal=canal,
            en_reponse_a=envoi.message,
            texte=suite.hasard.parmi(REPONSES),
        )
        suite.ecrire(recu_le, reponse, acteur, f"message/{envoi.message}")


def _bilan(suite: Suite, le: date, acteur: Acteur) -> None:
    bilan = EtablirBilan(
        survenu_le=le,
        bilan=suite.hasard.uuid(),
        debut_le=le - timedelta(days=suite.hasard.entier(90, 180)),
        fin_le=le,
        conclusion=suite.hasard.parmi((ConclusionBilan.POURSUITE, ConclusionBilan.POURSUITE, *ConclusionBilan)),
        synthese=suite.hasard.parmi(SYNTHESES),
    )
    suite.ecrire(le, bilan, acteur, f"bilan/{bilan.bilan}")


def _satisfactions(suite: Suite) -> None:
    """Answers about some of the meetings that took place."""
    for pas in suite.tenus:
        if isinstance(pas.commande, HonorerRendezVous) and suite.hasard.chance(PART_SATISFACTION):
            le = suite.apres(max(pas.jour, suite.du), 1, 8)
            reponse = RepondreSatisfaction(
                survenu_le=le,
                satisfaction=suite.hasard.uuid(),
                sujet=SujetSatisfaction.RENDEZ_VOUS,
                rendez_vous=pas.commande.rendez_vous,
                note_sur_5=suite.hasard.parmi((3, 4, 4, 5, 5)),
            )
            suite.ecrire(le, reponse, pas.acteur, f"satisfaction/{reponse.satisfaction}")
