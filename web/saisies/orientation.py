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
from ledger.vocabulaire.orientations.reorientation import AvisReorientation
from web.formulaires.arbre import Presentation
from web.mots.ecriture import jour
from web.saisies.diagnostic import CITE_DIAGNOSTIC
from web.saisies.modele import DATE, Contexte, Gardee, Saisie
from web.saisies.objets import Objets
from web.saisies.propositions import Donnees, Valeurs, decideur

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


def _equipe(donnees: Donnees) -> Valeurs:
    """The only équipe of the pôle where the person lives."""
    droits, territoire = donnees.etat.droits, donnees.territoire
    pts = territoire.pts_de(droits.mds) if droits is not None else None
    siennes = [equipe.code for equipe in territoire.equipes if equipe.pts == pts]
    return {"ept": siennes} if len(siennes) == 1 else {}


DEMANDES: Final = Objets(
    "demande",
    lambda d: d.demandes,
    lambda o: f"demande du {jour(o.demandee_le)}",
    derniers=1,
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
        sur=DEMANDES.si(
            lambda o: o.conclue_le is None and o.avis in (None, AvisReorientation.AJOURNE) and o.seance_le is None
        ),
        aide="L'avis de l'équipe pluridisciplinaire est facultatif pour une réorientation, et ne lie pas le décideur.",
        presenter=_ept,
        date=DATE,
        gardee=Gardee(),
        propose=_equipe,
    ),
    Saisie(
        RendreAvisReorientation,
        "Enregistrer l'avis sur la réorientation",
        "Enregistrer l'avis",
        GROUPE,
        sur=DEMANDES.si(lambda o: o.conclue_le is None and o.seance_le is not None and o.avis is None),
        libelles={"avis": "Quel est l'avis ?"},
        date=DATE,
        gardee=Gardee(),
    ),
    Saisie(
        RefuserReorientation,
        "Refuser la réorientation",
        "Enregistrer le refus",
        GROUPE,
        sur=DEMANDES.si(lambda o: o.conclue_le is None),
        aide="Pour accepter la demande, décidez une autre orientation.",
        libelles={"decideur": "Qui décide ?", "motif": "Motif du refus"},
        date=DATE,
        gardee=Gardee(),
        propose=decideur,
    ),
    Saisie(
        RealiserReexamenSocial,
        "Réexaminer le parcours social",
        "Enregistrer le réexamen",
        GROUPE,
        libelles={"issue": "Que décide-t-on ?", "motif_social": "Difficulté qui demeure"},
        date=DATE,
        rare=True,
        gardee=Gardee(),
        cite=CITE_DIAGNOSTIC,
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
        aide="Personne n'accompagne plus la personne : ses rendez-vous à venir sont annulés en même temps.",
        libelles={"motif": "Pourquoi prend-il fin ?"},
        date=DATE,
        rare=True,
        gardee=Gardee(),
    ),
)
