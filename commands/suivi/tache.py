"""Tasks: créer what is to be done for the person by a day, confier it to an agent, clore it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Jour, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.etat.accompagnement import Tache
from ledger.events.base import Evenement, IdAgent, Libelle, Texte
from ledger.events.suivi.accompagnement import TacheClose, TacheConfiee, TacheCreee
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.accompagnement import IssueTache


class CreerTache(Commande):
    """Write down something to do, by ``a_faire_le`` included."""

    model_config = exemple({"a_faire_le": "2026-04-03", "intitule": "Appeler l'organisme de formation"})

    tache: UUID = Field(default_factory=uuid4)
    a_faire_le: Jour
    intitule: Libelle
    precisions: Texte | None = None


class CloreTache(Commande):
    """Record that a task was done, or need not be."""

    model_config = exemple({"tache": "6c7d8e9f-0a1b-4c2d-8e3f-4a5b6c7d8e9f", "issue": "FAITE"})

    tache: UUID
    issue: IssueTache
    commentaire: Texte | None = None


class ConfierTache(Commande):
    """Say which agent does a task; it was the référent's, or another's."""

    model_config = exemple(
        {"tache": "6c7d8e9f-0a1b-4c2d-8e3f-4a5b6c7d8e9f", "confiee_a": "0d1e2f3a-4b5c-4d6e-8f7a-8b9c0d1e2f3a"}
    )

    tache: UUID
    confiee_a: IdAgent


@etape(CreerTache, TacheCreee, regles={"TA1": "survenu_le"})
def creer_tache(dossier: Dossier, commande: CreerTache, cadre: Cadre) -> Sequence[Evenement]:
    """For the day itself or later."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger(
        commande.a_faire_le >= le,
        "tache_passee",
        f"La tâche est à faire le {jour(commande.a_faire_le)}, avant le jour où elle est créée ({jour(le)}) :"
        " choisissez ce jour, ou un jour à venir.",
        champ="a_faire_le",
    )
    return [commande.fait(TacheCreee, survenu_le=le)]


@etape(CloreTache, TacheClose, pourquoi="Une tâche se clôt quand elle est faite : aucune règle datée ne le décide.")
def clore_tache(dossier: Dossier, commande: CloreTache, cadre: Cadre) -> Sequence[Evenement]:
    """Once, since it was created."""
    le = cadre.date_du_fait(commande)
    _a_faire(dossier, commande.tache, le)
    return [commande.fait(TacheClose, survenu_le=le)]


@etape(
    ConfierTache,
    TacheConfiee,
    pourquoi="Une tâche se confie à tout moment, tant qu'elle est à faire : aucune règle datée ne le décide.",
)
def confier_tache(dossier: Dossier, commande: ConfierTache, cadre: Cadre) -> Sequence[Evenement]:
    """To somebody else than who has it."""
    le = cadre.date_du_fait(commande)
    tache = _a_faire(dossier, commande.tache, le)
    exiger(
        tache.confiee_a != str(commande.confiee_a),
        "tache_deja_confiee",
        "Cette tâche est déjà confiée à cet agent : choisissez-en un autre, ou laissez-la-lui.",
        champ="confiee_a",
    )
    return [commande.fait(TacheConfiee, survenu_le=le)]


def _a_faire(dossier: Dossier, tache: UUID | str, le: date) -> Tache:
    connue = dossier.accompagnement.taches.get(str(tache))
    if connue is None:
        raise Refus("tache_inconnue", "Cette tâche n'existe pas dans ce dossier.", champ="tache")
    exiger(
        connue.creee_le <= le,
        "avant_tache",
        f"Cette étape est datée du {jour(le)}, avant la création de la tâche le {jour(connue.creee_le)}.",
        champ="survenu_le",
    )
    exiger(
        connue.issue is None,
        "tache_close",
        f"Cette tâche est déjà {connue.issue.libelle if connue.issue else ''} : pour le rectifier, corrigez cette étape.",
        champ="tache",
    )
    return connue


@prealable(TacheClose, TacheConfiee)
def _tache_a_faire(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_faire(dossier, e.corps["tache"], e.survenu_le)
