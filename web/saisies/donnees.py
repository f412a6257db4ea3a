"""Forms of the erasure of a person: asked, examined, approved by another agent."""

from typing import Final

from commands.entree.effacement import ApprouverEffacement, DemanderEffacement, ExaminerEffacement
from ledger.dossier import Dossier
from ledger.dossier.etat.effacement import Effacement
from ledger.vocabulaire.entree.effacement import ConclusionEffacement
from web.formulaires.arbre import Presentation
from web.mots.ecriture import jour
from web.saisies.identite import GROUPE
from web.saisies.modele import DATE, Contexte, Saisie
from web.saisies.objets import Objets


def _effacements(dossier: Dossier) -> dict[str, Effacement]:
    return dossier.effacements


def _dire(effacement: Effacement) -> str:
    return f"demande du {jour(effacement.demande_le)} : {effacement.motif.libelle}"


EFFACEMENTS: Final = Objets("effacement", _effacements, _dire, derniers=1)


def _demande(_: Contexte) -> Presentation:
    return Presentation(
        libelles={"origine": "D'où vient la demande ?", "motif": "Pourquoi effacer ?", "precision": "Ce qu'elle dit"},
        aides={"bordereau": "Celui que les archives ont visé ; au terme de la conservation, il est obligatoire"},
    )


def _examen(_: Contexte) -> Presentation:
    return Presentation(
        libelles={
            "conclusion": "Que conclut l'examen ?",
            "raison": "Si les données demeurent, pourquoi ?",
            "precision": "Ce que l'examen a montré",
        },
    )


DONNEES: Final = (
    Saisie(
        DemanderEffacement,
        "Demander l'effacement de la personne",
        "Enregistrer la demande",
        GROUPE,
        aide="La personne a une réponse dans un mois (RGPD article 12). Rien n'est effacé avant l'examen et l'approbation"
        " d'un second agent.",
        presenter=_demande,
        date=DATE,
        rare=True,
        quand=lambda etat: (
            etat.efface_le is None and not any(effacement.en_cours for effacement in etat.effacements.values())
        ),
    ),
    Saisie(
        ExaminerEffacement,
        "Examiner la demande d'effacement",
        "Enregistrer l'examen",
        GROUPE,
        sur=EFFACEMENTS.si(lambda effacement: effacement.examine_le is None),
        aide="Vérifiez le motif, qu'aucun litige n'est ouvert, et le visa des archives s'il est demandé.",
        presenter=_examen,
        date=DATE,
    ),
    Saisie(
        ApprouverEffacement,
        "Approuver l'effacement",
        "Approuver l'effacement",
        GROUPE,
        sur=EFFACEMENTS.si(
            lambda effacement: (
                effacement.conclusion is ConclusionEffacement.EFFACER
                and effacement.approuve_le is None
                and effacement.execute_le is None
            )
        ),
        aide="La clé de la personne sera détruite : ses noms, ses textes et ses documents ne se liront plus jamais. Cela ne"
        " se défait pas.",
        date=DATE,
    ),
)
"""In the order of the procedure; the certificate is the work of a process."""
