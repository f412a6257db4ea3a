"""Forms of the demands of a person about her data: their erasure, which two agents decide, and their rectification."""

from typing import Final

from commands.entree.effacement import ApprouverEffacement, DemanderEffacement, ExaminerEffacement
from commands.entree.rectification import DemanderRectification, RepondreRectification
from ledger.dossier import Dossier
from ledger.dossier.etat.donnees import Effacement, Rectification
from ledger.events.entree.rectification import RectificationDemandee
from ledger.vocabulaire.entree.effacement import ConclusionEffacement
from web.formulaires.arbre import Presentation
from web.formulaires.champ import Options
from web.mots.ecriture import jour
from web.saisies.identite import GROUPE
from web.saisies.modele import DATE, Contexte, Saisie
from web.saisies.objets import Objets


def _effacements(dossier: Dossier) -> dict[str, Effacement]:
    return dossier.effacements


def _dire(effacement: Effacement) -> str:
    return f"demande du {jour(effacement.demande_le)} : {effacement.motif.libelle}"


EFFACEMENTS: Final = Objets("effacement", _effacements, _dire, derniers=1)


def _rectifications(dossier: Dossier) -> dict[str, Rectification]:
    return dossier.rectifications


def _dire_rectification(rectification: Rectification) -> str:
    return f"demande du {jour(rectification.demandee_le)} : {rectification.objet.libelle}"


RECTIFICATIONS: Final = Objets("rectification", _rectifications, _dire_rectification, derniers=2)
FAITES_MAX: Final = 50
"""Recorded steps among which one chooses what put the data right, at most: the last ones."""


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


def _a_rectifier(_: Contexte) -> Presentation:
    return Presentation(
        libelles={
            "objet": "Sur quoi porte la demande ?",
            "inexact": "Qu'est-ce qui est faux, ou manque, selon la personne ?",
            "exact": "Qu'est-ce qui serait juste ?",
        },
    )


def _reponse(contexte: Contexte) -> Presentation:
    """The demand that the form is about, else the first one that waits: its words, and the steps recorded since."""
    demandes = contexte.etat.rectifications
    visee = demandes.get(contexte.objet) or next((r for r in demandes.values() if r.en_attente), None)
    faites = _faites(contexte, visee.position) if visee is not None else ()
    return Presentation(
        options={"rectifiee_par": faites},
        libelles={
            "conclusion": "Que répondez-vous ?",
            "rectifiee_par": "Par quelle étape est-ce rectifié ?",
            "raison": "Si des données demeurent, pourquoi ?",
            "explication": "Ce que vous répondez à la personne",
        },
        aides={
            "rectification": _ses_mots(contexte, visee.id) if visee is not None else "",
            "conclusion": "Pour rectifier, enregistrez d'abord la correction : elle se choisit ensuite ici",
            "explication": "Elle le lit dans son espace, avec ses recours : délégué à la protection des données, CNIL",
        },
        caches=frozenset() if faites else frozenset({"rectifiee_par"}),
    )


def _faites(contexte: Contexte, position: int) -> Options:
    """The last steps that stand and were recorded after this position, in words, the last one first."""
    depuis = [e for e in contexte.etapes if e.position > position and e.corrigee_par is None]
    return tuple((str(e.evenement), f"{e.libelle}, {jour(e.survenu_le)}") for e in depuis[: -FAITES_MAX - 1 : -1])


def _ses_mots(contexte: Contexte, rectification: str) -> str:
    """The words of the demand, for who reads them."""
    type_ = RectificationDemandee.type_stable()
    siennes = (e for e in contexte.etapes if e.type == type_ and e.contenu.get("rectification") == rectification)
    scelle = next((e.scelle or {} for e in siennes if e.corrigee_par is None), {})
    serait = f" ; ce qui serait juste : « {scelle['exact']} »" if scelle.get("exact") else ""
    return f"La personne dit : « {scelle['inexact']} »{serait}" if scelle.get("inexact") else ""


DONNEES: Final = (
    Saisie(
        DemanderRectification,
        "Demander la rectification de données",
        "Enregistrer la demande",
        GROUPE,
        aide="Ce que la personne dit faux dans ses données. Elle a une réponse dans un mois (RGPD article 12). Une décision"
        " ne se rectifie pas ainsi : elle se conteste par un recours.",
        presenter=_a_rectifier,
        date="Reçue le",
        rare=True,
        quand=lambda etat: etat.efface_le is None,
    ),
    Saisie(
        RepondreRectification,
        "Répondre à la demande de rectification",
        "Enregistrer la réponse",
        GROUPE,
        sur=RECTIFICATIONS.si(lambda rectification: rectification.en_attente),
        aide="Vérifiez ce que dit la personne auprès de qui l'a enregistré. La réponse dit ce qui est rectifié, ou pourquoi"
        " cela demeure.",
        presenter=_reponse,
        date=DATE,
    ),
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
