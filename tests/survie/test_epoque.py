"""The log goes back to an earlier state: those who read further stop and say so, then go on in a new epoch (F-2, F-12)."""

import json
from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

import psycopg
import pytest

from integrations.kafka.outcome import Sortie
from integrations.kafka.position import lire_position
from integrations.kafka.topics import Destination, creer_topics
from integrations.livraison.epoque import reprendre
from integrations.storage.databases import ServeurPostgres
from integrations.webhooks.notificateur import AU_DELA
from ledger.annexes.abonnements import EtatAbonnement
from ledger.epoques import Epoque, EpoqueRefusee, lire, numero_de, ouvrir, perdue
from ledger.keys import CoffreMemoire
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Role
from projections.moteur import reperes
from projections.moteur.projecteur import Projecteur
from readmodels.flux import CurseurPerdu
from tests.integrations.kafka.departement import Departement
from tests.integrations.kafka.lecture import Lu, par_kafka_python
from tests.integrations.livraison.scene import Essai, carnet, essai, prendre  # noqa: F401 - fixtures
from tests.integrations.webhooks.conftest import Scene, scene  # noqa: F401 - fixture
from tests.ledger.fixtures import SCHEMA
from tests.projections.fixtures import projecteur_de
from tests.web.serveur import Api
from web.contrat.sortes import STATUTS

MOTIF = "Sauvegarde de la veille restaurée"


@pytest.fixture
def projecteur(postgres: ServeurPostgres, modele_vues: str) -> Iterator[Projecteur]:
    """The projector of an empty log whose views are built."""
    nom = f"essai_{uuid4().hex}"
    with projecteur_de(postgres.creer_base(nom, modele_vues), CoffreMemoire()) as projecteur:
        yield projecteur
    postgres.supprimer_base(nom)


@pytest.fixture
def sans_epoque(base: str) -> Iterator[None]:
    """The database that tests share had never gone back, and has not afterwards."""
    oubliees = "delete from d33.epoques"
    with psycopg.connect(base, autocommit=True) as maitre:
        maitre.execute(oubliees)
        yield
        maitre.execute(oubliees)


def revenir(url: str, schema: str, position: int) -> None:
    """What a restored backup leaves of the log: its owner alone could do it otherwise, and by removing the triggers."""
    with psycopg.connect(url, autocommit=True) as maitre:
        for table in ("evenements", "commandes"):
            maitre.execute(f"alter table {schema}.{table} disable trigger all".encode())
            maitre.execute(f"delete from {schema}.{table} where position > {position}".encode())
            maitre.execute(f"alter table {schema}.{table} enable always trigger immuable".encode())


def ouvrir_epoque(url: str, schema: str, depuis: int | None = None) -> Epoque:
    with psycopg.connect(url, autocommit=True) as maitre:
        return ouvrir(maitre, schema, depuis, MOTIF)


def oublier(gironde: Departement, position: int) -> None:
    """The same, for a département that a test publishes."""
    revenir(gironde.url, gironde.schema, position)
    gironde.versions = {e.stream: e.version for e in gironde.lire()}


def publier_dans(gironde: Departement, epoque: Epoque) -> None:
    """Publish all there is in this epoch."""
    with gironde.relais() as relais:
        gironde.attendre(
            lambda: (
                relais.poll() is not None
                or (
                    (position := lire_position(gironde.bootstrap, gironde.schema)).epoque == epoque.nom
                    and position.numero == gironde.position()
                )
            )
        )
        relais.terminate()
        _, journal = relais.communicate()
    assert relais.returncode == Sortie.ARRET, journal


def tenus(lus: Sequence[Lu], epoques: Sequence[Epoque]) -> list[str]:
    """What a subscriber keeps, who knows of the epochs by the headers alone; ids in the order of the log."""
    gardes = [lu for lu in lus if perdue(epoques, int(lu.ce["sequence"]), numero_de(lu.ce.get("epoque"))) is None]
    return [lu.ce["id"] for lu in sorted(gardes, key=lambda lu: lu.ce["sequence"])]


def test_f2_le_relais_s_arrete_puis_reprend_dans_une_nouvelle_epoque(gironde: Departement) -> None:
    gironde.ajouter(20)
    gironde.publier()
    oublier(gironde, 5)
    gironde.ajouter(40)
    statut, journal = gironde.relais_fini()
    assert statut == Sortie.INTERVENTION, journal
    assert "parcours nouvelle-epoque" in journal
    epoque = ouvrir_epoque(gironde.url, gironde.schema, 5)
    for _ in range(2):  # once more says nothing again
        publier_dans(gironde, epoque)
    lus = par_kafka_python(gironde.bootstrap, gironde.topics())
    nouveaux = [lu for lu in lus if "epoque" in lu.ce]
    assert {(lu.ce["epoque"], int(lu.ce["epoquedepuis"])) for lu in nouveaux} == {(epoque.nom, 5)}
    attendus = [public.attributs["id"] for public in gironde.publics()]
    assert tenus(lus, [epoque]) == attendus, "each once, and nothing of what was lost"
    assert all(int(lu.ce["sequence"]) > 5 for lu in nouveaux)
    # Back to before the epoch itself: Kafka is in an epoch that the log does not know.
    with psycopg.connect(gironde.url, autocommit=True) as maitre:
        maitre.execute(f"delete from {gironde.schema}.epoques".encode())
    statut, journal = gironde.relais_fini()
    assert statut == Sortie.INTERVENTION
    assert f"l'époque {epoque.nom}, où Kafka en est, n'est plus dans le journal" in journal


