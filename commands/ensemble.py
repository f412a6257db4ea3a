"""Several steps of a dossier in one write: all of them are recorded, or none."""

import hmac
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from commands.base import Cadre, Commande, Refus
from commands.execute import ESSAIS_MAX, ConflitDeVersion, Demande, Resultat, decider, preparer
from commands.suites import comme_lus
from ledger.events.base import Evenement
from ledger.lu import EvenementLu
from ledger.store.append import Ecriture, Statut
from ledger.store.journal import Journal


def executer_ensemble(journal: Journal, demandes: Sequence[Demande], cadre: Cadre) -> Resultat:
    """Record the steps of these requests, in order: same dossier, same actor, same ``commande_id``.

    ``version_attendue`` of the first one makes the whole conditional. Raises :class:`~commands.base.Refus` when one of them
    may not happen, :class:`~commands.execute.ConflitDeVersion` when the dossier is at another version, or when others kept
    writing in it.
    """
    version, dossier = 0, demandes[0].dossier
    for _ in range(ESSAIS_MAX):
        lus = list(journal.lire([dossier])[dossier])
        version = lus[-1].version if lus else 0
        if demandes[0].version_attendue not in (None, version):
            break
        issue = journal.ajouter(_ecriture(journal, demandes, lus, cadre))
        if issue.statut is not Statut.CONFLIT:
            fait = issue.statut is Statut.FAIT
            return Resultat(dossier, issue.position or 0, issue.version, issue.nombre or 0, deja_fait=not fait)
        version = issue.version
    raise ConflitDeVersion(version)


def decider_ensemble(
    dossier: UUID, lus: Sequence[EvenementLu], commandes: Sequence[Commande], cadre: Cadre
) -> list[Evenement]:
    """Events that these commands give, each decided on the state that the ones before it make. Pure."""
    connus, decides = list(lus), list[Evenement]()
    for rang, commande in enumerate(commandes, 1):
        _, evenements, cible = decider(dossier, connus, commande, cadre)
        decides += evenements
        if rang < len(commandes):
            connus += comme_lus(dossier, connus, _a(cible, connus), evenements)
    return decides


def refus_ensemble(
    dossier: UUID, lus: Sequence[EvenementLu], commandes: Sequence[Commande], cadre: Cadre
) -> list[tuple[int, Refus]]:
    """Refusals of these commands, each with its rank; each is decided on what those before it make, the refused left out.

    One that only meets the absence of a refused step before it, and so is about no field, is left out. Pure.
    """
    connus, trouves = list(lus), list[tuple[int, Refus]]()
    for rang, commande in enumerate(commandes):
        try:
            _, evenements, cible = decider(dossier, connus, commande, cadre)
        except Refus as refus:
            if refus.champ is not None or not trouves:
                trouves.append((rang, refus))
            continue
        connus += comme_lus(dossier, connus, _a(cible, connus), evenements)
    return trouves


def _a(position: int | None, lus: Sequence[EvenementLu]) -> EvenementLu | None:
    """The event at this position, which another one restates."""
    return next((e for e in lus if e.position == position), None)


def _ecriture(journal: Journal, demandes: Sequence[Demande], lus: list[EvenementLu], cadre: Cadre) -> Ecriture:
    """One write of all the steps: each stream once, at the version that was first read, and each event on its own."""
    dossier, ecritures = demandes[0].dossier, list[Ecriture]()
    for demande in demandes:
        _, evenements, cible = decider(dossier, lus, demande.commande, cadre)
        ecritures.append(preparer(journal, demande, lus, cadre))
        lus += comme_lus(dossier, lus, _a(cible, lus), evenements)
    flux = {stream: attendue for ecriture in reversed(ecritures) for stream, attendue in ecriture.flux}
    rangs = {stream: rang for rang, stream in enumerate(sorted(flux, key=lambda stream: stream != dossier))}
    return Ecriture(
        commande_id=ecritures[0].commande_id,
        empreinte=hmac.digest(b"entretien", b"".join(e.empreinte for e in ecritures), "sha256"),
        flux=tuple((stream, flux[stream]) for stream in rangs),
        evenements=tuple(
            replace(evenement, rang=rangs[ecriture.flux[evenement.rang][0]])
            for ecriture in ecritures
            for evenement in ecriture.evenements
        ),
    )
