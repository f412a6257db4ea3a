"""The weeks of a person: beside a recount in Python on any log, then what is due in each, day by day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.erreurs import DossierInconnu
from ledger.events.base import Evenement
from ledger.events.contrats.activite import (
    ActiviteExemptee,
    ActiviteManquee,
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteValidee,
)
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.keys import CoffreMemoire
from projections.moteur.projecteur import Projecteur
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur
from readmodels.listes.activites import SEMAINES_DEFAUT, SEMAINES_MAX, SemaineActivites, activites
from tests.projections import oracle
from tests.projections.cahier import Cahier
from tests.projections.evenements import cloture, contrat, ouverture
from tests.projections.fixtures import vider
from tests.projections.hasards import JOURNAUX, Geste, journal_dense
from tests.readmodels.recompte.lignes import Dossier
from tests.readmodels.recompte.sources import contrat_en_cours

TYPES: list[type[Evenement]] = [
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteManquee,
    ActiviteValidee,
    ActiviteExemptee,
    ContratEngagementSigne,
]


def recompter(dossier: Dossier, lundi: date) -> dict[tuple[str, str], tuple[int, float]]:
    """Number and hours of the activities of a week, by type of action and by what became of them."""
    champs = {ActivitePrevue: "heures", ActiviteRealisee: "heures_faites", ActiviteManquee: "heures"}
    comptes: dict[tuple[str, str], tuple[int, float]] = {}
    for e in dossier.de(*champs):
        assert e.classe is not None
        if e.corps["semaine"] == lundi.isoformat():
            cle = e.corps["type_action"], e.classe.__name__
            nombre, heures = comptes.get(cle, (0, 0.0))
            comptes[cle] = nombre + 1, heures + e.corps[champs[e.classe]]
    return comptes


def lus(semaine: SemaineActivites) -> dict[tuple[str, str], tuple[int, float]]:
    """The same, from the answer."""
    comptes = {
        (action.type_action, classe.__name__): valeur
        for action in semaine.actions
        for classe, valeur in (
            (ActivitePrevue, (action.prevues, action.prevues_h)),
            (ActiviteRealisee, (action.realisees, action.realisees_h)),
            (ActiviteManquee, (action.manquees, action.manquees_h)),
        )
    }
    return {cle: valeur for cle, valeur in comptes.items() if valeur[0]}


def exemptee(dossier: Dossier, le: date) -> bool:
    return any(
        date.fromisoformat(e.corps["debut_le"]) <= le <= date.fromisoformat(e.corps["fin_le"])
        for e in dossier.de(ActiviteExemptee)
    )


def au_lundi(dossier: UUID, evenements: Iterable[Any], moment: Moment, lundi: date) -> Dossier:
    """The dossier as it was valid on this Monday, known at the moment."""
    return Dossier(dossier, list(evenements), Moment(moment.connu_au, lundi))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(gestes=JOURNAUX, graine=st.integers(0, 1 << 32))
def test_journaux_quelconques(
    base: str,
    maitre: psycopg.Connection[Any],
    projecteur: Projecteur,
    lecteur: Lecteur,
    coffre: CoffreMemoire,
    gestes: list[Geste],
    graine: int,
) -> None:
    vider(maitre)
    lundis = [date(2025, 3, 24) + timedelta(weeks=rang) for rang in range(3)]
    cahier = journal_dense(gestes, coffre, TYPES, {"semaine": lundis})
    cahier.ecrire(base)
    projecteur.rattraper()
    hasard, (connus, survenus) = Random(graine), oracle.jours_utiles(cahier.lus)
    for stream, evenements in cahier.par_stream.items():
        moment = Moment(hasard.choice(connus), hasard.choice([*survenus, date(2025, 4, 14)]))
        try:
            reponse = activites(lecteur, stream, moment)
        except DossierInconnu:
            assert not any(e.type_stable.startswith(("dossier.", "droits.", "identite.")) for e in evenements)
            continue
        dossier = Dossier(stream, evenements, moment)
        for semaine in reponse.semaines:
            assert lus(semaine) == recompter(dossier, semaine.semaine)
            ce_lundi = au_lundi(stream, evenements, moment, semaine.semaine)
            attendu = contrat_en_cours(ce_lundi, semaine.semaine)
            assert semaine.contrat_h == (None if attendu is None else attendu["heures"])
            assert semaine.exemptee == exemptee(ce_lundi, semaine.semaine)


class TestSemaines:
    """One person: a contract from 10 March to 20 April, an exemption over April."""

    @pytest.fixture
    def dossier(self, base: str, projecteur: Projecteur, coffre: CoffreMemoire) -> UUID:
        cahier, dossier = Cahier(coffre), uuid4()
        commun = {"activite": UUID(int=1), "semaine": "2025-03-17", "type_action": "FORMATION"}
        evenements = (
            ouverture(survenu_le="2025-02-01"),
            contrat(survenu_le="2025-03-10", debut_le="2025-03-10", fin_le="2025-04-20", duree_hebdo_h=18),
            ActivitePrevue.model_validate(
                {"survenu_le": "2025-03-12", "heures": 12, "mode": "COLLECTIVE", "encadrement": "ENCADREE",
                 "duree_reference_h": 18, "a_declarer_le": "2025-03-31", **commun}
            ),
            ActiviteRealisee.model_validate(
                {"survenu_le": "2025-03-24", "heures_faites": 9, "declaree_par": "ORGANISME", **commun}
            ),
            ActiviteExemptee.model_validate(
                {"survenu_le": "2025-03-28", "exemption": UUID(int=2), "contrat": UUID(int=3), "debut_le": "2025-04-01",
                 "fin_le": "2025-04-14", "motif_dispense": "SANTE"}
            ),
            cloture(survenu_le="2025-04-16"),
        )  # fmt: skip
        for evenement in evenements:
            cahier.noter(dossier, evenement, datetime(2025, 6, 1, tzinfo=UTC))
        cahier.ecrire(base)
        projecteur.rattraper()
        return dossier

    def test_ce_qui_est_du_chaque_lundi(self, lecteur: Lecteur, dossier: UUID) -> None:
        moment = Moment.au(date(2025, 4, 22), Horloge.VALABLE)
        semaines = activites(lecteur, dossier, moment, du=date(2025, 3, 5)).semaines
        assert [(s.semaine.isoformat(), s.contrat_h, s.exemptee, s.realisees_h) for s in reversed(semaines)] == [
            ("2025-03-03", None, False, 0),
            ("2025-03-10", 18, False, 0),
            ("2025-03-17", 18, False, 9),
            ("2025-03-24", 18, False, 0),
            ("2025-03-31", 18, False, 0),
            ("2025-04-07", 18, True, 0),
            ("2025-04-14", 18, True, 0),
            ("2025-04-21", None, False, 0),
        ]
        (pleine,) = [s for s in semaines if s.actions]
        assert pleine.part_de_reference == 60.0
        assert (pleine.actions[0].prevues_h, pleine.actions[0].realisees) == (12, 1)

    def test_avant_d_etre_dite(self, lecteur: Lecteur, dossier: UUID) -> None:
        """On 23 March the week was over, and nobody had told what was done."""
        reponse = activites(lecteur, dossier, Moment.au(date(2025, 3, 23), Horloge.VALABLE))
        assert (len(reponse.semaines), reponse.semaines[0].realisees_h) == (SEMAINES_DEFAUT, 0)
        assert reponse.semaines[0].actions[0].prevues == 1

    def test_bornee(self, lecteur: Lecteur, dossier: UUID) -> None:
        moment = Moment.au(date(2025, 4, 22), Horloge.VALABLE)
        assert len(activites(lecteur, dossier, moment, du=date(1990, 1, 1)).semaines) == SEMAINES_MAX
        assert activites(lecteur, dossier, moment, du=date(2026, 1, 1)).semaines == []

    def test_inconnu(self, lecteur: Lecteur) -> None:
        with pytest.raises(DossierInconnu):
            activites(lecteur, uuid4(), Moment.au(None))
