"""The identifiers of a person: each takes its stream, so that nobody gets two dossiers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar
from uuid import UUID

from commands.annexes import Connus, EtapeDecidee, FluxAnnexe, annexe
from commands.base import Refus
from ledger.events.entree.droits import DossierOuvert, Identite, IdentiteModifiee
from ledger.events.entree.identifiant import IdentifiantDossierRevoque, IdentifiantRattache, IdentifiantRevoque
from ledger.flux import flux_identifiant
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.store.journal import Journal
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant

FUSIONS_MAX = 20
"""Dossiers that went on one for another, followed at most."""
RAPPROCHENT: Final = frozenset({DossierOuvert, IdentiteModifiee, IdentifiantDossierRevoque})
"""Events whose identifiers are compared with those that are known: whether they are is said by a refusal."""


def identifiants(identite: Identite, matricule: str | None) -> dict[GenreIdentifiant, str]:
    """Values by which a person can be found; ``matricule`` is the payer's, as :func:`ledger.flux.valeur_matricule`."""
    valeurs = {
        GenreIdentifiant.NIR: identite.nir,
        GenreIdentifiant.MATRICULE: matricule,
        GenreIdentifiant.NUMERO_FRANCE_TRAVAIL: identite.numero_france_travail,
    }
    return {genre: valeur for genre, valeur in valeurs.items() if valeur is not None}


def mene_a(lus: Sequence[EvenementLu]) -> UUID | None:
    """Dossier that an identifier leads to, from the events of its stream; None when it leads nowhere, or no more."""
    dernier = lus[-1] if lus else None
    return UUID(dernier.corps["dossier"]) if dernier is not None and dernier.classe is IdentifiantRattache else None


K = TypeVar("K")
Lire = Callable[[list[UUID]], Mapping[UUID, Sequence[EvenementLu]]]


def flux_suivis(
    lire: Lire, coffre: Coffre, cle: bytes, valeurs: Mapping[K, tuple[GenreIdentifiant, str]]
) -> tuple[dict[K, UUID], dict[UUID, Sequence[EvenementLu]]]:
    """The stream that holds each identifier today, and the events of these streams.

    An identifier that led to a person who was erased since goes on in another stream: she may be opened anew, and nothing
    links her to what was.
    """
    rangs = dict.fromkeys(valeurs, 0)
    streams = {nom: flux_identifiant(cle, *valeur) for nom, valeur in valeurs.items()}
    lus = dict(lire(list(streams.values())))
    effaces = coffre.effaces() if any(map(mene_a, lus.values())) else frozenset()
    while perdus := [nom for nom, stream in streams.items() if mene_a(lus[stream]) in effaces]:
        for nom in perdus:
            rangs[nom] += 1
            streams[nom] = flux_identifiant(cle, *valeurs[nom], rangs[nom])
        lus |= lire([streams[nom] for nom in perdus])
    return streams, lus


def dossier_de(journal: Journal, cle: bytes, genre: GenreIdentifiant, valeur: str) -> UUID | None:
    """The dossier that goes on for whom an identifier leads to; None when it leads to nobody."""
    streams, lus = flux_suivis(journal.lire, journal.coffre, cle, {genre: (genre, valeur)})
    trouve = mene_a(lus[streams[genre]])
    return trouve and dossier_qui_continue(journal, trouve)


def _suivis(
    etape: EtapeDecidee, valeurs: Mapping[GenreIdentifiant, str]
) -> tuple[dict[GenreIdentifiant, UUID], Connus]:
    nommees = {genre: (genre, valeur) for genre, valeur in valeurs.items()}
    return flux_suivis(etape.lire, etape.journal.coffre, etape.cadre.empreintes, nommees)


@annexe(DossierOuvert, IdentiteModifiee)
def rattachements(etape: EtapeDecidee) -> tuple[FluxAnnexe, ...]:
    """Identifiers that are stated lead to the dossier from then on.

    Raises :class:`~commands.base.Refus` when one leads to another dossier, unless this one goes on in its place.
    """
    enoncee = etape.dit(DossierOuvert) or etape.dit(IdentiteModifiee)
    if enoncee is None:
        return ()
    valeurs = identifiants(enoncee.identite, None) if etape.identifiants is None else etape.identifiants
    streams, lus = _suivis(etape, valeurs)
    menent = {genre: mene_a(lus[stream]) for genre, stream in streams.items()}
    for trouve in menent.values():
        if trouve not in (None, etape.dossier) and dossier_qui_continue(etape.journal, trouve) != etape.dossier:
            raise Refus(
                "personne_deja_connue",
                "Un autre dossier existe déjà pour cette personne : recherchez-la dans la file active.",
                champ="identite",
                personne=trouve,
            )
    return tuple(
        FluxAnnexe(
            streams[genre],
            len(lus[streams[genre]]),
            IdentifiantRattache(survenu_le=etape.le, genre=genre, dossier=etape.dossier),
        )
        for genre, trouve in menent.items()
        if trouve is None
    )


def dossier_qui_continue(journal: Journal, dossier: UUID) -> UUID:
    """The dossier itself, or the one that goes on in its place after merges."""
    for _ in range(FUSIONS_MAX):
        fusion = journal.dossier(dossier).fusion
        if fusion is None:
            break
        dossier = UUID(fusion.absorbant)
    return dossier


@annexe(IdentifiantDossierRevoque)
def revocation(etape: EtapeDecidee) -> tuple[FluxAnnexe, ...]:
    """The identifier leads to the dossier no more; refuses a value that does not lead to it."""
    revoque = etape.dit(IdentifiantDossierRevoque)
    if revoque is None:
        return ()
    streams, suivis = _suivis(etape, {revoque.genre: revoque.valeur})
    stream = streams[revoque.genre]
    lus = suivis[stream]
    if mene_a(lus) != etape.dossier:
        raise Refus(
            "identifiant_non_rattache",
            "Cet identifiant ne mène pas à ce dossier : vérifiez sa valeur.",
            champ="valeur",
            personne=etape.dossier,
        )
    evenement = IdentifiantRevoque(survenu_le=etape.le, genre=revoque.genre, dossier=etape.dossier)
    return (FluxAnnexe(stream, len(lus), evenement),)
