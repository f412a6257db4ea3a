"""Statements of France Travail as commands of ours. Pure: the dossier as it stands, and what was read; nothing that the
ledger knows already gives a command.

Ids are drawn from what was read: the same statement, read twice or by two processes, is recorded once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from commands.base import Commande
from commands.entree.droits import ModifierIdentite
from commands.entree.inscription import CesserInscription, ModifierInscription, ReprendreInscription
from commands.orientations.orientation import DeciderOrientation, PreconiserOrientation
from commands.sanctions.levee import RecevoirPropositionLevee
from commands.sanctions.manquement import RecevoirPropositionSanction
from integrations.france_travail.traductions.orientation import OrientationLue
from integrations.france_travail.traductions.propositions import LeveeLue, PropositionLue
from integrations.france_travail.traductions.statut import IdentiteLue, StatutLu
from ledger.dossier import Dossier
from ledger.dossier.etat.sanction import Sanction
from ledger.events.entree.droits import Identite
from ledger.vocabulaire.entree.inscription import MotifCessation, MotifInscription
from ledger.vocabulaire.orientations.orientation import Decideur, DecisionOrientation, OriginePreconisation

ESPACE: Final = UUID("1d6f3c84-90b2-5e7a-8c41-5b2e9f7a0d36")
"""Namespace of what comes from France Travail. Changing it would record again everything that was."""


@dataclass(frozen=True, slots=True)
class Arrivee:
    """A command to ask for, under an id that what was read gives."""

    commande: Commande
    commande_id: UUID


class ADire(Exception):
    """A statement that cannot become a command by itself: the message tells an agent what and why, in French."""


def preconisation(dossier: Dossier, lues: list[OrientationLue], aujourd_hui: date) -> Arrivee | None:
    """The préconisation that waits at France Travail, unless it is the one that waits here.

    One that the département has answered since is going: France Travail has not read the decision yet.
    """
    lue = next((lue for lue in lues if not lue.decidee and not lue.close), None)
    if lue is None:
        return None
    cle = f"{dossier.id}:preconisation:{lue.creee_le}:{lue.parcours}:{lue.organisme}"
    identifiant = uuid5(ESPACE, cle)
    connue = dossier.preconisation
    if str(identifiant) in dossier.preconisations or (
        connue is not None and lue.est(connue.parcours, connue.organisme)
    ):
        return None
    if _repondue(dossier, lue.creee_le):
        return None
    commande = PreconiserOrientation(
        survenu_le=_borne(dossier, lue.creee_le or aujourd_hui, aujourd_hui),
        preconisation=identifiant,
        origine=OriginePreconisation.FRANCE_TRAVAIL,
        parcours=lue.parcours,
        organisme=lue.organisme,
    )
    return Arrivee(commande, uuid5(ESPACE, f"{cle}:commande"))


def _repondue(dossier: Dossier, depuis: date | None) -> bool:
    """Whether the département decided since, and nothing asks for another decision."""
    connue = dossier.orientation
    return connue is not None and depuis is not None and connue.decidee_le >= depuis and dossier.demande is None


def orientation(
    dossier: Dossier, lues: list[OrientationLue], structures: Mapping[str, str], aujourd_hui: date
) -> Arrivee | None:
    """An orientation in force at France Travail and not here: France Travail decided it, by default or by delegation.

    ``structures``: ours by their code at France Travail. Raises :class:`ADire` when it cannot be recorded.
    """
    lue = next((lue for lue in lues if lue.decidee and not lue.close), None)
    if lue is None:
        return None
    connue = dossier.orientation
    if connue is not None and lue.est(connue.parcours, connue.organisme):
        return None
    depuis = lue.decidee_le or lue.debut_le
    if connue is not None and depuis is not None and connue.decidee_le >= depuis:
        return None  # ours is later: it is on its way there
    if lue.decideur is not Decideur.FRANCE_TRAVAIL or lue.decidee_le is None:
        raise ADire("France Travail tient une orientation que le registre ne connaît pas : vérifiez qui l'a décidée")
    structure = next((structures[code] for code in lue.structures if code in structures), None)
    if structure is None:
        raison = f"la structure {' ou '.join(lue.structures) or 'sans code'} n'est pas dans PARCOURS_FT_STRUCTURES"
        raise ADire(raison)
    attendue = dossier.preconisation
    suivie = attendue is None or lue.est(attendue.parcours, attendue.organisme)
    if not suivie and lue.motif_refus is None:
        raise ADire("France Travail a décidé autrement que la préconisation connue ici, sans motif")
    cle = f"{dossier.id}:orientation:{lue.decidee_le}:{lue.parcours}:{lue.organisme}"
    commande = DeciderOrientation(
        survenu_le=_borne(dossier, lue.decidee_le, aujourd_hui),
        orientation=uuid5(ESPACE, cle),
        decision=None if suivie else DecisionOrientation.REFUSEE,
        motif_refus=None if suivie else lue.motif_refus,
        decideur=Decideur.FRANCE_TRAVAIL,
        parcours=lue.parcours,
        organisme=lue.organisme,
        structure=structure,
        debut_le=None if lue.debut_le is None else _borne(dossier, lue.debut_le, date.max),
    )
    return Arrivee(commande, uuid5(ESPACE, f"{cle}:commande"))


def proposition(dossier: Dossier, lue: PropositionLue, aujourd_hui: date) -> Arrivee | None:
    """A sanction that France Travail proposes, unless it is known here under its reference."""
    if any(connue.reference == lue.reference for connue in dossier.propositions_sanction.values()):
        return None
    commande = RecevoirPropositionSanction(
        survenu_le=_borne(dossier, lue.proposee_le or aujourd_hui, aujourd_hui),
        proposition_sanction=uuid5(ESPACE, f"{dossier.id}:proposition:{lue.reference}"),
        reference=lue.reference,
        nature=lue.nature,
        mesure_proposee=lue.mesure,
        taux_pourcent=lue.taux_pourcent,
        duree_mois=lue.duree_mois,
        faits=lue.faits,
    )
    return Arrivee(commande, uuid5(ESPACE, f"{dossier.id}:proposition:{lue.reference}:commande"))


def levee(dossier: Dossier, lue: LeveeLue, references: Mapping[str, str], aujourd_hui: date) -> Arrivee | None:
    """A lifting that France Travail proposes, unless it was received, or the suspension is lifted already.

    ``references``: France Travail's id of our sanctions. Raises :class:`ADire` for a suspension that is not in the ledger.
    """
    sanction = next(
        (s for s in dossier.sanctions.values() if _reference(dossier, s, references) == lue.reference), None
    )
    if sanction is None:
        raise ADire("France Travail propose de lever une suspension que le registre ne connaît pas : répondez-lui")
    cle = f"{dossier.id}:levee:{lue.reference}:{lue.proposee_le}"
    identifiant = uuid5(ESPACE, cle)
    if sanction.levee_le is not None or str(identifiant) in dossier.propositions_levee:
        return None
    commande = RecevoirPropositionLevee(
        survenu_le=min(max(lue.proposee_le or aujourd_hui, sanction.decidee_le), aujourd_hui),
        proposition_levee=identifiant,
        sanction=UUID(sanction.id),
        reference=lue.reference,
        faits=lue.faits,
    )
    return Arrivee(commande, uuid5(ESPACE, f"{cle}:commande"))


def _reference(dossier: Dossier, sanction: Sanction, references: Mapping[str, str]) -> str | None:
    """France Travail's id of a sanction: the one it gave, or that of the proposal which the sanction answers."""
    if (donnee := references.get(sanction.id)) is not None:
        return donnee
    manquement = dossier.manquements.get(sanction.manquement)
    reprise = dossier.propositions_sanction.get(manquement.proposition or "") if manquement is not None else None
    return reprise.reference if reprise is not None else None


