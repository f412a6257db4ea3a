"""Forms of orientation beside its decision: criteria, préconisation, réorientation, re-examination, end of parcours."""

from typing import Final

from commands.orientations.criteres import RecueillirCriteres
from commands.orientations.orientation import PreconiserOrientation
from commands.orientations.parcours import RealiserReexamenSocial, TerminerParcours
from commands.orientations.reorientation import (
    DemanderReorientation,
    InscrireReorientationEpt,
    RefuserReorientation,
    RendreAvisReorientation,
)
from web.formulaires.arbre import Presentation
from web.saisies.modele import DATE, Contexte, Saisie

GROUPE: Final = "Orientation"
SANS_EQUIPE: Final = (
    "Le département n'a pas déclaré ses équipes : écrivez le code de la vôtre, par exemple EPT-33-02 (majuscules,"
    " chiffres et tirets)"
)


def _criteres(_: Contexte) -> Presentation:
    return Presentation(
        libelles={
            "brsa": "Est-elle bénéficiaire du RSA ?",
            "saisis_le": "Jour où la personne a répondu",
            "sante_handicap-capacite_a_travailler": "Est-elle en capacité de travailler ?",
            "sante_handicap-contrainte_sante": "Contrainte de santé",
            "sante_handicap-boe": "Bénéficie-t-elle de l'obligation d'emploi ?",
            "sante_handicap-baeeh": "Bénéficie-t-elle de l'allocation d'éducation de l'enfant handicapé ?",
            "sante_handicap-scolarite_etablissement_specialise": "Est-elle scolarisée en établissement spécialisé ?",
            "sante_handicap-esat": "Travaille-t-elle en ESAT ?",
            "sante_handicap-boe_souhait_accompagnement": "Souhaite-t-elle un accompagnement spécialisé ?",
            "sociaux": "Logement, famille, argent, droit",
            "sociaux-contrainte_financiere": "Contrainte financière",
            "sociaux-contrainte_administrative_juridique": "Contrainte administrative ou juridique",
        }
    )


def _ept(contexte: Contexte) -> Presentation:
    """A choice among the équipes that the territory declares; their code, typed, where it declares none."""
    equipes = tuple((equipe.code, equipe.nom) for equipe in contexte.territoire.equipes)
    return Presentation(
        options={"ept": equipes} if equipes else {},
        libelles={"ept": "Équipe pluridisciplinaire", "seance_le": "Date de la séance"},
        aides={} if equipes else {"ept": SANS_EQUIPE},
    )


REORIENTATION: Final = (
    Saisie(
        RecueillirCriteres,
        "Recueillir les critères",
        "Enregistrer les réponses",
        GROUPE,
        aide="Laissez vide ce que vous n'avez pas demandé.",
        presenter=_criteres,
    ),
    Saisie(
        InscrireReorientationEpt,
        "Inscrire la demande à une séance",
        "Inscrire la demande",
        GROUPE,
        objet="demande",
        aide="L'avis de l'équipe pluridisciplinaire est facultatif pour une réorientation, et ne lie pas le décideur.",
        presenter=_ept,
        date=DATE,
        gardee=True,
    ),
    Saisie(
        RendreAvisReorientation,
        "Enregistrer l'avis sur la réorientation",
        "Enregistrer l'avis",
        GROUPE,
        objet="demande",
        libelles={"avis": "Quel est l'avis ?"},
        date=DATE,
        gardee=True,
    ),
    Saisie(
        RefuserReorientation,
        "Refuser la réorientation",
        "Enregistrer le refus",
        GROUPE,
        objet="demande",
        aide="Pour accepter la demande, décidez une autre orientation.",
        libelles={"decideur": "Qui décide ?", "motif": "Motif du refus"},
        date=DATE,
        gardee=True,
    ),
    Saisie(
        RealiserReexamenSocial,
        "Réexaminer le parcours social",
        "Enregistrer le réexamen",
        GROUPE,
        libelles={"issue": "Que décide-t-on ?", "motif_social": "Difficulté qui demeure"},
        date=DATE,
        rare=True,
        gardee=True,
    ),
    Saisie(
        PreconiserOrientation,
        "Préconiser une orientation",
        "Enregistrer la préconisation",
        GROUPE,
        date=DATE,
        rare=True,
    ),
    Saisie(
        DemanderReorientation,
        "Demander une réorientation",
        "Enregistrer la demande",
        GROUPE,
        date=DATE,
        libelles={"par": "Qui la demande ?"},
        rare=True,
    ),
    Saisie(
        TerminerParcours,
        "Terminer le parcours",
        "Terminer le parcours",
        GROUPE,
        libelles={"motif": "Pourquoi prend-il fin ?"},
        date=DATE,
        rare=True,
        gardee=True,
    ),
)
