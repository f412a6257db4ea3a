"""The append function: outcomes, versions, several streams, lots."""

import struct
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import chain
from ledger.lu import decoder
from ledger.replay import lire, rejouer, verifier_chaine
from ledger.store.append import Ecriture, Evenement, Issue, Statut, envoyer
from ledger.store.journal import Journal
from ledger.store.verification import verifier
from tests.ledger.ecritures import ecriture, evenement
from tests.ledger.fixtures import SCHEMA, falsifier


class TestRefus:
    def test_conflit_de_version(self, journal: Journal) -> None:
        stream = uuid4()
        journal.ajouter(ecriture((stream, 0), nombre=3))
        for attendue in (0, 2, 4):
            issue = journal.ajouter(ecriture((stream, attendue)))
            assert (issue.statut, issue.version, issue.position) == (Statut.CONFLIT, 3, None)
        assert journal.position() == 3

    def test_un_flux_inconnu_n_a_pas_de_version(self, journal: Journal) -> None:
        issue = journal.ajouter(ecriture((uuid4(), 1)))
        assert (issue.statut, issue.version) == (Statut.CONFLIT, 0)

    def test_meme_commande_autre_requete(self, journal: Journal) -> None:
        stream, commande_id = uuid4(), uuid4()
        journal.ajouter(ecriture((stream, 0), commande_id=commande_id))
        issue = journal.ajouter(ecriture((stream, 1), commande_id=commande_id, empreinte=b"autre"))
        assert (issue.statut, issue.version, issue.position) == (Statut.AUTRE_REQUETE, 1, 1)
        assert journal.position() == 1

    def test_un_flux_sur_deux_en_conflit_rien_n_est_ecrit(self, journal: Journal) -> None:
        pris, libre = uuid4(), uuid4()
        journal.ajouter(ecriture((pris, 0)))
        for flux in (((libre, 0), (pris, 0)), ((pris, 0), (libre, 0))):
            issue = journal.ajouter(ecriture(*flux))
            assert (issue.statut, issue.version) == (Statut.CONFLIT, 1)
        assert journal.position() == 1
        assert journal.lire([libre]) == {libre: []}

    @pytest.mark.parametrize(
        "champs",
        [
            {"rang": 1},  # a stream that the command does not name
            {"clair": None},
            {"clair": "a\x00b"},
            {"type": 40_000},
            {"clair": "\udcff"},
            {"survenu_le": None},
        ],
        ids=["rang", "nul", "octet nul", "type trop grand", "demi-caractère", "sans date"],
    )
    def test_evenement_impossible_rien_n_est_ecrit(self, journal: Journal, champs: dict[str, Any]) -> None:
        with pytest.raises((psycopg.Error, struct.error, ValueError, TypeError, AttributeError, OverflowError)):
            journal.ajouter(Ecriture(uuid4(), b"", ((uuid4(), 0),), (evenement(), replace(evenement(), **champs))))
        assert journal.position() == 0
        assert journal.ajouter(ecriture((uuid4(), 0))).position == 1

    def test_le_meme_flux_deux_fois(self, journal: Journal) -> None:
        stream = uuid4()
        with pytest.raises(psycopg.errors.UniqueViolation):
            journal.ajouter(ecriture((stream, 0), (stream, 0)))
        assert journal.position() == 0


class TestIdempotence:
    def test_deja_fait(self, journal: Journal) -> None:
        stream, autre = uuid4(), uuid4()
        commande = ecriture((stream, 0), nombre=2)
        premiere = journal.ajouter(commande)
        assert premiere == Issue(Statut.FAIT, 2, 2, 2, premiere.enregistre_le)
        journal.ajouter(ecriture((stream, 2)))
        journal.ajouter(ecriture((autre, 0)))
        assert journal.ajouter(commande) == replace(premiere, statut=Statut.DEJA_FAIT)
        assert journal.position() == 4
        assert journal.commande(commande.commande_id) == (b"corps", replace(premiere, statut=Statut.DEJA_FAIT))
        assert journal.commande(uuid4()) is None

    def test_deux_fois_dans_le_meme_lot(self, journal: Journal) -> None:
        commande = ecriture((uuid4(), 0))
        autre_corps = replace(commande, empreinte=b"autre")
        issues = journal.ajouter_lot([commande, commande, autre_corps])
        assert [issue.statut for issue in issues] == [Statut.FAIT, Statut.DEJA_FAIT, Statut.AUTRE_REQUETE]
        assert journal.position() == 1


