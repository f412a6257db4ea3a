"""H7: an erasure reaches every place, is taken up again wherever it was cut, and ends in a certificate of what stays."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import psycopg
import pytest

from app import effacement
from app.effacement import Effaceur, Etat
from commands.base import Refus
from commands.entree.doublon import FusionnerDoublon
from documents.depot import Depot, ouvrir_magasin
from ledger.annexes.brouillons import Brouillons
from ledger.events.entree.effacement import EffacementExecute, SujetEfface
from ledger.keys import CoffrePostgres
from ledger.lieux.liste import lieux
from ledger.store.verification import verifier
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.lieu import Moyen
from ledger.vocabulaire.pouvoir import Fonction
from tests.app.installation import REFERENT, Installation
from tests.commands.etapes import modifier_droits
from tests.commands.etapes.effacement import approuver_effacement, demander_effacement, examiner_effacement
from tests.commands.pouvoirs import agent
from tests.web.serveur import reglages_de
from web.services import Services

SUJET_RECHERCHE: Final = "zzcanari"
CANARI: Final = {
    "nom": "Zzcanari-Lebœuf",
    "prenom": "Maïté",
    "naissance_le": "1988-02-29",
    "nir": "2880233063001",
    "telephone": "+33 6 12 34 56 78",
    "courriel": "zz.canari@exemple.fr",
}
AUTRE: Final = {"nom": "Dupont", "prenom": "Maïté", "naissance_le": "1979-03-01", "nir": "2790333063002"}
DROITS, SECOND = agent(Fonction.DROITS, numero=5), agent(Fonction.EFFACEMENT, numero=6)


def _ouvrir(installation: Installation, identite: dict[str, str]) -> UUID:
    dossier = installation.ouvrir(identite)
    installation.enregistrer(dossier, modifier_droits(etat_droit="CLOS", motif="RESSOURCES"), le="2026-03-02")
    return dossier


def _approuver(installation: Installation, dossier: UUID) -> None:
    installation.enregistrer(dossier, demander_effacement(precision="Dit Zzcanari."), DROITS)
    installation.enregistrer(dossier, examiner_effacement(), DROITS)
    installation.enregistrer(dossier, approuver_effacement(), SECOND)


def _semer(services: Services, dossier: UUID, autre: UUID) -> None:
    """Something of the person in each table that may hold any, and of somebody else beside it."""
    qui, ecrans, le = REFERENT.agent, services.ecrans, date(2026, 1, 5)
    brouillons = Brouillons(services.journal)
    for de, nom in ((dossier, "Zzcanari"), (autre, "Dupont")):
        brouillons.enregistrer(de, qui, {"texte": f"pour {nom}"})
        ecrans.reprises.garder(qui, f"/dossier/{de}/noter", [("texte", "revoir")])
        ecrans.lots.ouvrir(qui, "message", [de], nom)
        ecrans.vues.enregistrer(qui, f"Suivi {nom}", {}, None)
        services.requetes.garder(REFERENT, f"Requête {nom}", {}, None)
        numero = ecrans.imports.deposer(qui, f"flux {nom}.xml", [b"x"])
        rejet = dict.fromkeys(("ligne", "personne_rang"), 1) | dict.fromkeys(("motif", "quoi_faire"), "x")
        ecrans.imports.rejeter(numero, 0, rejet | {"identifiant": "765****"}, {"flux": f"<NOM>{nom}</NOM>"})
        habilitation = ecrans.habilitations.donner(
            f"{nom}@exemple.fr", nom, Role.ALLOCATAIRE, agent=de, du=le, au=le + timedelta(days=900)
        )
        donnee = ecrans.habilitations.lire(habilitation)
        assert donnee is not None
        ecrans.jetons.emettre(donnee)
    ecrans.recherches.garder(qui, "zzcanari maïté")
    ecrans.selections.garder(qui, [dossier, autre])


@pytest.fixture
def qui(installation: Installation) -> Iterator[Effaceur]:
    """Who erases, for whom nobody remembers a key."""
    coffre = CoffrePostgres(installation.url, reglages_de(installation.url).octets("kek"))
    with psycopg.connect(installation.url, autocommit=True) as base:
        yield Effaceur(installation.services, base, coffre, 0.0)
    coffre.fermer()


LIGNES: Final = {
    "d33.brouillons": "dossier = %(d)s",
    "d33_ecrans.lots_dossiers": "dossier = %(d)s",
    "d33_ecrans.selections": "%(d)s = any(dossiers)",
    "d33_ecrans.habilitations": "agent = %(a)s",
    "d33_ecrans.jetons": "true",
    "d33_ecrans.lots": "true",
    "d33_ecrans.reprises": "true",
    "d33_ecrans.recherches": "true",
    "cles": "sujet = %(d)s",
}


def _restent(services: Services, base: psycopg.Connection[Any], dossier: UUID) -> dict[str, int]:
    """Rows of each table about a person; all of them where a row does not tell whose it is."""
    valeurs = {"d": dossier, "a": services.ecrans.habilitations.pseudonyme(dossier)}
    restes = {}
    for table, condition in LIGNES.items():
        ((restes[table],),) = base.execute(
            f"select count(*) from {table} where {condition}".encode(), valeurs
        ).fetchall()
    return restes


class TestChaqueLieu:
    def test_rien_sans_approbation(self, installation: Installation, qui: Effaceur) -> None:
        services = installation.services
        dossier = _ouvrir(installation, CANARI)
        installation.enregistrer(dossier, demander_effacement(), DROITS)
        assert list(qui.effacer_tous()) == []
        assert services.coffre.cle(dossier) is not None

    def test_h7_chaque_lieu_se_vide_et_les_autres_restent(self, installation: Installation, qui: Effaceur) -> None:
        services = installation.services
        dossier, autre = _ouvrir(installation, CANARI), _ouvrir(installation, AUTRE)
        _semer(services, dossier, autre)
        avant = _restent(services, qui.base, dossier)
        assert all(avant.values()), avant
        _approuver(installation, dossier)
        assert [issue.etat for issue in qui.effacer_tous()] == [Etat.FAIT]
        un_autre = dict.fromkeys(("d33_ecrans.jetons", "d33_ecrans.lots", "d33_ecrans.reprises"), 1)
        assert _restent(services, qui.base, dossier) == dict.fromkeys(LIGNES, 0) | un_autre
        assert _restent(services, qui.base, autre) == dict.fromkeys(LIGNES, 1) | {"d33_ecrans.recherches": 0}

    def test_h7_ce_que_les_agents_ont_nomme_ne_la_nomme_plus(self, installation: Installation, qui: Effaceur) -> None:
        services = installation.services
        dossier, autre = _ouvrir(installation, CANARI), _ouvrir(installation, AUTRE)
        _semer(services, dossier, autre)
        _approuver(installation, dossier)
        assert [issue.etat for issue in qui.effacer_tous()] == [Etat.FAIT]
        noms = [vue.nom for vue in services.ecrans.vues.lister(REFERENT.agent, None)]
        noms += [requete.titre for requete in services.requetes.lister(REFERENT)]
        noms += [import_.nom for import_ in services.ecrans.imports.lister()]
        assert not [nom for nom in noms if "canari" in nom.lower()]
        assert sorted(nom for nom in noms if "Dupont" in nom) == ["Requête Dupont", "Suivi Dupont", "flux Dupont.xml"]
        rejets = [
            garde.flux.decode()
            for import_ in services.ecrans.imports.lister()
            for rejet in services.ecrans.imports.rejets(import_.import_)
            if (garde := services.ecrans.imports.rejet(rejet.rejet)) is not None
        ]
        assert sorted(rejets) == ["", "<NOM>Dupont</NOM>"]

    def test_h7_ses_documents_partent(self, installation: Installation) -> None:
        services = installation.services
        dossier, autre = _ouvrir(installation, CANARI), _ouvrir(installation, AUTRE)
        depot = Depot(ouvrir_magasin("memory:///"), services.coffre)
        gardes = {de: depot.garder(de, b"%PDF-zzcanari") for de in (dossier, autre)}
        assert [depot.oublier(dossier), depot.oublier(dossier)] == [1, 0]
        assert [depot.tient(de, empreinte) for de, empreinte in gardes.items()] == [False, True]

    def test_h7_ses_doublons_aussi(self, installation: Installation, qui: Effaceur) -> None:
        """The dossier goes on for another one of the same person: both keys go, both streams tell it."""
        services = installation.services
        dossier, double = _ouvrir(installation, CANARI), _ouvrir(installation, AUTRE)
        installation.enregistrer(double, FusionnerDoublon(absorbant=dossier, motif="MEME_IDENTITE"))
        _approuver(installation, dossier)
        assert [issue.etat for issue in qui.effacer_tous()] == [Etat.FAIT]
        assert qui.coffre.effaces() == {dossier, double}
        assert services.journal.dossier(double).efface_le is not None

    def test_elle_revient_comme_quelqu_un_d_autre(self, installation: Installation, qui: Effaceur) -> None:
        """The same number opens a new dossier, which nothing links to the former."""
        dossier = _ouvrir(installation, CANARI)
        with pytest.raises(Refus, match="autre dossier existe"):
            _ouvrir(installation, CANARI)
        _approuver(installation, dossier)
        list(qui.effacer_tous())
        assert _ouvrir(installation, CANARI) != dossier


class TestCertificat:
    def test_il_dit_ce_qui_est_fait_ou_et_ce_qui_reste(self, installation: Installation, qui: Effaceur) -> None:
        services = installation.services
        dossier = _ouvrir(installation, CANARI)
        _approuver(installation, dossier)
        list(qui.effacer_tous())
        *_, certificat, efface = services.journal.lire([dossier])[dossier]
        assert (certificat.classe, efface.classe) == (EffacementExecute, SujetEfface)
        dits = {lieu["lieu"]: lieu for lieu in certificat.corps["lieux"]}
        assert dits.keys() == {lieu.nom for lieu in lieux() if lieu.moyen is not Moyen.RIEN}
        assert dits["{ecrans}.journal_acces"]["reste"].startswith("l'identifiant du dossier")
        assert certificat.scelle is None

    def test_pas_avant_que_chacun_ait_oublie_la_cle(self, installation: Installation, qui: Effaceur) -> None:
        """What somebody types meanwhile under a remembered key goes too."""
        services = installation.services
        dossier, autre = _ouvrir(installation, CANARI), _ouvrir(installation, AUTRE)
        _approuver(installation, dossier)
        (issue,) = replace(qui, oubli_s=300.0).effacer_tous()
        assert issue.etat is Etat.A_FINIR
        assert 200 < issue.attendre_s <= 300
        assert qui.coffre.cle(dossier) is None
        _semer(services, dossier, autre)
        assert [issue.etat for issue in qui.effacer_tous()] == [Etat.FAIT]
        assert _restent(services, qui.base, dossier)["d33.brouillons"] == 0

    def test_pas_tant_qu_une_table_est_occupee(
        self, installation: Installation, qui: Effaceur, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What rows that went leave in the files of the server goes first; the same command takes it up again."""
        dossier = _ouvrir(installation, CANARI)
        _approuver(installation, dossier)
        monkeypatch.setattr(effacement, "VERROU_S", 0.2)
        with psycopg.connect(installation.url) as quelqu_un:
            quelqu_un.execute("select from d33_ecrans.reprises")
            assert [issue.etat for issue in qui.effacer_tous()] == [Etat.OCCUPE]
        assert qui.coffre.efface(dossier) is not None
        assert [issue.etat for issue in qui.effacer_tous()] == [Etat.FAIT]

    def test_les_preuves_et_les_comptes_tiennent(self, installation: Installation, qui: Effaceur) -> None:
        services = installation.services
        dossier = _ouvrir(installation, CANARI)
        _approuver(installation, dossier)
        avant = services.journal.dossier(dossier).droits
        list(qui.effacer_tous())
        assert services.journal.dossier(dossier).droits == avant
        assert verifier(qui.base, services.journal.schema).rupture is None


