"""Recording a step, whoever asks for it: where the actor may write, what the step names, and what it writes elsewhere."""

import re
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import orjson

from commands.base import ETAPES, Commande, Etape, Refus
from commands.ensemble import executer_ensemble
from commands.entree.doublon import FusionnerDoublon
from commands.entree.identifiants import RAPPROCHENT
from commands.execute import Demande, Resultat, executer
from commands.refus import refus_communs, refus_de, refus_possibles
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Role
from web.acces import Droit, exiger_dossier
from web.annuaire import CONTROLES, exiger_agents, exiger_connus, exiger_organisme
from web.coordonnees import exiger_lisibles
from web.services import Services

RAPPROCHEMENT: Final = "rapprochement"
"""The comparison of an identifier with those that are known, in the journal of access."""
_ID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
RAPPROCHES: Final = 10
RAPPROCHES_PAR_MINUTE: Final = 0.5
"""Persons known already whom an agent meets in a row, then in how long: errors of typing, never a search."""


def enregistrer_etape(services: Services, demande: Demande) -> Resultat:
    """Record a step, with what it writes elsewhere.

    A merge writes in another dossier too, which must be in the actor's perimeter; what the step names must be known, and
    how to reach the person must make sense. Identifiers are compared with those
    that are known last, once nothing else prevents the step; a refusal that says whose they are is in the journal of
    access, and whoever meets too many of them asks nothing more for a while (:class:`~web.securite.TropDeRequetes`).
    """
    exiger_connus(services, demande.acteur, [demande.commande], demande.dossier)
    exiger_lisibles(demande.commande)
    if isinstance(demande.commande, FusionnerDoublon):
        exiger_dossier(services, demande.acteur, demande.commande.absorbant)
    if RAPPROCHENT.isdisjoint(ETAPES[type(demande.commande)].evenements):
        return executer(services.journal, demande, services.cadre())
    _compter(services, demande.acteur, compter=False)
    try:
        return executer(services.journal, demande, services.cadre())
    except Refus as refus:
        if refus.personne is not None:
            services.ecrans.consultations.noter(
                demande.acteur, RAPPROCHEMENT, Droit.INSTRUIRE, [refus.personne], permise=False
            )
            _compter(services, demande.acteur)
        raise


def enregistrer_ensemble(services: Services, demandes: Sequence[Demande]) -> Resultat:
    """Record the steps that one form became, all or none; the same form sent twice is recorded once.

    Raises as :func:`enregistrer_etape`. None of them compares identifiers nor writes in another dossier.
    """
    premiere = demandes[0]
    exiger_connus(services, premiere.acteur, [d.commande for d in demandes], premiere.dossier)
    return executer_ensemble(services.journal, demandes, services.cadre())


def _compter(services: Services, acteur: Acteur, *, compter: bool = True) -> None:
    services.ecrans.debit.exiger(
        "rapprochement", str(acteur.agent), par_minute=RAPPROCHES_PAR_MINUTE, reserve=RAPPROCHES, compter=compter
    )


def refus_de_l_etape(etape: Etape) -> dict[str, str]:
    """Code and French message of each refusal of a step asked for here, by code, values left as « … »."""
    ici = refus_de(exiger_lisibles, exiger_agents, exiger_organisme, *CONTROLES.values())
    return dict(sorted((refus_communs() | ici | refus_possibles(etape)).items()))


def chemin(commande: type[Commande]) -> str:
    """``DeciderOrientation`` as it stands in an address: ``decider-orientation``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", commande.__name__).lower()


def sous_les_vrais(services: Services, acteur: Acteur, dossier: UUID, commande: Commande) -> tuple[UUID, Commande]:
    """The dossier and the command of a program that reads the flux, under the product's ids and not those it was told; as
    they are, for anybody else.
    """
    journal = services.journal
    if acteur.role is not Role.SYSTEME or journal.connait(dossier):
        return dossier, commande
    siens = services.guichet.pseudonymes(acteur)
    vrai = siens.vrai(dossier)
    lus = journal.lire([vrai])[vrai]
    if not lus:
        return dossier, commande
    connus = {trouve for e in lus for trouve in (str(e.evenement_id), *_ID.findall(orjson.dumps(e.corps).decode()))}

    def au_vrai(trouve: re.Match[str]) -> str:
        designe = str(siens.vrai(UUID(trouve[0])))
        return designe if designe in connus else trouve[0]

    dite = _ID.sub(au_vrai, commande.model_dump_json(exclude_unset=True))
    return vrai, type(commande).model_validate_json(dite)