class TestFlux:
    @pytest.mark.parametrize(("attendue", "versions"), [(0, [1, 2]), (-1, [0, 1])])
    def test_premiere_version(self, journal: Journal, attendue: int, versions: list[int]) -> None:
        stream = uuid4()
        assert journal.ajouter(ecriture((stream, attendue), nombre=2)).version == versions[-1]
        assert [e.version for e in journal.rejouer(stream)] == versions
        assert journal.ajouter(ecriture((stream, versions[-1]))).version == versions[-1] + 1

    def test_flux_inconnu_puis_connu(self, journal: Journal) -> None:
        stream = uuid4()
        journal.ajouter(ecriture((stream, 0)))
        assert journal.ajouter(ecriture((stream, -1))).statut is Statut.CONFLIT

    def test_plusieurs_flux_une_seule_decision(self, journal: Journal) -> None:
        dossier, offre = uuid4(), uuid4()
        journal.ajouter(ecriture((offre, 0), nombre=4))
        commande = Ecriture(
            uuid4(),
            b"",
            ((dossier, 0), (offre, 4)),
            (evenement(rang=1), evenement(rang=0), evenement(rang=1), evenement(rang=0, cible=1)),
        )
        issue = journal.ajouter(commande)
        assert (issue.version, issue.position, issue.nombre) == (2, 8, 4)
        lus = journal.lire([dossier, offre])
        assert [(e.position, e.version) for e in lus[dossier]] == [(6, 1), (8, 2)]
        assert [(e.position, e.version) for e in lus[offre][4:]] == [(5, 5), (7, 6)]
        assert lus[dossier][1].cible == 1
        assert {e.commande_id for e in (*lus[dossier], *lus[offre][4:])} == {commande.commande_id}


class TestLot:
    def test_chacun_son_issue(self, journal: Journal) -> None:
        stream, deja = uuid4(), ecriture((uuid4(), 0))
        journal.ajouter(deja)
        lot = [
            deja,
            ecriture((stream, 7)),
            ecriture((stream, 0), (uuid4(), 0)),
            ecriture((stream, 1)),
            replace(deja, empreinte=b"autre"),
            ecriture((stream, 1)),
        ]
        issues = journal.ajouter_lot(lot)
        assert [issue.statut for issue in issues] == [1, 2, 0, 0, 3, 2]
        assert [issue.position for issue in issues] == [1, None, 3, 4, 1, None]

    def test_vide(self, journal: Journal) -> None:
        assert journal.ajouter_lot([]) == []

    def test_l_heure_ne_recule_jamais(self, journal: Journal, maitre: psycopg.Connection[Any]) -> None:
        """The clock of the server may step back; the log's does not."""
        journal.ajouter(ecriture((uuid4(), 0)))
        falsifier(maitre, "update d33.evenements set enregistre_le = '2100-01-01T00:00:00.123456Z'")
        issue = journal.ajouter(ecriture((uuid4(), 0)))
        assert issue.enregistre_le is not None
        assert issue.enregistre_le.isoformat() == "2100-01-01T00:00:00.123456+00:00"