POINTS: Final[dict[str, tuple[object, str]]] = {
    "avant la clé": (CoffrePostgres, "detruire"),
    "après la clé": (Effaceur, "_vider"),
    "avant le dernier passage": (Effaceur, "_vider_jusqu_au_bout"),
    "avant le certificat": (CoffrePostgres, "nettoyer"),
    "pendant le certificat": (effacement, "executer"),
}


class Coupure(BaseException):
    """The process dies."""


@pytest.mark.parametrize("apres", [False, True], ids=["avant", "apres"])
@pytest.mark.parametrize("point", POINTS)
def test_elle_reprend_ou_elle_en_etait(
    installation: Installation,
    qui: Effaceur,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
    *,
    apres: bool,
) -> None:
    """Whatever was done before the death stays done, and is not done twice: one certificate, one event for others."""
    services = installation.services
    dossier, autre = _ouvrir(installation, CANARI), _ouvrir(installation, AUTRE)
    _semer(services, dossier, autre)
    _approuver(installation, dossier)
    ou, nom = POINTS[point]
    fait: Callable[..., Any] = getattr(ou, nom)

    def couper(*args: Any, **autres: Any) -> Any:
        if apres:
            fait(*args, **autres)
        raise Coupure

    with monkeypatch.context() as coupe:
        coupe.setattr(ou, nom, couper)
        with pytest.raises(Coupure):
            list(qui.effacer_tous())
    list(qui.effacer_tous())
    assert qui.a_faire() == []
    classes = [e.classe for e in services.journal.lire([dossier])[dossier]]
    assert (classes.count(EffacementExecute), classes.count(SujetEfface)) == (1, 1)
    assert _restent(services, qui.base, dossier)["cles"] == 0
    assert _restent(services, qui.base, dossier)["d33.brouillons"] == 0
