"""Replay of a stream: checked on the way, the same by every reading."""

from typing import Any
from uuid import uuid4

import orjson
import psycopg
import pytest

from ledger.dossier import fold
from ledger.replay import ChaineRompue, lire, lire_apres, lire_plusieurs, rejouer, verifier_chaine
from ledger.store.journal import Journal
from tests.ledger.ecritures import CONTEXTE, LE, ecriture
from tests.ledger.fixtures import SCHEMA, falsifier


class TestChaineRompue:
    @pytest.mark.parametrize(
        ("requete", "raison"),
        [
            ("update d33.evenements set clair = '{}' where version = 2", "le contenu ne correspond pas à l'empreinte"),
            ("delete from d33.evenements where version = 2", "la version 2 manque"),
            ("delete from d33.evenements where version = 1", "la version 1 manque"),
        ],
    )
    def test_rejouer(self, journal: Journal, maitre: psycopg.Connection[Any], requete: str, raison: str) -> None:
        stream = uuid4()
        journal.ajouter(ecriture((stream, 0), nombre=3))
        falsifier(maitre, requete)
        with pytest.raises(ChaineRompue, match=f"flux {stream}.* : {raison}") as rupture:
            journal.rejouer(stream)
        assert (rupture.value.stream, rupture.value.raison) == (stream, raison)
        assert rupture.value.position == rupture.value.version == (2 if "update" in requete or raison[11] == "1" else 3)

    def test_les_lignes_dans_le_desordre(self, journal: Journal, maitre: psycopg.Connection[Any]) -> None:
        stream = uuid4()
        journal.ajouter(ecriture((stream, 0), nombre=3))
        lignes = lire(maitre, SCHEMA, stream)
        verifier_chaine(lignes, SCHEMA)
        verifier_chaine([], SCHEMA)
        with pytest.raises(ChaineRompue, match="la version 2 manque"):
            verifier_chaine([lignes[0], lignes[2], lignes[1]], SCHEMA)


class TestLectures:
    def test_flux_inconnu(self, journal: Journal, maitre: psycopg.Connection[Any]) -> None:
        stream = uuid4()
        assert journal.rejouer(stream) == []
        assert journal.lire([]) == {}
        assert journal.lire([stream]) == {stream: []}
        assert lire_apres(maitre, SCHEMA, 0, 10) == []
        assert not journal.dossier(stream).ouvert

    def test_toutes_rendent_les_memes_evenements(self, journal: Journal, maitre: psycopg.Connection[Any]) -> None:
        un, deux = uuid4(), uuid4()
        for n in range(3):
            journal.ajouter(ecriture((un, n)))
            journal.ajouter(ecriture((deux, n)))
        ensemble = lire_plusieurs(maitre, SCHEMA, [deux, un])
        assert ensemble == {un: rejouer(maitre, SCHEMA, un), deux: rejouer(maitre, SCHEMA, deux)}
        suite = lire_apres(maitre, SCHEMA, 0, 10)
        assert suite == sorted((*ensemble[un], *ensemble[deux]), key=lambda e: e.position)
        assert lire_apres(maitre, SCHEMA, 2, 3) == suite[2:5]
        assert lire_apres(maitre, SCHEMA, 6, 3) == []
        assert journal.dossier(un) == fold(un, ensemble[un])

    def test_l_enveloppe(self, journal: Journal) -> None:
        commande = ecriture((uuid4(), 0), (uuid4(), 0))
        issue, stocke = journal.ajouter(commande), commande.evenements[1]
        (e,) = journal.rejouer(commande.flux[1][0])
        assert (e.position, e.version, e.survenu_le, e.enregistre_le) == (2, 1, LE, issue.enregistre_le)
        assert (e.commande_id, e.evenement_id, e.type_) == (commande.commande_id, stocke.evenement_id, stocke.type)
        assert (e.cible, e.scelle) == (None, None)
        assert e.corps == {"etat_droit": "CLOS", "soumis_droits_devoirs": False}
        assert e.lire_contexte() == orjson.loads(CONTEXTE)
        assert "CLOS" not in repr(e), "content never shows in a log"

    def test_meme_evenement(self, journal: Journal) -> None:
        un, deux = uuid4(), uuid4()
        journal.ajouter(ecriture((un, 0), (deux, 0)))
        (a,), (b,) = journal.rejouer(un), journal.rejouer(deux)
        assert a == journal.rejouer(un)[0]
        assert a != b
        assert a != "autre chose"
