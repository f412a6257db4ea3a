"""The keys of persons held against the log at start: an older copy of the store revives nobody, and says who lost a name."""

import logging
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest

from app import composition
from app.cles.concordance import CoffreAnterieur
from ledger.events.entree.effacement import SujetEfface
from tests.app.installation import Installation
from tests.commands.etapes import IDENTITE
from tests.ledger.ecritures import ecriture, evenement
from tests.web.serveur import reglages_de


def _effacer(installation: Installation, dossier: UUID) -> None:
    """The key is destroyed, then the log says so."""
    installation.services.coffre.detruire(dossier)
    version = len(installation.services.journal.rejouer(dossier))
    etape = replace(evenement(), type=SujetEfface.code)
    installation.services.journal.ajouter(replace(ecriture((dossier, version)), evenements=(etape,)))


def _redemarrer(installation: Installation) -> None:
    with composition.services(reglages_de(installation.url)):
        pass


def test_f11_un_coffre_d_avant_un_effacement_ne_demarre_rien(installation: Installation) -> None:
    dossiers = [installation.ouvrir(IDENTITE | {"nom": nom}) for nom in ("Dupont", "Lasserre")]
    with psycopg.connect(installation.url, autocommit=True) as connexion:
        copie = connexion.execute("select sujet, enveloppe from cles").fetchall()
        _effacer(installation, dossiers[0])
        _redemarrer(installation)
        connexion.execute("delete from effaces")
        connexion.cursor().executemany("insert into cles values (%s, %s) on conflict do nothing", copie)
        with pytest.raises(CoffreAnterieur, match=r"des personnes que le journal dit effacées \(1\)"):
            _redemarrer(installation)


def test_f11_un_coffre_d_avant_les_derniers_dossiers_le_dit(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    """Lost names stop nobody, and are told; an erased person is none of them."""
    dossiers = [installation.ouvrir(IDENTITE | {"nom": nom}) for nom in ("Dupont", "Lasserre", "Etcheverry")]
    _effacer(installation, dossiers[0])
    with caplog.at_level(logging.WARNING, "parcours.cles"):
        _redemarrer(installation)
        assert caplog.messages == []
        with psycopg.connect(installation.url, autocommit=True) as connexion:
            connexion.execute("set session_replication_role = replica")  # a copy that never had it
            connexion.execute("delete from cles where sujet = %s", (dossiers[2],))
        _redemarrer(installation)
    (phrase,) = caplog.messages
    assert "1 des 3 derniers dossiers n'y ont pas de clé" in phrase
