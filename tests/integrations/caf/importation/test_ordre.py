"""Order, interruptions and company: whatever happens on the way, what is recorded is what one quiet import records."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from integrations.caf.codes import FonctionOrganisme
from integrations.caf.modele import Organisme
from integrations.caf.source import FluxDepasse
from ledger.dossier.etat.droits import Droits
from ledger.store.journal import Journal
from ledger.vocabulaire.entree.droits import EtatDroit
from tests.integrations.caf.importation.banc import Banc
from tests.integrations.caf.importation.population import AOUT, JUILLET, JUIN, clos, foyer, foyers, personne, suspendu
from tests.integrations.caf.importation.processus import FIN_MAX_S, Bases, terminer, tuer_apres

pytestmark = pytest.mark.timeout(2 * FIN_MAX_S)  # each waits for imports to end, which a busy machine makes slow
FOYERS = 400
MSA = Organisme(fonction=FonctionOrganisme.MSA, numero="33")


def droits_de(banc: Banc, nir: str | None) -> Droits:
    droits = banc.etat(nir).droits
    assert droits is not None
    return droits


class TestFluxAnterieur:
    def test_ne_change_rien(self, banc: Banc) -> None:
        banc.importer(suspendu(1, date(2025, 6, 20)), en_tete=JUILLET)
        bilan = banc.importer(foyer(1), foyer(2), en_tete=JUIN)
        assert type(bilan.erreur) is FluxDepasse
        assert "créé le 06/07/2025 à 02:14:09" in str(bilan.erreur)
        assert bilan.evenements == []

    def test_meme_si_le_plus_recent_n_avait_rien_change(self, banc: Banc) -> None:
        banc.importer(foyer(1), en_tete=JUIN)
        banc.importer(foyer(1), en_tete=AOUT)
        bilan = banc.importer(suspendu(1, date(2025, 6, 20)), en_tete=JUILLET)
        assert type(bilan.erreur) is FluxDepasse
        assert bilan.evenements == []

    def test_meme_si_le_plus_recent_avait_un_effet_plus_ancien(self, banc: Banc) -> None:
        """The date of effect of a change says nothing of the date of the flow that stated it."""
        banc.importer(foyer(1), en_tete=JUIN)
        banc.importer(suspendu(1, date(2025, 6, 10)), en_tete=AOUT)
        assert banc.importer(foyer(1), en_tete=JUILLET).evenements == []
        droits = droits_de(banc, personne(10).nir)
        assert (droits.etat, droits.depuis) == (EtatDroit.VERSEMENT_SUSPENDU, date(2025, 6, 10))

    def test_celui_d_un_autre_organisme_passe(self, banc: Banc) -> None:
        banc.importer(foyer(1), en_tete=JUILLET)
        assert banc.importer(foyer(2, organisme=MSA), en_tete=JUIN).rapport.crees == 1

    def test_un_flux_plus_recent_arrive_pendant_l_import(self, banc: Banc, monkeypatch: pytest.MonkeyPatch) -> None:
        """From then on the older one writes nothing: even the lot that was already decided conflicts."""
        banc.importer(*(foyer(numero) for numero in range(1, 201)), en_tete=JUIN)
        fermetures = banc.ecrire_tous((suspendu(n, date(2025, 6, 20)) for n in range(1, 201)), en_tete=JUILLET)
        with _au_milieu(monkeypatch, lambda: banc.importer(foyer(1), foyer(199), en_tete=AOUT)):
            bilan = banc.importer_fichier(fermetures)
        assert type(bilan.erreur) is FluxDepasse
        aout = next(e.position for e in bilan.evenements if e.corps.get("cree_le") == "2025-08-06")
        assert {e.survenu_le for e in bilan.evenements if e.position > aout} <= {AOUT.cree_le}
        assert [e for e in bilan.evenements if e.position < aout and e.type_stable == "droits.modifies.v1"]
        assert droits_de(banc, personne(1990).nir).etat is EtatDroit.OUVERT_VERSABLE


@contextmanager
def _au_milieu(monkeypatch: pytest.MonkeyPatch, faire: Callable[[], Any]) -> Iterator[None]:
    """Do something once, just before the second lot of the import is sent."""
    envoyer, appels = Journal.ajouter_lot, []

    def ajouter_lot(journal: Journal, lot: Any) -> Any:
        appels.append(lot)
        if len(appels) == 2:
            faire()
        return envoyer(journal, lot)

    with monkeypatch.context() as pendant:
        pendant.setattr(Journal, "ajouter_lot", ajouter_lot)
        yield
    assert len(appels) > 2


class TestEnsemble:
    def test_le_meme_fichier_pendant_l_import(self, banc: Banc, monkeypatch: pytest.MonkeyPatch) -> None:
        """The second import overtakes the first in the middle of a lot; nobody is opened twice, nothing is lost."""
        chemin = banc.ecrire_tous(foyers(150))
        seconds = []
        with _au_milieu(monkeypatch, lambda: seconds.append(banc.importer_fichier(chemin))):
            premier = banc.importer_fichier(chemin)
        (second,) = seconds
        attendus = sum(len(menage.personnes) for menage in foyers(150) if menage.etat_dossier_code == "2")
        assert premier.rapport.crees + second.rapport.crees == attendus
        assert premier.rapport.inchanges + second.rapport.inchanges == attendus
        assert 0 < premier.rapport.crees < attendus
        assert banc.importer_fichier(chemin).evenements == []

    def test_deux_processus_le_meme_fichier(self, bases: Bases, banc: Banc) -> None:
        chemin = banc.ecrire_tous(foyers(FOYERS))
        ensemble, seul = bases.nouvelle(), bases.nouvelle()
        lances = [bases.lancer(ensemble, chemin) for _ in range(2)]
        rapports = [terminer(processus) for processus in lances]
        reference = terminer(bases.lancer(seul, chemin))
        assert sum(rapport["crees"] for rapport in rapports) == reference["crees"]
        assert {rapport["lus"] for rapport in rapports} == {reference["lus"]}
        assert {rapport["erreur"] for rapport in rapports} == {None}
        assert bases.contenu(ensemble) == bases.contenu(seul)

    def test_deux_processus_deux_flux(self, bases: Bases, banc: Banc) -> None:
        """The later flow wins for every person, whichever began first."""
        url = bases.nouvelle()
        terminer(bases.lancer(url, banc.ecrire_tous(foyers(150))))
        anterieur = banc.ecrire_tous((suspendu(n, date(2025, 6, 20)) for n in range(1, 150)), en_tete=JUILLET)
        recent = banc.ecrire_tous((clos(n, date(2025, 7, 31)) for n in range(1, 150)), en_tete=AOUT)
        rapports = [terminer(processus) for processus in [bases.lancer(url, anterieur), bases.lancer(url, recent)]]
        assert rapports[0]["erreur"] in (None, "FluxDepasse")
        assert rapports[1]["erreur"] is None
        assert terminer(bases.lancer(url, recent))["modifies"] == 0
        with bases.journal(url) as journal:
            autre = Banc(journal, banc.dossier)
            ouverts = [qui for n in range(1, 150) if n % 10 for qui in foyer(n).personnes]
            assert {droits_de(autre, qui.nir).etat for qui in ouverts} == {EtatDroit.CLOS}


class TestMort:
    @pytest.mark.parametrize("graine", [1, 2])
    def test_tue_au_milieu_puis_relance(self, bases: Bases, banc: Banc, graine: int) -> None:
        """Killed three times at any moment, then run to its end: the same log as an import that nobody disturbed."""
        chemin = banc.ecrire_tous(foyers(FOYERS))
        malmenee, tranquille = bases.nouvelle(), bases.nouvelle()
        hasard = random.Random(graine)
        for _ in range(3):
            tuer_apres(bases.lancer(malmenee, chemin), lots=hasard.randint(1, 3), attente_s=hasard.uniform(0, 0.06))
        with bases.journal(malmenee) as journal:
            assert journal.position() > 0
        dernier, reference = terminer(bases.lancer(malmenee, chemin)), terminer(bases.lancer(tranquille, chemin))
        assert dernier["inchanges"] > 0
        assert dernier["crees"] + dernier["inchanges"] == reference["crees"]
        assert bases.contenu(malmenee) == bases.contenu(tranquille)
        assert terminer(bases.lancer(malmenee, chemin))["crees"] == 0
