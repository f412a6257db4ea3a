"""The story of one parcours: convocations, a move, a reminder, and what is written along the accompagnement."""

from uuid import uuid4

from tests.web.parcours import STRUCTURE, Pas, pas

RECOMMANDE = "LETTRE_RECOMMANDEE"


def rendez_vous_et_accompagnement(secret: str) -> list[Pas]:
    """Steps after the contract, under ids of their own; texts hold the secret."""
    return [*_rendez_vous(secret), *_accompagnement(secret)]


def _rendez_vous(secret: str) -> list[Pas]:
    rdv, convocation = (str(uuid4()) for _ in range(2))
    moment = {"le": "2026-03-20", "heure": "14:30", "structure": STRUCTURE, "motif": "SUIVI"}
    atelier = {"type_reception": "COLLECTIF", "atelier": "cv"}
    return [
        pas("planifier-rendez-vous", survenu_le="2026-03-02", rendez_vous=rdv, **atelier, **moment),
        pas("emettre-convocation", survenu_le="2026-03-03", convocation=convocation, rendez_vous=rdv, canal=RECOMMANDE),
        pas("constater-remise-convocation", survenu_le="2026-03-06", convocation=convocation, statut="DELIVREE"),
        pas(
            "deplacer-rendez-vous",
            survenu_le="2026-03-10",
            rendez_vous=rdv,
            le="2026-03-24",
            heure="10:00",
            par="USAGER",
            motif_deplacement=secret,
        ),
        pas("envoyer-rappel", survenu_le="2026-03-23", rendez_vous=rdv, canal="SMS"),
        pas("honorer-rendez-vous", rendez_vous=rdv, duree_min=120),
        pas(
            "repondre-satisfaction",
            survenu_le="2026-03-25",
            sujet="RENDEZ_VOUS",
            rendez_vous=rdv,
            note_sur_5=5,
            commentaire=secret,
        ),
    ]


def _accompagnement(secret: str) -> list[Pas]:
    message, tache = (str(uuid4()) for _ in range(2))
    return [
        pas("ecrire-note", survenu_le="2026-03-25", visibilite="STRUCTURE", texte=secret),
        pas("envoyer-message", survenu_le="2026-03-26", message=message, canal="SMS", texte=secret),
        pas("recevoir-message", survenu_le="2026-03-27", canal="SMS", en_reponse_a=message, texte=secret),
        pas(
            "deposer-document",
            survenu_le="2026-03-27",
            nature="ATTESTATION_ACTIVITE",
            titre=secret,
            taille_octets=184_320,
            sha256="9f86d081" * 8,
        ),
        pas(
            "etablir-bilan",
            survenu_le="2026-03-31",
            debut_le="2026-02-05",
            fin_le="2026-03-31",
            conclusion="POURSUITE",
            synthese=secret,
        ),
        pas("creer-tache", survenu_le="2026-03-31", tache=tache, a_faire_le="2026-04-10", intitule=secret),
        pas("clore-tache", survenu_le="2026-04-07", tache=tache, issue="FAITE", commentaire=secret),
    ]