def test_f12_les_etats_suivent_et_ceux_que_le_journal_a_perdus_sont_enterres(gironde: Departement) -> None:
    vers = Destination(gironde.schema, "etats")
    creer_topics(gironde.bootstrap, vers)
    reglages = gironde.reglages.model_copy(update={"genre": "etats", "cles_url": gironde.url})
    with psycopg.connect(gironde.url, autocommit=True) as maitre:
        maitre.execute("create table if not exists effaces (sujet uuid primary key)")

    def suivre(nom: str) -> None:
        with gironde.relais(reglages) as relais:
            gironde.attendre(
                lambda: (
                    relais.poll() is not None
                    or (
                        (lue := lire_position(gironde.bootstrap, vers)).epoque == nom
                        and lue.numero == gironde.position()
                    )
                )
            )
            relais.terminate()
            _, journal = relais.communicate()
        assert relais.returncode == Sortie.ARRET, journal

    def etats() -> dict[UUID, int]:
        """Version of each dossier whose state is told."""
        derniers: dict[UUID, int] = {}
        for lu in par_kafka_python(gironde.bootstrap, list(vers.topics.values())):
            assert lu.cle is not None
            cle = UUID(lu.cle.decode())
            derniers.pop(cle, None)
            if lu.valeur is not None:
                derniers[cle] = int(lu.ce["dossierversion"])
        return derniers

    gironde.ajouter(30, dossiers=12)
    suivre("")
    avant = etats()
    oublier(gironde, 6)
    statut, journal = gironde.relais_fini(reglages)
    assert statut == Sortie.INTERVENTION
    assert "nouvelle-epoque" in journal
    epoque = ouvrir_epoque(gironde.url, gironde.schema)
    suivre(epoque.nom)
    gironde.attendre(lambda: etats().keys() <= gironde.versions.keys())
    assert etats() == {dossier: version for dossier, version in gironde.versions.items() if dossier in avant}
    assert len(etats()) < len(avant)


def test_f2_une_vue_au_dela_du_journal_s_arrete_et_le_dit(projecteur: Projecteur) -> None:
    projecteur.connexion.execute("update d33_vues.reperes set position = 7")
    assert projecteur.avancer() is None
    erreurs = {repere.erreur for repere in reperes.lire(projecteur.connexion, projecteur.schema).values()}
    assert len(erreurs) == 1
    assert "elle est au-delà du journal, qui s'arrête à 0" in str(erreurs.pop())


def test_f2_un_abonne_http_au_dela_du_journal_n_est_pas_laisse_dans_le_silence(api_neuve: Api) -> None:
    """He is told so; then, in the new epoch, which of his cursors still stands."""
    for _ in range(3):
        api_neuve.ouvrir()
    url = api_neuve.reglages.database_url
    lire_flux = "/flux/parcours.d33.droits"
    recus = [ligne["curseur"] for ligne in map(_json, api_neuve.lire(lire_flux, Role.SYSTEME).text.splitlines())]
    position = api_neuve.services.journal.position()
    revenir(url, "d33", position - 2)  # a dossier and its identifier

    def reprendre_a(curseur: str) -> tuple[int, str]:
        reponse = api_neuve.appeler("GET", f"{lire_flux}?apres={curseur}", role=Role.SYSTEME)
        return reponse.status_code, reponse.text

    statut, texte = reprendre_a(recus[-1])
    assert statut == STATUTS[CurseurPerdu.genre]
    assert "au-delà du journal" in texte
    epoque = ouvrir_epoque(url, "d33")
    api_neuve.ouvrir()  # the log goes as far again: the position alone tells nothing any more
    statut, texte = reprendre_a(recus[-1])
    assert statut == STATUTS[CurseurPerdu.genre]
    assert epoque.nom in texte
    statut, texte = reprendre_a(recus[-2])
    assert statut == 200
    (nouveau,) = map(_json, texte.splitlines())
    assert nouveau["epoque"] == epoque.nom
    assert reprendre_a(nouveau["curseur"]) == (200, "")
    assert reprendre_a(nouveau["epoquedepuis"])[0] == 200


def _json(ligne: str) -> dict[str, str]:

    lue: dict[str, str] = json.loads(ligne)
    return lue


