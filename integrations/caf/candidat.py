"""A person of a flow on the way into the ledger: who he is, where his identifiers lead, what is counted or set aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self
from uuid import UUID, uuid5

from commands.base import Commande
from commands.entree.identifiants import mene_a
from integrations.caf.modele import Constat, Foyer, PersonneDuFoyer
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant
from ledger.vocabulaire.territoire import Territoire

ESPACE: Final = UUID("5e1f4b39-92a4-5b8e-8b0a-6c2d3f0f7a11")
"""Namespace of the dossiers that flows open, and of the commands that they ask for."""


@dataclass(frozen=True, slots=True)
class ConstatImport:
    """A line of the file as an operator is told of it: nothing in it identifies the person by itself."""

    ligne: int | None
    identifiant: str
    personne_rang: int | None
    motif: str
    quoi_faire: str

    @classmethod
    def de(cls, constat: Constat) -> Self:
        """A finding of the reader."""
        return cls(constat.ligne, constat.identifiant, constat.personne_rang, constat.motif, constat.quoi_faire)


@dataclass(frozen=True, slots=True)
class RejetImport(ConstatImport):
    """A line that was not imported."""


@dataclass(frozen=True, slots=True)
class AvertissementImport(ConstatImport):
    """A line imported all the same, and to be checked; ``ligne`` is None for the file as a whole."""


@dataclass(slots=True)
class Rapport:
    """The account of the persons of a flow: ``lus`` is the sum of the five that follow it.

    ``hors_champ``: unknown and not subject to droits et devoirs, or cited again by a household whose right is not open.
    """

    lus: int = 0
    crees: int = 0
    modifies: int = 0
    inchanges: int = 0
    hors_champ: int = 0
    rejetes: int = 0
    avertissements: int = 0


@dataclass(slots=True)
class Candidat:
    """A person of the flow: commands sent for him so far, and those that wrote something."""

    foyer: Foyer
    personne: PersonneDuFoyer
    rang: int
    valeurs: dict[GenreIdentifiant, str]
    streams: dict[GenreIdentifiant, UUID]
    envoyees: set[type[Commande]] = field(default_factory=set)
    ecrites: set[type[Commande]] = field(default_factory=set)


class Ecarte(Exception):
    """The person is set aside: why, and what to do."""

    def __init__(self, motif: str, quoi_faire: str) -> None:
        self.motif, self.quoi_faire = motif, quoi_faire
        super().__init__(motif)


def exiger_recevable(candidat: Candidat, territoire: Territoire) -> None:
    """Raises :class:`Ecarte` for a person of another département, or whom nothing tells apart."""
    partenaire = candidat.foyer.partenaire
    if partenaire is not None and partenaire.lstrip("0") != territoire.departement.lstrip("0"):
        motif = f"Ce foyer est adressé à un autre département que {territoire.nom}."
        raise Ecarte(motif, "Vérifier que c’est le bon fichier ; sinon, prévenir l’organisme émetteur.")
    if not candidat.streams:
        raise Ecarte(
            "Sans NIR, cette personne ne se distingue pas d’une autre du foyer, née le même jour.",
            "Faire compléter le NIR par l’organisme.",
        )


def dossier_nouveau(candidat: Candidat, connus: Mapping[UUID, Sequence[EvenementLu]] | None = None) -> UUID:
    """Id of the dossier of a person who has none: the same at each run.

    Another one when the identifier led elsewhere before it was revoked: that dossier is another person's.
    """
    stream = next(iter(candidat.streams.values()))
    passe = len(connus[stream]) if connus is not None else 0
    return uuid5(ESPACE, f"{stream}:{passe}" if passe else str(stream))


def dossiers_trouves(candidat: Candidat, connus: Mapping[UUID, Sequence[EvenementLu]]) -> list[UUID]:
    """Dossiers that the identifiers lead to; the one to open when they lead nowhere."""
    trouves = {mene_a(connus[stream]) for stream in candidat.streams.values()}
    return sorted(trouve for trouve in trouves if trouve is not None) or [dossier_nouveau(candidat, connus)]


def seul(dossiers: list[UUID]) -> UUID:
    """The only dossier; raises :class:`Ecarte` when there are several."""
    if len(dossiers) > 1:
        raise Ecarte(
            "Le NIR et le matricule mènent à deux dossiers différents.",
            "Rapprocher les deux dossiers avant de relancer l’import.",
        )
    return dossiers[0]
