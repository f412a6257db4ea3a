"""Form of the professional profile: filled with what was said last, recorded whole."""

from typing import Final

from commands.suivi.profil import RecueillirProfil
from web.formulaires.arbre import Presentation
from web.formulaires.champ import ecrire
from web.saisies.modele import DATE, Contexte, Partie, Saisie
from web.saisies.propositions import Donnees, Valeurs

SCELLES: Final = (
    "diplome",
    "metiers",
    "experiences",
    "langues",
    "permis",
    "moyens_transport",
    "rayon_km",
    "cpf_euros",
)


def _profil(_: Contexte) -> Presentation:
    return Presentation(
        libelles={
            "diplome": "Diplôme le plus élevé, dans ses mots",
            "metiers": "Métiers recherchés, par leur code ROME",
            "experiences": "Emplois occupés",
            "experiences[]": "Emploi",
            "experiences-poste": "Lequel ?",
            "experiences-duree_mois": "Combien de mois ?",
            "langues": "Langues parlées, le français compris",
            "langues[]": "Langue",
            "langues-langue": "Laquelle ?",
            "langues-niveau": "À quel niveau ?",
            "permis": "Permis de conduire",
            "moyens_transport": "Comment se déplace-t-elle aujourd'hui ?",
            "rayon_km": "Jusqu'où peut-elle aller travailler, en kilomètres ?",
            "cpf_euros": "Droits au compte personnel de formation, en euros",
        },
        boutons={"experiences": "Ajouter un emploi", "langues": "Ajouter une langue"},
        aides={
            "metiers": "Un par ligne : une lettre et 4 chiffres, par exemple G1602",
            "cpf_euros": "Tels que la personne les déclare",
        },
    )


def _dernier(donnees: Donnees) -> Valeurs:
    niveau = donnees.etat.niveau_etude
    return {"niveau_etude": ecrire(niveau)} if niveau is not None else {}


PROFIL: Final = (
    Saisie(
        RecueillirProfil,
        "Compléter le profil professionnel",
        "Enregistrer le profil",
        "Diagnostic",
        aide="Il remplace celui d'avant : laissez ce qui n'a pas changé, videz ce qui ne vaut plus.",
        date=DATE,
        cherche=("metiers",),
        presenter=_profil,
        propose=_dernier,
        reprend=SCELLES,
        entiere=True,
        rubriques=(
            Partie("Formation", ("niveau_etude", "diplome", "cpf_euros")),
            Partie("Métiers, expérience et langues", ("metiers", "experiences", "langues")),
            Partie("Mobilité", ("permis", "moyens_transport", "rayon_km")),
        ),
    ),
)
