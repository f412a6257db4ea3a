"""Two référents, three persons and their steps: a small world for the views of those who follow them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from ledger.events.base import Evenement
from ledger.events.offres.prescription import OffrePrescrite
from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere, StructureDesignee
from ledger.keys import CoffreMemoire
from ledger.vocabulaire.orientations.designation import MotifTransfert
from projections.moteur.projecteur import Projecteur
from readmodels.lecteur import Lecteur
from tests.projections.cahier import Cahier
from tests.projections.evenements import orientation, ouverture

QUAND = datetime(2026, 3, 2, 10, tzinfo=UTC)
AUDE, BILAL = UUID(int=0xA), UUID(int=0xB)
STRUCTURE = "MDS-33-04"


@dataclass
class Suivi:
    """The log, its views, and who is who."""

    base: str
    projecteur: Projecteur
    lecteur: Lecteur
    coffre: CoffreMemoire
    cahier: Cahier = field(init=False)
    ecrits: int = 0

    def __post_init__(self) -> None:
        """Nothing happened yet."""
        self.cahier = Cahier(self.coffre)

    def personne(self, nom: str, referent: UUID | None, structure: str = STRUCTURE, le: str = "2026-01-20") -> UUID:
        """A person to accompany, oriented, followed by a référent from ``le`` on, or waiting for one."""
        dossier = uuid4()
        identite = {"nom": nom, "prenom": "Camille", "naissance_le": "1990-05-17"}
        evenements: list[Evenement] = [
            ouverture(survenu_le="2026-01-05", identite=identite, mds="MDS-33-04"),
            orientation(survenu_le="2026-01-12", orientation=uuid4(), debut_le="2026-01-12"),
            StructureDesignee(
                survenu_le=date(2026, 1, 15),
                structure=structure,
                organisme="CONSEIL_DEPARTEMENTAL",
                orientation=uuid4(),
            ),
        ]
        if referent is not None:
            evenements.append(ReferentDesigne(survenu_le=le, referent=referent, structure=structure))
        self.noter(dossier, *evenements)
        return dossier

    def transferer(self, dossier: UUID, de: UUID, vers: UUID, le: str) -> None:
        """Another référent of the structure follows the person."""
        transfert = ReferentTransfere(
            survenu_le=le,
            referent=vers,
            structure=STRUCTURE,
            precedent=de,
            structure_precedente=STRUCTURE,
            motif=next(iter(MotifTransfert)),
        )
        self.noter(dossier, transfert)

    def prescrire(self, dossier: UUID, partenaire: str, le: str, **champs: Any) -> UUID:
        """A prescription, by Aude."""
        prescription = uuid4()
        defaut: dict[str, Any] = {
            "survenu_le": le,
            "prescription": prescription,
            "fiche": uuid4(),
            "offre": "dora--1d5f",
            "theme": "MOBILITE",
            "partenaire": partenaire,
            "prescripteur": AUDE,
            "structure": STRUCTURE,
            "motif": "LEVER_UN_FREIN",
            "besoins": (),
        }
        self.noter(dossier, OffrePrescrite.model_validate(defaut | champs))
        return prescription

    def noter(self, dossier: UUID, *evenements: Evenement) -> None:
        """Record what happened, as the référent of the time would."""
        for evenement in evenements:
            self.cahier.noter(dossier, evenement, QUAND)

    def projeter(self) -> None:
        """Write what was noted, and fold it."""
        self.cahier.ecrire(self.base, self.ecrits)
        self.ecrits = len(self.cahier.lus)
        self.projecteur.rattraper()


@pytest.fixture
def suivi(base: str, projecteur: Projecteur, lecteur: Lecteur, coffre: CoffreMemoire) -> Suivi:
    """An empty world."""
    return Suivi(base, projecteur, lecteur, coffre)
