"""Forms of who a dossier is of: two dossiers of one person, and an identifier that is not theirs."""

from typing import Final

from commands.entree.doublon import FusionnerDoublon, SeparerDoublon
from commands.entree.revocation import RevoquerIdentifiant
from web.formulaires.arbre import Presentation
from web.saisies.modele import DATE, Contexte, Saisie

GROUPE: Final = "Dossier"
AUCUN_DOSSIER: Final = (
    "Aucun autre dossier trouvé : cherchez la personne par son nom, sa date de naissance ou un numéro."
)
ECRITURE: Final = (
    "Le numéro, sans espace. Un matricule s'écrit avec l'organisme, son numéro et la date de naissance, par exemple"
    " CAF:331:7654321:1988-02-29."
)


def _fusion(contexte: Contexte) -> Presentation:
    return Presentation(
        options={"absorbant": contexte.dossiers()},
        libelles={"absorbant": "Dossier qui continue", "motif": "Qu'est-ce qui montre que c'est la même personne ?"},
        aides={} if contexte.dossiers() else {"absorbant": AUCUN_DOSSIER},
    )


def _separation(_: Contexte) -> Presentation:
    return Presentation(libelles={"motif": "Pourquoi les séparer ?"})


def _revocation(contexte: Contexte) -> Presentation:
    """The identifiers that the dossier states are told, to who may read them."""
    enonces = "; ".join(f"{valeur} ({libelle})" for valeur, libelle in contexte.identifiants())
    return Presentation(
        libelles={"genre": "Quel identifiant ?", "valeur": "Sa valeur", "motif": "Pourquoi ?"},
        aides={"valeur": f"{ECRITURE} Inscrits dans ce dossier : {enonces}." if enonces else ECRITURE},
    )


RAPPROCHEMENT: Final = (
    Saisie(
        FusionnerDoublon,
        "Fusionner avec un autre dossier de la même personne",
        "Fusionner les dossiers",
        GROUPE,
        aide="Le droit de ce dossier-ci se ferme, l'autre continue. Les deux gardent leur histoire, et une fusion faite par"
        " erreur se défait.",
        presenter=_fusion,
        date=DATE,
        rare=True,
        quand=lambda etat: etat.fusion is None,
        rapproche=True,
    ),
    Saisie(
        SeparerDoublon,
        "Séparer les deux dossiers fusionnés",
        "Séparer les dossiers",
        GROUPE,
        aide="Chaque dossier continue avec son histoire ; le droit de celui-ci redevient ce qu'il était avant la fusion.",
        presenter=_separation,
        date=DATE,
        quand=lambda etat: etat.fusion is not None,
    ),
    Saisie(
        RevoquerIdentifiant,
        "Retirer un identifiant",
        "Retirer l'identifiant",
        GROUPE,
        aide="Ce numéro ne mènera plus à ce dossier, et pourra mener à un autre. Pour l'effacer de l'identité affichée,"
        " modifiez aussi l'identité.",
        presenter=_revocation,
        date=DATE,
        rare=True,
    ),
)
