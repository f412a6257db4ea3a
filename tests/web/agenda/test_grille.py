"""The week on its grid: every appointment has its place, none hides another, the order of the page is that of the hours."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from web.agenda.grille import FERME_H, OUVRE_H, QUART_MIN, VOIES_MAX, Bloc, Grille, poser

LUNDI = date(2026, 11, 30)
SEMAINE = tuple(LUNDI + timedelta(days=n) for n in range(7))


@dataclass(frozen=True)
class Pose:
    """An appointment, as the grid sees it."""

    le: date
    heure: time
    duree_prevue_min: int


def pose(heure: str, duree_min: int = 45, le: date = LUNDI) -> Pose:
    return Pose(le, time.fromisoformat(heure), duree_min)


def blocs(*poses: Pose) -> tuple[Bloc[Pose], ...]:
    return poser(SEMAINE, poses, lambda _: None).jours[0].blocs


def places(*poses: Pose) -> list[tuple[int, int, int, int]]:
    return [(b.rang, b.quarts, b.voie, b.voies) for b in blocs(*poses)]


def test_une_semaine_vide_va_du_lundi_au_vendredi() -> None:
    grille: Grille[Pose] = poser(SEMAINE, (), lambda le: "Noël" if le == SEMAINE[4] else None)
    assert [(j.nom, j.numero, j.ferme) for j in grille.jours] == [
        ("Lundi", "30 novembre", None),
        ("Mardi", "1er décembre", None),
        ("Mercredi", "2 décembre", None),
        ("Jeudi", "3 décembre", None),
        ("Vendredi", "4 décembre", "Noël"),
    ]
    assert grille.heures == range(OUVRE_H, FERME_H)


def test_le_samedi_est_la_quand_il_tient_quelque_chose() -> None:
    grille = poser(SEMAINE, (pose("10:00", le=SEMAINE[5]),), lambda _: None)
    assert [j.nom for j in grille.jours][-1] == "Samedi"


def test_la_grille_contient_les_heures_inhabituelles() -> None:
    assert poser(SEMAINE, (pose("06:40"), pose("20:30", 60)), lambda _: None).heures == range(6, 22)
    assert poser(SEMAINE, (pose("23:30", 90),), lambda _: None).heures == range(8, 24)


def test_un_rendez_vous_est_a_son_heure() -> None:
    assert places(pose("09:30", 45)) == [(6, 3, 0, 1)]


def test_un_rendez_vous_bref_se_clique() -> None:
    assert places(pose("09:30", 5)) == [(6, 2, 0, 1)]


def test_deux_rendez_vous_qui_se_suivent_ont_toute_la_largeur() -> None:
    assert places(pose("09:00", 60), pose("10:00", 60)) == [(4, 4, 0, 1), (8, 4, 0, 1)]


def test_ce_qui_se_chevauche_est_cote_a_cote() -> None:
    assert places(pose("09:00", 60), pose("09:30", 60), pose("10:00", 30)) == [(4, 4, 0, 2), (6, 4, 1, 2), (8, 2, 0, 2)]


def test_une_foule_est_dite_ensemble() -> None:
    foule = [pose("09:00", 30 + 15 * n) for n in range(VOIES_MAX + 1)]
    (bloc,) = blocs(*foule)
    assert (bloc.rang, bloc.quarts, bloc.objets) == (4, 5, tuple(foule))


POSES = st.lists(
    st.builds(
        Pose,
        st.sampled_from(SEMAINE),
        st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        st.integers(5, 480),
    ),
    max_size=30,
)


@given(POSES)
def test_rien_ne_manque_ni_ne_cache_un_autre(poses: list[Pose]) -> None:
    grille = poser(SEMAINE, poses, lambda _: None)
    assert sorted(
        (o.le, o.heure, o.duree_prevue_min) for j in grille.jours for b in j.blocs for o in b.objets
    ) == sorted((o.le, o.heure, o.duree_prevue_min) for o in poses)
    rangs = len(grille.heures) * 60 // QUART_MIN
    for jour in grille.jours:
        dits = [o.heure for b in jour.blocs for o in b.objets]
        assert dits == sorted(dits), "the order of the document is that of the hours"
        for n, un in enumerate(jour.blocs):
            assert 0 <= un.rang < rangs
            assert un.voie < un.voies <= VOIES_MAX
            for autre in jour.blocs[n + 1 :]:
                separes = un.rang + un.quarts <= autre.rang
                assert separes or (un.voie != autre.voie and un.voies == autre.voies)
