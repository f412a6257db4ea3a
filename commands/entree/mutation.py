"""Mutations: annoncer le départ vers un autre département, recevoir un dossier qui en vient."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.entree.retour import a_orienter, fins_au_depart
from ledger.dossier import Dossier
from ledger.dossier.etat.droits import Droits
from ledger.events.base import Evenement, Texte
from ledger.events.contrats.vie_contrat import ContratEngagementClos
from ledger.events.entree.droits import DroitsModifies
from ledger.events.entree.mutation import (
    ACQUIS_MAX,
    Acquis,
    CodeDepartement,
    Historique,
    MutationAnnoncee,
    MutationRecue,
)
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.droits import EtatDroit, MotifDroit
from ledger.vocabulaire.entree.mutation import MotifMutation, NatureAcquis


class MuterDossier(Commande):
    """Let the dossier go to another département, with what was done here."""

    model_config = exemple(
        {"survenu_le": "2026-06-01", "departement": "40", "effet_le": "2026-06-01", "motif": "DEMENAGEMENT"}
    )

    mutation: UUID = Field(default_factory=uuid4)
    departement: CodeDepartement = Field(description="Département d'accueil")
    effet_le: Jour | None = Field(default=None, description="Date d'effet ; date du fait par défaut")
    motif: MotifMutation
    commentaire: Texte | None = None


class RecevoirMutation(Commande):
    """Take in what another département did for the person, and the right with which he comes."""

    model_config = exemple(
        {
            "survenu_le": "2026-06-10",
            "departement": "40",
            "effet_le": "2026-06-01",
            "motif": "DEMENAGEMENT",
            "etat_droit": "OUVERT_VERSABLE",
            "soumis_droits_devoirs": True,
            "historique": [{"nature": "ORIENTATION", "le": "2025-10-06", "parcours": "SOCIAL"}],
        }
    )

    mutation: UUID = Field(default_factory=uuid4)
    departement: CodeDepartement = Field(description="Département d'origine")
    effet_le: Jour | None = Field(default=None, description="Date d'effet ; date du fait par défaut")
    motif: MotifMutation
    etat_droit: EtatDroit
    soumis_droits_devoirs: bool
    historique: Historique = ()
    commentaire: Texte | None = None


@etape(
    MuterDossier,
    MutationAnnoncee,
    DroitsModifies,
    pourquoi="Une mutation constate le changement de résidence : aucune règle datée n'en décide ici.",
)
def muter_dossier(dossier: Dossier, commande: MuterDossier, cadre: Cadre) -> Sequence[Evenement]:
    """The dossier leaves once, with its past steps; its right closes here the same day.

    Restated, the mutation leaves the closing of the right as it was recorded.
    """
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    droits = dossier.droits
    assert droits is not None  # noqa: S101 - an opened dossier has rights
    _exiger_present(dossier)
    effet = _effet(commande.effet_le, le)
    exiger(
        dossier.ouvert_le is None or effet >= dossier.ouvert_le,
        "avant_ouverture",
        f"La mutation prendrait effet le {jour(effet)}, avant l'ouverture du dossier.",
        champ="effet_le",
    )
    annonce = commande.fait(MutationAnnoncee, survenu_le=le, effet_le=effet, historique=historique(dossier))
    if commande.correction is not None or (droits.etat, droits.motif) == (EtatDroit.CLOS, MotifDroit.MUTATION):
        return [annonce]
    return [
        annonce,
        DroitsModifies(
            survenu_le=le,
            etat_droit=EtatDroit.CLOS,
            soumis_droits_devoirs=droits.soumis,
            motif=MotifDroit.MUTATION,
            mutation=commande.mutation,
        ),
    ]


def _exiger_present(dossier: Dossier) -> None:
    if (parti := dossier.parti) is not None:
        raise Refus(
            "dossier_deja_parti",
            f"Le dossier est déjà parti le {jour(parti.le)} vers le département {parti.departement} : corrigez cette"
            " mutation, ou enregistrez d'abord son retour.",
            champ="departement",
        )


@prealable(MutationAnnoncee)
def _depart_tient(dossier: Dossier, _e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_present(dossier)


def _effet(effet_le: date | None, le: date) -> date:
    """Date of effect; the fact is recorded once it has taken effect."""
    effet = effet_le or le
    exiger(
        effet <= le,
        "effet_a_venir",
        f"La mutation prendrait effet le {jour(effet)}, après le {jour(le)} : enregistrez-la le jour où elle prend effet.",
        champ="effet_le",
    )
    return effet


def historique(dossier: Dossier) -> tuple[Acquis, ...]:
    """The past that the next département must know: orientations, signed contracts, sanctions, the latest ``ACQUIS_MAX``."""
    acquis = sorted(_acquis(dossier), key=lambda a: a.le)
    return tuple(acquis[-ACQUIS_MAX:])


def _acquis(dossier: Dossier) -> Iterator[Acquis]:
    for o in dossier.orientations.values():
        yield Acquis(
            nature=NatureAcquis.ORIENTATION,
            le=o.decidee_le,
            fin_le=o.fin_le,
            parcours=o.parcours,
            organisme=o.organisme,
        )
        if o.notifiee_le is not None:
            yield Acquis(nature=NatureAcquis.ORIENTATION_NOTIFIEE, le=o.notifiee_le, parcours=o.parcours)
    for c in dossier.contrats.values():
        if c.signe_le is not None:
            yield Acquis(nature=NatureAcquis.CONTRAT, le=c.signe_le, fin_le=c.fin_le, parcours=c.parcours)
    for s in dossier.sanctions.values():
        fin = min(s.fin_le, s.levee_le or s.fin_le)
        yield Acquis(nature=NatureAcquis.SANCTION, le=s.decidee_le, fin_le=fin, mesure=s.mesure, rang=s.rang)


@etape(
    RecevoirMutation,
    MutationRecue,
    DroitsModifies,
    ContratEngagementClos,
    ParcoursTermine,
    regles={"O1": "survenu_le"},
)
def recevoir_mutation(dossier: Dossier, commande: RecevoirMutation, cadre: Cadre) -> Sequence[Evenement]:
    """The information of the transfer starts rule O1 again for a person to accompany (CASF D262-65-2).

    On a return, what was followed here ended with the departure. Restated, the mutation leaves what it changed as it was
    recorded.
    """
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    droits = dossier.droits
    assert droits is not None  # noqa: S101 - an opened dossier has rights
    _exiger_attendu(dossier)
    effet = _effet(commande.effet_le, le)
    exiger(
        all(acquis.le <= le for acquis in commande.historique),
        "historique_a_venir",
        f"L'historique reçu contient une étape postérieure au {jour(le)} : vérifiez-en les dates.",
        champ="historique",
    )
    a_accompagner = commande.soumis_droits_devoirs and commande.etat_droit.ouvert
    echeance = cadre.echeance("O1", le) if a_accompagner and a_orienter(dossier) else None
    recue = commande.fait(MutationRecue, survenu_le=le, effet_le=effet, echeance_orientation_le=echeance)
    if commande.correction is not None or (echeance is None and _memes_droits(droits, commande)):
        return [recue]
    return [
        recue,
        *fins_au_depart(dossier),
        DroitsModifies(
            survenu_le=le,
            etat_droit=commande.etat_droit,
            soumis_droits_devoirs=commande.soumis_droits_devoirs,
            echeance_orientation_le=echeance,
            mutation=commande.mutation,
        ),
    ]


def _memes_droits(droits: Droits, commande: RecevoirMutation) -> bool:
    return (commande.etat_droit, commande.soumis_droits_devoirs, None) == (droits.etat, droits.soumis, droits.motif)


def _exiger_attendu(dossier: Dossier) -> None:
    derniere = next(reversed(dossier.mutations.values()), None)
    if derniere is not None and not derniere.depart:
        raise Refus(
            "mutation_deja_recue",
            f"Le dossier est déjà venu le {jour(derniere.le)} du département {derniere.departement} : corrigez cette"
            " mutation, ou enregistrez d'abord son départ.",
            champ="departement",
        )


@prealable(MutationRecue)
def _retour_tient(dossier: Dossier, _e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_attendu(dossier)
