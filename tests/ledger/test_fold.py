"""The fold, as of any date on either clock: the same as its naive definition, whatever the order and the cut."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.dates import date_civile
from ledger.dossier import Dossier, dossier_vide, evoluer, fold, fold_avant, places, visibles
from ledger.dossier.registre import EVOLUTIONS
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.droits import EtatDroit
from tests.ledger.exemples import EXEMPLES, LE
from tests.ledger.golden.completer import lire
from tests.ledger.memoire import DOSSIER, lu

JOUR = date(2025, 1, 1)


def _anciens() -> list[Evenement]:
    """Every form ever stored, as an event."""
    evenements = []
    for forme in lire():
        scelles = {champ: getattr(EXEMPLES[forme["type"]], champ) for champ in forme["scelle"]}
        champs = orjson.loads(forme["clair"]) | scelles | {"survenu_le": LE}
        evenements.append(CATALOGUE.par_code(forme["code"]).model_validate(champs))
    return evenements


FORMES = _anciens()


@st.composite
def histoires(draw: st.DrawFn) -> list[EvenementLu]:
    """Any steps on any dates, recorded in order, some of them restating or annulling an earlier one."""
    lus: list[EvenementLu] = []
    connu = JOUR
    for position in range(1, draw(st.integers(0, 14)) + 1):
        evenement = draw(st.sampled_from(FORMES))
        connu += timedelta(days=draw(st.sampled_from([0, 0, 1, 5])))
        survenu = JOUR + timedelta(days=draw(st.integers(0, 20)))
        cible = draw(st.none() | st.integers(1, position - 1)) if position > 1 else None
        corrige = evenement.model_copy(update={"survenu_le": survenu})
        lus.append(lu(corrige, position=position, connu_le=connu, cible=cible))
    return lus


def naif(lus: Sequence[EvenementLu], connu_au: date | None, valable_au: date | None) -> list[EvenementLu]:
    """The definition, word for word: known by then, not corrected by then, occurred by then; in order of occurrence, and
    on one day in the order of the first record of each line of corrections.
    """

    def origine(e: EvenementLu) -> int:
        while e.cible is not None:
            e = lus[e.cible - 1]
        return e.position

    retenus = []
    for e in lus:
        connu = connu_au is None or date_civile(e.enregistre_le) <= connu_au
        correcteurs = [c for c in lus if c.cible == e.position]
        corrige = any(connu_au is None or date_civile(c.enregistre_le) <= connu_au for c in correcteurs)
        valable = valable_au is None or e.survenu_le <= valable_au
        if connu and not corrige and valable and e.classe in EVOLUTIONS:
            retenus.append(e)
    return sorted(retenus, key=lambda e: (e.survenu_le, origine(e), e.position))


DATES = st.none() | st.dates(JOUR, JOUR + timedelta(days=40))


class TestDefinition:
    @settings(max_examples=300)
    @given(lus=histoires(), connu_au=DATES, valable_au=DATES)
    def test_a_chaque_date(self, lus: list[EvenementLu], connu_au: date | None, valable_au: date | None) -> None:
        attendus = naif(lus, connu_au, valable_au)
        assert visibles(lus, connu_au=connu_au, valable_au=valable_au) == attendus
        connus = [e for e in lus if connu_au is None or e.connu_le <= connu_au]
        attendu = evoluer(dossier_vide(DOSSIER, connus), attendus)
        assert fold(DOSSIER, lus, connu_au=connu_au, valable_au=valable_au) == attendu

    @given(lus=histoires(), jours=st.integers(0, 40))
    def test_ce_qui_etait_connu_est_ce_qui_etait_ecrit(self, lus: list[EvenementLu], jours: int) -> None:
        """As known on a day, the state is that of the log as it was that evening."""
        connu_au = JOUR + timedelta(days=jours)
        ecrits = [e for e in lus if e.connu_le <= connu_au]
        assert fold(DOSSIER, lus, connu_au=connu_au) == fold(DOSSIER, ecrits)

    @given(lus=histoires(), valable_au=DATES, coupe=st.integers(0, 14))
    def test_la_coupe_ne_change_rien(self, lus: list[EvenementLu], valable_au: date | None, coupe: int) -> None:
        retenus = visibles(lus, valable_au=valable_au)
        en_deux = evoluer(evoluer(dossier_vide(DOSSIER, lus), retenus[:coupe]), retenus[coupe:])
        assert en_deux == fold(DOSSIER, lus, valable_au=valable_au)

    @settings(max_examples=200)
    @given(ordre=st.permutations(FORMES))
    def test_aucun_ordre_ne_fait_echouer(self, ordre: list[Evenement]) -> None:
        """Whatever was stored, in whatever order, the dossier can be shown."""
        lus = [lu(e, position=position) for position, e in enumerate(ordre, 1)]
        dossier = fold(DOSSIER, lus)
        assert dossier.version == len(FORMES)
        for propriete in ("ouvert", "orientation", "preconisation", "contrat_signe"):
            getattr(dossier, propriete)
        dossier.contrat_en_cours(JOUR)

    @given(lus=histoires())
    def test_plier_ne_change_pas_les_evenements(self, lus: list[EvenementLu]) -> None:
        avant = [orjson.dumps(e.corps) for e in lus]
        fold(DOSSIER, lus)
        assert [orjson.dumps(e.corps) for e in lus] == avant

    @given(lus=histoires(), position=st.integers(1, 14), jours=st.integers(0, 20))
    def test_l_etat_juste_avant_une_place(self, lus: list[EvenementLu], position: int, jours: int) -> None:
        """What a correction is decided on: all that stands before its place, and nothing of what it corrects."""
        if position > len(lus):
            return
        cible, le = lus[position - 1], JOUR + timedelta(days=jours)
        place = (le, places(lus)[position][1])
        autres = [e for e in naif(lus, None, None) if e.position != position and places(lus)[e.position] < place]
        assert fold_avant(DOSSIER, lus, cible, le) == evoluer(dossier_vide(DOSSIER, lus), autres)


class TestExemples:
    def test_vide(self) -> None:
        dossier = fold(DOSSIER, [])
        assert dossier == Dossier(DOSSIER)
        assert not dossier.ouvert

    def test_la_correction_du_meme_jour_garde_son_rang(self) -> None:
        decidee, notifiee = EXEMPLES["orientation.decidee.v1"], EXEMPLES["orientation.notifiee.v1"]
        lus = [lu(decidee, position=1), lu(notifiee, position=2), lu(decidee, position=3, cible=1)]
        orientation = fold(DOSSIER, lus).orientation
        assert orientation is not None
        assert orientation.notifiee_le == date(2025, 3, 14)

    def test_un_type_inconnu_est_laisse_de_cote(self) -> None:
        inconnu = lu(EXEMPLES["dossier.ouvert.v1"], position=1)
        inconnu.classe = None
        assert not fold(DOSSIER, [inconnu]).ouvert

    @pytest.mark.parametrize("etat", list(EtatDroit))
    def test_a_accompagner(self, etat: EtatDroit) -> None:
        droits = fold(DOSSIER, [lu(EXEMPLES["dossier.ouvert.v1"], position=1)]).droits
        assert droits is not None
        ouverts = {"OUVERT_VERSABLE", "OUVERT_SUSPENDU", "VERSEMENT_SUSPENDU"}
        assert replace(droits, etat=etat).a_accompagner == (etat in ouverts)
        assert not replace(droits, etat=etat, soumis=False).a_accompagner


@pytest.mark.parametrize(
    ("instant", "jour"),
    [
        (datetime(2025, 3, 29, 22, 59, tzinfo=UTC), date(2025, 3, 29)),
        (datetime(2025, 3, 29, 23, 0, tzinfo=UTC), date(2025, 3, 30)),  # winter time: one hour
        (datetime(2025, 3, 30, 21, 59, tzinfo=UTC), date(2025, 3, 30)),
        (datetime(2025, 3, 30, 22, 0, tzinfo=UTC), date(2025, 3, 31)),  # summer time: two hours
        (datetime(2024, 12, 31, 23, 30, tzinfo=UTC), date(2025, 1, 1)),
    ],
)
def test_le_jour_est_celui_de_paris(instant: datetime, jour: date) -> None:
    assert date_civile(instant) == jour
    e = EvenementLu.de_memoire(
        EXEMPLES["dossier.ouvert.v1"],
        stream=DOSSIER,
        version=1,
        position=1,
        enregistre_le=instant,
        evenement_id=UUID(int=1),
    )
    assert fold(DOSSIER, [e], connu_au=jour).ouvert
    assert not fold(DOSSIER, [e], connu_au=jour - timedelta(days=1)).ouvert
