"""Indicators on the edge: what is not counted yet, not counted any more, counted once; from a few events each."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from ledger.events.base import Evenement
from ledger.events.orientations.designation import ReferentDesigne
from ledger.keys import CoffreMemoire
from projections.moteur.projecteur import Projecteur
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur
from readmodels.pilotage.catalogue import INDICATEURS, TABLEAUX
from readmodels.pilotage.mesure import mesurer
from readmodels.pilotage.regard import NOMINATIF
from tests.projections.cahier import Cahier
from tests.projections.evenements import cloture, contrat, orientation, ouverture, reprise, suspension
from tests.readmodels.monde import lire


class TestBornes:
    """The first and the last day of each delay, where an off-by-one would hide."""

    @pytest.mark.parametrize(
        ("information", "decision", "tranche"),
        [
            ("2025-01-31", "2025-02-14", "moins_15_jours"),
            ("2025-01-31", "2025-02-15", "moins_1_mois"),
            ("2025-01-31", "2025-02-28", "moins_1_mois"),
            ("2025-01-31", "2025-03-01", "moins_6_semaines"),
            ("2025-01-31", "2025-03-14", "moins_6_semaines"),
            ("2025-01-31", "2025-03-15", "plus_6_semaines"),
            ("2025-03-15", "2025-04-15", "moins_1_mois"),
            ("2025-03-15", "2025-04-16", "moins_6_semaines"),
        ],
    )
    def test_orientation(
        self,
        base: str,
        projecteur: Projecteur,
        lecteur: Lecteur,
        coffre: CoffreMemoire,
        information: str,
        decision: str,
        tranche: str,
    ) -> None:
        decidee = orientation(survenu_le=decision, debut_le=decision, information_recue_le=information)
        ecrire(base, projecteur, coffre, decidee)
        (cellule,) = mesurer(lecteur, TABLEAUX["orientation"].indicateurs, Moment.au(None), regard=NOMINATIF).cellules
        tranches = ("moins_15_jours", "moins_1_mois", "moins_6_semaines", "plus_6_semaines")
        assert [nom for nom in tranches if cellule.valeurs[nom].valeur] == [tranche]
        en_un_mois = 100.0 if tranche in tranches[:2] else 0.0
        assert cellule.valeurs["part_moins_un_mois"].valeur == en_un_mois
        ecart = (date.fromisoformat(decision) - date.fromisoformat(information)).days
        assert cellule.valeurs["delai_orientation"].valeur == ecart

    @pytest.mark.parametrize(("au", "termes"), [("2025-04-13", (0, 0)), ("2025-04-14", (1, 1)), ("2025-06-01", (1, 1))])
    def test_un_delai_qui_court_encore_n_est_pas_compte(
        self,
        base: str,
        projecteur: Projecteur,
        lecteur: Lecteur,
        coffre: CoffreMemoire,
        au: str,
        termes: tuple[int, int],
    ) -> None:
        """Oriented on the first day of April: counted from the 42nd day on only, on either side of the ratio."""
        ecrire(base, projecteur, coffre, ouverture(survenu_le="2025-03-03"), orientation(survenu_le="2025-04-01"))
        moment = Moment.au(date.fromisoformat(au), Horloge.VALABLE)
        (cellule,) = mesurer(lecteur, [INDICATEURS["orientes_6_semaines"]], moment, regard=NOMINATIF).cellules
        valeur = cellule.valeurs["orientes_6_semaines"]
        assert [valeur.numerateur, valeur.denominateur] == list(termes)
        assert valeur.valeur == (100.0 if termes[1] else None)

    @pytest.mark.parametrize(
        ("notification", "signature", "dans_le_mois"),
        [("2025-01-31", "2025-02-28", 1), ("2025-01-31", "2025-03-01", 0), ("2025-03-15", "2025-04-15", 1)],
    )
    def test_contractualisation(
        self,
        base: str,
        projecteur: Projecteur,
        lecteur: Lecteur,
        coffre: CoffreMemoire,
        notification: str,
        signature: str,
        dans_le_mois: int,
    ) -> None:
        ecrire(base, projecteur, coffre, contrat(survenu_le=signature, notifiee_le=notification))
        (cellule,) = mesurer(lecteur, [INDICATEURS["part_dans_le_mois"]], Moment.au(None), regard=NOMINATIF).cellules
        valeur = cellule.valeurs["part_dans_le_mois"]
        assert (valeur.denominateur, valeur.numerateur) == (1, dans_le_mois)

    def test_situation(self, base: str, projecteur: Projecteur, lecteur: Lecteur, coffre: CoffreMemoire) -> None:
        """A contract runs on its first day and on its last, and is to be renewed thirty days before."""
        ecrire(
            base,
            projecteur,
            coffre,
            ouverture(survenu_le="2025-02-01"),
            orientation(survenu_le="2025-02-02"),
            ReferentDesigne(survenu_le=date(2025, 2, 3), referent=uuid4(), structure="MDS-33-01"),
            contrat(survenu_le="2025-02-04", debut_le="2025-03-10", fin_le="2025-04-20"),
        )
        jours = ("2025-02-01", "2025-02-03", "2025-03-09", "2025-03-10", "2025-03-20", "2025-03-21", "2025-04-20",
                 "2025-04-21")  # fmt: skip
        codes = ("a_accompagner", "suivis", "taux_contractualisation", "contrats_a_renouveler")
        lues = []
        for le in jours:
            moment = Moment.au(date.fromisoformat(le), Horloge.VALABLE)
            (cellule,) = mesurer(lecteur, [INDICATEURS[code] for code in codes], moment, regard=NOMINATIF).cellules
            lues.append(tuple(cellule.valeurs[code].numerateur for code in codes))
        assert lues == [
            (1, 0, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0), (1, 1, 1, 0), (1, 1, 1, 0), (1, 1, 1, 1), (1, 1, 1, 1),
            (1, 1, 0, 0),
        ]  # fmt: skip

    def test_un_contrat_suspendu_ou_clos_ne_court_pas(
        self, base: str, projecteur: Projecteur, lecteur: Lecteur, coffre: CoffreMemoire
    ) -> None:
        """Neither on the day of the suspension or of the closing, nor after it; again on the day it is taken up."""
        evenements = (
            ouverture(survenu_le="2025-02-01"),
            orientation(survenu_le="2025-02-02"),
            ReferentDesigne(survenu_le=date(2025, 2, 3), referent=uuid4(), structure="MDS-33-01"),
            contrat(),
            suspension(),
            reprise(),
            cloture(),
        )
        ecrire(base, projecteur, coffre, *evenements)
        jours = ("2025-05-01", "2025-05-02", "2025-06-01", "2025-06-02", "2025-07-01", "2025-07-02")
        moments = [Moment.au(date.fromisoformat(le), Horloge.VALABLE) for le in jours]
        assert [lire(lecteur, "taux_contractualisation", moment) for moment in moments] == [1, 0, 0, 1, 1, 0]


def ecrire(base: str, projecteur: Projecteur, coffre: CoffreMemoire, *evenements: Evenement) -> None:
    """A log of one dossier, and its views."""
    cahier, dossier = Cahier(coffre), uuid4()
    for evenement in evenements:
        cahier.noter(dossier, evenement, datetime(2025, 6, 1, tzinfo=UTC))
    cahier.ecrire(base)
    projecteur.rattraper()
