"""Any damage to a file ends in households, in findings or in a `FluxIllisible`: nothing else, and no leak."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from integrations.caf.modele import Foyer, FoyerRejete
from tests.integrations.caf.outils import INFRA_MENSUEL, MENSUEL, lire_octets

SOURCES = [MENSUEL.read_bytes(), INFRA_MENSUEL.read_bytes()]
# What XML and this flow are made of, so that damage is more than spelling mistakes.
EPICES = [
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&#x10FFFF;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"<?x?>",
    b"<!DOCTYPE Racine>",
    b"\0",
    b"\x81",
    b"\xc3\xa9",
    b"</InfosFoyerRSA>",
    b"<InfosFoyerRSA>",
    b"<Personne/>",
    b"<NOM/>",
    b"9999999999",
    b"-",
    b' xmlns="urn:x"',
    b"<x:y/>",
]
IDENTITES = ["LACÔTE", "ŒUVRARD", "GARRIGUE", "PASQUALINI", "MÉRIC", "SANSETAT", "2850733063128", "1690233063300"]

degats = st.lists(
    st.tuples(st.integers(0, 20_000), st.integers(0, 400), st.sampled_from(EPICES) | st.binary(max_size=6)),
    min_size=1,
    max_size=6,
)


@given(source=st.sampled_from(SOURCES), degats=degats)
@example(source=SOURCES[0], degats=[(0, 45, b"")])
@settings(max_examples=600)
def test_degats(tmp_path_factory: pytest.TempPathFactory, source: bytes, degats: list[tuple[int, int, bytes]]) -> None:
    """Bytes cut out and others put in, anywhere."""
    octets = source
    for position, longueur, ajout in degats:
        octets = octets[:position] + ajout + octets[position + longueur :]
    verifier(tmp_path_factory, octets)


@given(octets=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@settings(max_examples=200)
def test_n_importe_quoi(tmp_path_factory: pytest.TempPathFactory, octets: bytes) -> None:
    verifier(tmp_path_factory, octets)


def verifier(tmp_path_factory: pytest.TempPathFactory, octets: bytes) -> None:
    lecture = lire_octets(tmp_path_factory.getbasetemp(), octets)
    assert (lecture.erreur is None) is (lecture.bilan is not None)
    if lecture.erreur is not None:
        assert lecture.erreur.foyers_lus == len(lecture.elements)
    assert all(isinstance(element, Foyer | FoyerRejete) for element in lecture.elements)
    montre = f"{lecture.erreur} {lecture.constats}"
    for identite in IDENTITES:
        assert identite not in montre
