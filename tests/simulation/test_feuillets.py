"""Leaves: whatever the order in which they come, and however small the buffer, they leave in the order of recording."""

from io import BytesIO
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from simulation.trame.feuillets import JOUR_US, Feuillet, Liasse

OCTETS_16 = st.binary(min_size=16, max_size=16)


@st.composite
def dossiers(draw: st.DrawFn) -> list[Feuillet]:
    """Dossiers whose leaves are dated in their order, some correcting an earlier one."""
    feuillets = []
    for numero in range(draw(st.integers(1, 6))):
        instants = sorted(draw(st.lists(st.integers(0, 40 * JOUR_US), min_size=1, max_size=8)))
        libres = list(range(1, len(instants) + 1))
        stream = draw(OCTETS_16)
        for rang, instant in enumerate(instants, 1):
            anterieurs = [autre for autre in libres if autre < rang]
            cible = draw(st.sampled_from([0, *anterieurs]))
            if cible:
                libres.remove(cible)
            feuillets.append(
                Feuillet(
                    instant=instant,
                    numero=numero,
                    rang=rang,
                    stream=stream,
                    type_=draw(st.integers(1, 1_200)),
                    survenu=draw(st.integers(0, 10_000)),
                    cible=cible,
                    evenement_id=draw(OCTETS_16),
                    commande_id=draw(OCTETS_16),
                    contexte=draw(st.sampled_from(["", '{"agent":"a"}', '{"agent":"é"}'])),
                    clair=draw(st.text(max_size=20)).encode(),
                    scelle=draw(st.none() | st.binary(max_size=20)),
                )
            )
    return feuillets


@given(feuillets=dossiers(), ordre=st.randoms(), tampon=st.sampled_from([0, 200, 1 << 20]), depart=st.integers(0, 9))
def test_tries_par_instant(feuillets: list[Feuillet], ordre: Random, tampon: int, depart: int) -> None:
    melange = list(feuillets)
    ordre.shuffle(melange)
    liasse = Liasse(BytesIO(), tampon_max_octets=tampon)
    for feuillet in melange:
        liasse.ajouter(feuillet)
    attendus = sorted(feuillets, key=lambda f: (f.instant, f.numero, f.rang))
    positions = {(f.numero, f.rang): position for position, f in enumerate(attendus, depart + 1)}
    lignes = list(liasse.lignes(depart))
    assert len(lignes) == len(attendus)
    for ligne, f in zip(lignes, attendus, strict=True):
        e = ligne.evenement
        assert (ligne.stream.bytes, e.evenement_id.bytes, ligne.commande_id.bytes) == f[3:4] + f[7:9]
        assert (e.type, e.contexte, e.clair.encode(), e.scelle) == (f.type_, f.contexte, f.clair, f.scelle)
        assert e.cible == (positions[f.numero, f.cible] if f.cible else None)


def test_le_tampon_se_vide_sur_le_disque() -> None:
    fichier = BytesIO()
    liasse = Liasse(fichier, tampon_max_octets=10_000)
    feuillet = Feuillet(0, 1, 1, bytes(16), 101, 0, 0, bytes(16), bytes(16), "", b"x" * 1_000, None)
    for rang in range(1, 101):
        liasse.ajouter(feuillet._replace(rang=rang, instant=rang * JOUR_US))
    assert fichier.tell() > 90_000
    assert len(list(liasse.lignes(0))) == 100