def statut(dossier: Dossier, lu: StatutLu | None, aujourd_hui: date) -> Arrivee | None:
    """Another status than the one known. Durations alone, which grow every month, give no command.

    An end of registration tells nothing of somebody whose registration was never known here.
    """
    connue = dossier.inscription
    if lu is None or lu.effet_le > aujourd_hui:
        return None
    commun: dict[str, Any] = {"survenu_le": _borne(dossier, lu.effet_le, aujourd_hui), "effet_le": lu.effet_le}
    commande: Commande
    if lu.forme_cessation is not None:
        if connue is None or not connue.en_cours:
            return None
        commande = CesserInscription(**commun, forme=lu.forme_cessation, motif=MotifCessation.AUTRE)
    else:
        dite = (lu.categorie, lu.categorie_administrative)
        if connue is not None and connue.en_cours and (connue.categorie, connue.categorie_administrative) == dite:
            return None
        reprise = connue is not None and not connue.en_cours
        motif = MotifInscription.AUTRE if connue is None or reprise else MotifInscription.CHANGEMENT_SITUATION
        commande = (ReprendreInscription if reprise else ModifierInscription).model_validate(
            {
                **commun,
                "categorie": lu.categorie,
                "categorie_administrative": lu.categorie_administrative,
                "duree_12_mois_j": lu.durees_j[0],
                "duree_24_mois_j": lu.durees_j[1],
                "duree_36_mois_j": lu.durees_j[2],
                "motif": motif,
            }
        )
    quoi = f"{lu.forme_cessation or lu.categorie}:{lu.categorie_administrative}:{lu.effet_le}"
    return Arrivee(commande, uuid5(ESPACE, f"{dossier.id}:statut:{quoi}"))


def identite(dossier: Dossier, connue: Identite, lue: IdentiteLue, aujourd_hui: date) -> Arrivee | None:
    """The identity that France Travail alone has: its number, a telephone, an address of mail. It replaces nothing: the
    payer's flow states who the person is.
    """
    manquent = {
        champ: valeur
        for champ, valeur in (
            ("numero_france_travail", lue.numero),
            ("telephone", lue.telephone),
            ("courriel", lue.courriel),
        )
        if getattr(connue, champ) is None and valeur is not None
    }
    if not manquent or dossier.droits is None:
        return None
    commande = ModifierIdentite(
        survenu_le=aujourd_hui,
        commune=dossier.droits.commune,
        mds=dossier.droits.mds,
        situation_familiale=dossier.droits.situation_familiale,
        identite=connue.model_copy(update=manquent),
    )
    return Arrivee(commande, uuid5(ESPACE, f"{dossier.id}:identite:{dossier.version}:{','.join(sorted(manquent))}"))


def _borne(dossier: Dossier, le: date, aujourd_hui: date) -> date:
    """The day of the fact, no sooner than the opening of the dossier, no later than today."""
    return min(max(le, dossier.ouvert_le or le), aujourd_hui)
