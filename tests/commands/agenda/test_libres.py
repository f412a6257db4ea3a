"""Free slots: where somebody receives, less holidays, absences, and appointments; they come back as it was declared."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from commands.agenda.creneau import Creneau
from commands.agenda.libres import libres
from commands.regles.calendrier import METROPOLE
from ledger.annexes.disponibilites import Plage

LUNDI = date(2026, 11, 30)
AVANT = datetime.combine(LUNDI, time()) - timedelta(hours=4)


def plage(
    de: str = "09:00",
    a: str = "12:00",
    *,
    jours: tuple[int, ...] = (1,),
    duree_min: int = 60,
    semaines: int = 1,
    du: date = LUNDI,
    au: date | None = None,
) -> Plage:
    return Plage(UUID(int=1), jours, time.fromisoformat(de), time.fromisoformat(a), duree_min, semaines, du, au)


def dits(
    *plages: Plage, occupes: tuple[Creneau, ...] = (), apres: datetime = AVANT, jusqu_a: date = LUNDI
) -> list[str]:
    return [f"{c.debut:%d/%m %H:%M}" for c in libres(plages, occupes, METROPOLE, apres=apres, jusqu_a=jusqu_a)]


def test_sans_plage_rien_n_est_libre() -> None:
    assert dits() == []


def test_une_plage_se_decoupe() -> None:
    assert dits(plage(a="12:30")) == ["30/11 09:00", "30/11 10:00", "30/11 11:00"]


def test_rien_avant_l_instant() -> None:
    assert dits(plage(), apres=datetime.combine(LUNDI, time(10))) == ["30/11 11:00"]


def test_rien_un_jour_ferie() -> None:
    noel = date(2026, 12, 25)
    assert dits(plage(jours=(5,)), jusqu_a=noel, apres=datetime.combine(noel, time()) - timedelta(days=6)) == []


def test_ce_qui_est_pris_n_est_plus_libre() -> None:
    pris = Creneau.de(LUNDI, time(10, 30), 45)
    assert dits(plage(), occupes=(pris,)) == ["30/11 09:00"]


def test_une_semaine_sur_deux() -> None:
    """Counted from the week of its first day, whatever the day."""
    deux = plage(a="10:00", semaines=2, du=LUNDI - timedelta(days=12))
    assert dits(deux, jusqu_a=LUNDI + timedelta(days=28)) == ["30/11 09:00", "14/12 09:00", "28/12 09:00"]


def test_du_premier_jour_au_dernier() -> None:
    bornee = plage(a="10:00", jours=(1, 2, 3), du=LUNDI + timedelta(days=1), au=LUNDI + timedelta(days=1))
    assert dits(bornee, jusqu_a=LUNDI + timedelta(days=14)) == ["01/12 09:00"]


def test_deux_plages_qui_se_recouvrent_n_offrent_pas_deux_fois() -> None:
    assert dits(plage(), plage("09:30", "11:30")) == ["30/11 09:00", "30/11 10:00", "30/11 11:00"]


HEURES = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
PLAGES = st.builds(
    lambda jours, deux, duree, semaines, decalage: Plage(
        uuid4(), tuple(sorted(jours)), deux[0], deux[1], duree, semaines, LUNDI + timedelta(days=decalage), None
    ),
    st.sets(st.integers(1, 7), min_size=1),
    st.tuples(HEURES, HEURES).map(sorted).filter(lambda deux: deux[0] < deux[1]),
    st.sampled_from((15, 30, 45, 60, 90)),
    st.integers(1, 4),
    st.integers(-30, 20),
)
OCCUPES = st.builds(
    lambda jours, heure, duree: Creneau.de(LUNDI + timedelta(days=jours), heure, duree),
    st.integers(0, 30),
    HEURES,
    st.integers(5, 1500),
)


@given(st.lists(PLAGES, max_size=4), st.lists(OCCUPES, max_size=8), OCCUPES)
def test_ce_qui_est_libre_l_est(plages: list[Plage], occupes: list[Creneau], de_plus: Creneau) -> None:
    jusqu_a = LUNDI + timedelta(days=40)
    trouves = list(libres(plages, occupes, METROPOLE, apres=AVANT, jusqu_a=jusqu_a))
    assert trouves == sorted(trouves)
    for un, suivant in pairwise(trouves):
        assert not un.chevauche(suivant)
    for libre in trouves:
        le = libre.debut.date()
        assert libre.debut > AVANT
        assert le <= jusqu_a
        assert not METROPOLE.ferie(le)
        assert not any(libre.chevauche(occupe) for occupe in occupes)
        assert any(
            le.isoweekday() in p.jours
            and p.du <= le
            and datetime.combine(le, p.de) <= libre.debut
            and libre.fin <= datetime.combine(le, p.a)
            for p in plages
        )
    # One more appointment takes from one plage what it covers, and gives nothing back.
    if len(plages) == 1:
        apres = set(libres(plages, [*occupes, de_plus], METROPOLE, apres=AVANT, jusqu_a=jusqu_a))
        assert apres == {libre for libre in trouves if not libre.chevauche(de_plus)}