def test_f2_un_webhook_au_dela_du_journal_s_arrete_et_un_autre_dit_l_epoque(scene: Scene) -> None:  # noqa: F811
    scene.gironde.ajouter(8)
    perdu = scene.abonner(depuis=8)
    revenir(scene.gironde.url, scene.gironde.schema, 4)
    epoque = ouvrir_epoque(scene.gironde.url, scene.gironde.schema)
    scene.gironde.versions = {e.stream: e.version for e in scene.gironde.lire()}
    with psycopg.connect(scene.gironde.url, autocommit=True) as maitre:
        maitre.execute(f"update {scene.gironde.schema}.abonnements set position = 8".encode())
    suit = scene.abonner("droits", depuis=4)
    scene.gironde.ajouter(3, dossiers=500)
    with scene.au_travail():
        scene.attendre(lambda: len(scene.abonne.recus) > 0)
    present = scene.present(perdu)
    assert (present.etat, present.motif) == (EtatAbonnement.ARRETE, AU_DELA)
    assert scene.present(suit).etat == EtatAbonnement.ACTIF
    assert {evenement["epoque"] for evenement in scene.abonne.evenements} == {epoque.nom}


@pytest.mark.usefixtures("sans_epoque")
def test_f2_une_etape_dont_l_issue_est_perdue_n_est_pas_dite_deux_fois(essai: Essai, base: str) -> None:  # noqa: F811
    """Sent, then the backup goes back to before the outcome: it is found there, under the mark that it bears."""
    position = essai.journal.position()
    essai.carnet.ouvrir(0)
    assert essai.livrer() == 2
    tenus_avant = dict(essai.voisin.rendez_vous)
    revenir(base, SCHEMA, position)
    ouvrir_epoque(base, SCHEMA)
    assert essai.suivies == []
    assert reprendre(essai.livreur) == 1, "topics will not speak of it again"
    assert essai.carnet.reprises() == [essai.dossier]
    assert reprendre(essai.livreur) == 0
    essai.livrer()
    assert essai.voisin.rendez_vous == tenus_avant
    assert essai.etats == ["REUSSIE"] * 2
    lus = essai.journal.lire([essai.dossier])[essai.dossier]
    assert next(e.corps["retrouvee"] for e in lus if "retrouvee" in e.corps)


@pytest.mark.usefixtures("sans_epoque")
def test_f2_une_etape_perdue_puis_redite_n_est_pas_doublee(
    essai: Essai,  # noqa: F811
    base: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An agent says again what was lost, under ids of its own: a partner that can recognise it is asked first."""
    position = essai.journal.position() - 2
    essai.carnet.ouvrir(0)
    essai.livrer()
    revenir(base, SCHEMA, position)
    ouvrir_epoque(base, SCHEMA)
    monkeypatch.setattr(type(essai.voisin), "reconnait", True)
    demandes: list[str] = []

    def reconnaitre(appel: object, lus: object) -> None:
        demandes.append("REDITE")

    monkeypatch.setattr(essai.voisin, "reconnaitre", reconnaitre)
    essai.faire(prendre(rendez_vous=uuid4()), "2025-03-18")
    essai.livrer()
    assert demandes == ["REDITE"]


@pytest.mark.usefixtures("sans_epoque")
class TestEpoques:
    def test_une_epoque_ne_va_pas_au_dela_du_journal(self, maitre: psycopg.Connection, journal: Journal) -> None:
        for depuis in (-1, journal.position() + 1):
            with pytest.raises(EpoqueRefusee, match="le journal n'a que"):
                ouvrir(maitre, SCHEMA, depuis, MOTIF)

    def test_elle_a_un_motif(self, maitre: psycopg.Connection) -> None:
        for motif in ("", "x" * 501):
            with pytest.raises(EpoqueRefusee, match="dites pourquoi"):
                ouvrir(maitre, SCHEMA, None, motif)

    def test_deux_a_la_fois_n_en_font_qu_une(self, maitre: psycopg.Connection) -> None:
        maitre.execute("insert into d33.epoques values (clock_timestamp() + interval '1 second', 0, 'essai')")
        with pytest.raises(EpoqueRefusee, match="une seule suffit"):
            ouvrir(maitre, SCHEMA, None, MOTIF)

    def test_ce_qui_est_lu_avant_et_au_dela_est_perdu(self, maitre: psycopg.Connection, journal: Journal) -> None:
        epoque = ouvrir(maitre, SCHEMA, journal.position(), MOTIF)
        (lue,) = lire(maitre, SCHEMA)
        assert (lue, numero_de(lue.nom)) == (epoque, epoque.numero)
        assert perdue([lue], lue.depuis + 1, 0) == lue
        assert perdue([lue], lue.depuis, 0) is None
        assert perdue([lue], lue.depuis + 1, lue.numero) is None
