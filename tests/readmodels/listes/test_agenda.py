"""The week of a référent and of a structure."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from ledger.events.base import Rattachement
from ledger.events.suivi.rendez_vous import RendezVousHonore
from readmodels.listes.agenda import SemaineRendezVous, semaine
from tests.projections.evenements import planification
from tests.readmodels.suivi import AUDE, BILAL, Suivi

MARDI = date(2026, 3, 10)


def lire(suivi: Suivi, le: date = MARDI, **qui: Any) -> SemaineRendezVous:
    return semaine(suivi.lecteur, suivi.coffre, le, **qui)


def planifier(suivi: Suivi, dossier: UUID, le: str, heure: str, referent: UUID, structure: str = "MDS-33-04") -> UUID:
    """A rendez-vous taken while this référent followed the person."""
    rdv = uuid4()
    rattachement = Rattachement(structure="MDS-33-04", referent=referent)
    plan = planification(
        survenu_le="2026-02-24", rendez_vous=rdv, le=le, heure=heure, structure=structure, rattachement=rattachement
    )
    suivi.noter(dossier, plan)
    return rdv


class TestSemaine:
    def test_il_faut_un_referent_ou_une_structure(self, suivi: Suivi) -> None:
        cas: list[dict[str, Any]] = [{}, {"referent": AUDE, "structure": "MDS-33-04"}]
        for qui in cas:
            with pytest.raises(ValueError, match="d'un référent ou d'une structure"):
                lire(suivi, **qui)

    def test_du_lundi_au_dimanche_par_heure(self, suivi: Suivi) -> None:
        lea = suivi.personne("Léa", AUDE)
        for le, heure in (("2026-03-09", "16:00"), ("2026-03-09", "09:00"), ("2026-03-15", "10:00")):
            planifier(suivi, lea, le, heure, AUDE)
        for hors in ("2026-03-08", "2026-03-16"):
            planifier(suivi, lea, hors, "10:00", AUDE)
        suivi.projeter()
        lue = lire(suivi, referent=AUDE)
        assert (lue.du, lue.au, lue.complet) == (date(2026, 3, 9), date(2026, 3, 15), True)
        assert [(r.le.day, r.heure.hour, r.nom) for r in lue.rendez_vous] == [
            (9, 9, "Léa"),
            (9, 16, "Léa"),
            (15, 10, "Léa"),
        ]
        assert list(lue.par_jour.values()) == [2, 0, 0, 0, 0, 0, 1]
        assert lue.par_etat == {"PLANIFIE": 3}

    def test_ce_qui_vient_suit_la_personne_et_ce_qui_fut_reste(self, suivi: Suivi) -> None:
        """After a transfer, the meeting to come is the new référent's; the one that took place was the former's."""
        marc = suivi.personne("Marc", BILAL)
        honore, a_venir = (planifier(suivi, marc, le, "10:00", BILAL) for le in ("2026-03-09", "2026-03-12"))
        suivi.noter(
            marc,
            RendezVousHonore.model_validate(
                {
                    "survenu_le": "2026-03-09",
                    "rendez_vous": honore,
                    "motif": "SUIVI",
                    "structure": "MDS-33-04",
                    "duree_min": 30,
                }
            ),
        )
        suivi.transferer(marc, BILAL, AUDE, "2026-03-10")
        suivi.projeter()
        assert [r.rendez_vous for r in lire(suivi, referent=BILAL).rendez_vous] == [honore]
        assert [r.rendez_vous for r in lire(suivi, referent=AUDE).rendez_vous] == [a_venir]
        assert lire(suivi, structure="MDS-33-04").par_etat == {"HONORE": 1, "PLANIFIE": 1}

    def test_une_structure_a_ses_rendez_vous_seuls(self, suivi: Suivi) -> None:
        lea = suivi.personne("Léa", AUDE)
        planifier(suivi, lea, "2026-03-11", "10:00", AUDE, structure="ASSO-33-01")
        suivi.projeter()
        assert len(lire(suivi, structure="ASSO-33-01").rendez_vous) == 1
        assert lire(suivi, structure="MDS-33-04").rendez_vous == []
