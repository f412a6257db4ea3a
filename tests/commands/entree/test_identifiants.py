"""An identifier leads to one dossier, whatever states it: opening, or identity changed later."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from commands.base import Cadre, Commande, Refus
from commands.entree.identifiants import rattachements_manquants
from commands.execute import ConflitDeVersion, Demande, Resultat, executer
from ledger.contexte import Acteur
from ledger.events.droits import Identite
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import IDENTITE, modifier_identite, ouvrir_dossier

CLE = bytes(range(32))
LE = date(2025, 3, 3)
ACTEUR = Acteur(UUID(int=7), Role.REFERENT, Canal.API)
NIR, AUTRE_NIR = "2880233063001", "2880233063002"


def identite(**champs: str) -> Identite:
    return Identite.model_validate(IDENTITE | champs)


def enregistrer(journal: Journal, dossier: UUID, commande: Commande, de: Identite) -> Resultat:
    annexes = rattachements_manquants(journal, CLE, dossier, de, LE)
    return executer(journal, Demande(dossier, commande, ACTEUR, annexes=annexes), Cadre(LE))


def ouvrir(journal: Journal, **champs: str) -> UUID:
    dossier, de = uuid4(), identite(**champs)
    enregistrer(journal, dossier, ouvrir_dossier(identite=de), de)
    return dossier


def test_le_nir_d_un_autre_dossier(journal: Journal) -> None:
    ouvrir(journal, nir=NIR)
    with pytest.raises(Refus) as refus:
        ouvrir(journal, nir=NIR)
    assert refus.value.code == "personne_deja_connue"
    assert NIR not in str(refus.value)


def test_un_nir_enonce_plus_tard_par_un_autre_dossier(journal: Journal) -> None:
    ouvrir(journal, nir=NIR)
    autre = ouvrir(journal, nir=AUTRE_NIR)
    de = identite(nir=NIR)
    with pytest.raises(Refus) as refus:
        enregistrer(journal, autre, modifier_identite(identite=de), de)
    assert refus.value.code == "personne_deja_connue"


def test_un_numero_france_travail_d_un_autre_dossier(journal: Journal) -> None:
    ouvrir(journal, nir=NIR, numero_france_travail="00112233445")
    with pytest.raises(Refus) as refus:
        ouvrir(journal, numero_france_travail="00112233445")
    assert refus.value.code == "personne_deja_connue"


def test_un_nir_enonce_plus_tard_mene_au_dossier(journal: Journal) -> None:
    """Whoever states it next is told that the person is known."""
    dossier, de = ouvrir(journal), identite(nir=NIR)
    enregistrer(journal, dossier, modifier_identite(identite=de), de)
    with pytest.raises(Refus):
        ouvrir(journal, nir=NIR)
    assert rattachements_manquants(journal, CLE, dossier, de, LE) == ()


def test_deux_ouvertures_a_la_fois(journal: Journal) -> None:
    """Both looked before the other wrote: the second one conflicts, and finds why when it looks again."""
    de = identite(nir=NIR)
    demandes = []
    for _ in range(2):
        dossier = uuid4()
        annexes = rattachements_manquants(journal, CLE, dossier, de, LE)
        demandes.append(Demande(dossier, ouvrir_dossier(identite=de), ACTEUR, annexes=annexes))
    executer(journal, demandes[0], Cadre(LE))
    with pytest.raises(ConflitDeVersion):
        executer(journal, replace(demandes[1], version_attendue=0), Cadre(LE))
    with pytest.raises(Refus):
        rattachements_manquants(journal, CLE, demandes[1].dossier, de, LE)
