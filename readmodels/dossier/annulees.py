"""A sanction that was annulled is held never to have been: its steps stay in the ledger, and the auditor alone reads them.

France Travail keeps no trace of it either. What is known today decides: no date of the past brings it back.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ledger.dossier import Dossier, visibles
from ledger.events.sanctions.levee import LeveeProposee
from ledger.events.sanctions.recours import RecoursForme, SanctionAnnulee
from ledger.lu import EvenementLu

CITENT = ("sanction", "recours", "proposition_levee", "objet")
"""Fields by which a step names a sanction, or what hangs from one; a document, what it puts on paper."""


def annulees(lus: Sequence[EvenementLu]) -> frozenset[str]:
    """Ids of the sanctions of a dossier whose annulment stands."""
    if not any(e.classe is SanctionAnnulee for e in lus):
        return frozenset()
    return frozenset(e.corps["sanction"] for e in visibles(lus) if e.classe is SanctionAnnulee)


def sans_annulees(lus: Sequence[EvenementLu], tues: frozenset[str]) -> list[EvenementLu]:
    """The events that tell nothing of these sanctions: neither their steps, nor what restates, annuls or sends one."""
    if not tues:
        return list(lus)
    cites = tues | set(_en_dependent(lus, tues))
    caches: set[int] = set()
    gardes = []
    for e in lus:
        if _parle(e, cites) or {e.cible, e.corps.get("etape_position")} & caches:
            caches.add(e.position)
        else:
            gardes.append(e)
    return gardes


def taire_annulees(etat: Dossier, tues: frozenset[str]) -> Dossier:
    """The same state, of the present or of the past, without these sanctions: their manquements are filed."""
    if not tues:
        return etat
    sanctions = {cle: s for cle, s in etat.sanctions.items() if cle not in tues}
    manquements = {
        cle: replace(m, sanction=None, classe_le=etat.sanctions[m.sanction].decidee_le)
        if m.sanction in tues and m.sanction in etat.sanctions
        else m
        for cle, m in etat.manquements.items()
    }
    return replace(
        etat,
        sanctions=sanctions,
        manquements=manquements,
        annulations=[],
        accompagnement=replace(
            etat.accompagnement,
            etablis={cle: d for cle, d in etat.accompagnement.etablis.items() if d.objet not in tues},
        ),
        recours={cle: r for cle, r in etat.recours.items() if r.sanction not in tues},
        propositions_levee={cle: p for cle, p in etat.propositions_levee.items() if p.sanction not in tues},
    )


def _en_dependent(lus: Iterable[EvenementLu], tues: frozenset[str]) -> Iterator[str]:
    """Ids of the recours against these sanctions, and of the proposals to lift them."""
    for e in lus:
        if e.classe in (RecoursForme, LeveeProposee) and e.classe.cree is not None and e.corps["sanction"] in tues:
            yield e.corps[e.classe.cree]


def _parle(e: EvenementLu, cites: set[str] | frozenset[str]) -> bool:
    return any(e.corps.get(champ) in cites for champ in CITENT)
