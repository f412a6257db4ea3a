"""What the tests of this folder share: the samples, and reading to the end whatever happens."""

import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from integrations.caf.erreurs import FluxIllisible
from integrations.caf.flux import lire_flux
from integrations.caf.modele import BilanDuFlux, Constat, EnTete, Foyer, FoyerRejete

AUJOURD_HUI = date(2025, 11, 24)
EXEMPLES = Path(__file__).parent / "exemples"
MENSUEL = EXEMPLES / "mensuel.xml"
INFRA_MENSUEL = EXEMPLES / "infra_mensuel.xml"
DISPOSITION_SUIVANTE = EXEMPLES / "disposition_suivante.xml"


def fichier_partage(nom: str) -> Path | None:
    """A file of the shared reference data, where it is at hand: beside the repository, or at PARCOURS_SHARED."""
    depot = Path(__file__).parents[3]
    chemin = Path(os.environ.get("PARCOURS_SHARED", depot.parent / "shared")) / "data" / "caf" / nom
    return chemin if chemin.is_file() else None


@dataclass
class Lecture:
    """Everything that reading a file gave."""

    elements: list[Foyer | FoyerRejete] = field(default_factory=list)
    en_tete: EnTete | None = None
    bilan: BilanDuFlux | None = None
    erreur: FluxIllisible | None = None

    @property
    def foyers(self) -> list[Foyer]:
        return [element for element in self.elements if isinstance(element, Foyer)]

    @property
    def constats(self) -> list[Constat]:
        trouves: list[Constat] = []
        for element in self.elements:
            trouves.extend(element.rejets)
            if isinstance(element, Foyer):
                trouves.extend(element.avertissements)
        if self.bilan is not None:
            trouves.extend(self.bilan.avertissements)
        return trouves


def lire(chemin: Path, aujourd_hui: date = AUJOURD_HUI) -> Lecture:
    """Read to the end or to the fault; anything but a `FluxIllisible` is let through."""
    lecture = Lecture()
    try:
        with lire_flux(chemin, aujourd_hui=aujourd_hui) as flux:
            lecture.en_tete = flux.en_tete
            for element in flux:
                lecture.elements.append(element)
            lecture.bilan = flux.bilan
    except FluxIllisible as erreur:
        lecture.erreur = erreur
    return lecture


def lire_octets(dossier: Path, octets: bytes, aujourd_hui: date = AUJOURD_HUI) -> Lecture:
    """Read a flow given by its bytes."""
    chemin = dossier / "flux.xml"
    chemin.write_bytes(octets)
    return lire(chemin, aujourd_hui)


def remplacer(ancien: str, nouveau: str, fois: int = 1, source: Path = MENSUEL) -> bytes:
    """A sample with its first `fois` occurrences of a text replaced; fails when there are fewer."""
    octets = source.read_bytes()
    assert octets.count(ancien.encode("cp1252")) >= fois
    return octets.replace(ancien.encode("cp1252"), nouveau.encode("cp1252"), fois)