TEXTE = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
DU_FOYER = (101, 106)
"""Types whose open part an index reads as JSON: it is no text of whoever draws one."""
EVENEMENTS = st.lists(
    st.builds(
        Evenement,
        rang=st.integers(0, 1),
        evenement_id=st.uuids(),
        type=st.integers(1, 32_767).filter(lambda code: code not in DU_FOYER),
        survenu_le=st.dates(date(1900, 1, 1), date(2100, 12, 31)),
        contexte=TEXTE,
        clair=TEXTE,
        scelle=st.none() | st.just(b"") | st.binary(max_size=60),
        cible=st.none() | st.integers(1, 2**62),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(evenements=EVENEMENTS)
def test_python_et_sql_calculent_la_meme_chaine(maitre: psycopg.Connection[Any], evenements: list[Evenement]) -> None:
    """Stored bytes are those that were sent, and each link is the one that Python computes."""
    flux = ((uuid4(), 0), (uuid4(), -1))
    (issue,) = envoyer(maitre, SCHEMA, [Ecriture(uuid4(), b"", flux, tuple(evenements))])
    assert issue.statut is Statut.FAIT
    for rang, (stream, attendue) in enumerate(flux):
        lignes = lire(maitre, SCHEMA, stream)
        verifier_chaine(lignes, SCHEMA)
        envoyes = [e for e in evenements if e.rang == rang]
        fixes = [chain.FIXE.unpack_from(image) for image, _ in lignes]
        assert [
            (e.evenement_id.bytes, e.type, chain.jours(e.survenu_le), e.cible or 0, *octets(e)) for e in envoyes
        ] == [
            (fixe[7], fixe[3], fixe[4], fixe[6], *chain.separer(image))
            for fixe, (image, _) in zip(fixes, lignes, strict=True)
        ]
        assert [fixe[1] for fixe in fixes] == list(range(attendue + 1, attendue + 1 + len(envoyes)))


def maillon(precedent: bytes, *parties: Any) -> bytes:
    return chain.maillon(precedent, chain.image(*parties))


def octets(e: Evenement) -> tuple[bytes, bytes, bytes | None]:
    return e.contexte.encode(), e.clair.encode(), e.scelle


class TestMaillon:
    """Two different events never have the same link."""

    FIXE = (b"s" * 16, 1, 7, 101, 9_000, 8 * 10**14, 0, b"e" * 16, b"c" * 16)
    ARGS = (b"p" * 32, chain.FIXE.pack(*FIXE), b"{}", b"{}", None)

    @pytest.mark.parametrize(("rang", "autre"), [*enumerate((b"t" * 16, 2, 8, 102, 9_001, 1, 3, b"f" * 16, b"d" * 16))])
    def test_chaque_champ_fixe_compte(self, rang: int, autre: object) -> None:
        fixe: list[Any] = list(self.FIXE)
        fixe[rang] = autre
        assert maillon(self.ARGS[0], chain.FIXE.pack(*fixe), *self.ARGS[2:]) != maillon(*self.ARGS)

    @pytest.mark.parametrize(("rang", "autre"), [(0, b"q" * 32), (2, b"{ }"), (3, b""), (4, b""), (4, b"\x00")])
    def test_chaque_partie_compte(self, rang: int, autre: bytes) -> None:
        args: list[Any] = list(self.ARGS)
        args[rang] = autre
        assert maillon(*args) != maillon(*self.ARGS)

    def test_le_partage_des_textes_compte(self) -> None:
        precedent, fixe = self.ARGS[:2]
        assert maillon(precedent, fixe, b"ab", b"c", None) != maillon(precedent, fixe, b"a", b"bc", None)


def test_la_chaine_d_un_autre_departement_ne_passe_pas(journal: Journal) -> None:
    stream = uuid4()
    journal.ajouter(ecriture((stream, 0)))
    with journal.connexion() as connexion:
        lignes = lire(connexion, SCHEMA, stream)
        verifier_chaine(lignes, SCHEMA)
        assert decoder(lignes) == rejouer(connexion, SCHEMA, stream)
        with pytest.raises(Exception, match="chaîne rompue à la position 1"):
            verifier_chaine(lignes, "d34")
        assert verifier(connexion, SCHEMA).rupture is None
