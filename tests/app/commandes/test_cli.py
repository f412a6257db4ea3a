"""The commands on a real log: what they do, what they refuse, and what a program reads of them."""

import base64
import json
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from app import projection
from integrations.caf.ecriture import ecrire_flux
from integrations.storage.databases import ServeurPostgres
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.app.cli import DUREE_MAX_S, Cli, Ici, environnement
from tests.integrations.caf.importation.population import JUIN, foyers, personne
from tests.integrations.caf.importation.population import foyer as foyer_caf
from tests.web.parcours import SECRET, derouler, histoire
from tests.web.serveur import Api, identite, reglages_de


@pytest.fixture
def vide(postgres: ServeurPostgres) -> Iterator[str]:
    """A database where nothing was ever created."""
    nom = f"essai_{uuid4().hex}"
    yield postgres.creer_base(nom)
    postgres.supprimer_base(nom)


class TestReglages:
    def test_secret_faible(self, cli: Cli) -> None:
        faible = base64.b64encode(b"ab" * 16).decode()
        message = cli.avec(PARCOURS_KEK=faible).refuser("verifier")
        assert "PARCOURS_KEK : le secret est faible : tirez 32 octets au hasard" in message
        assert faible not in message

    def test_manquants(self, cli: Cli) -> None:
        message = cli.avec(PARCOURS_KEK=None, PARCOURS_CLES_URL=None).refuser("jeton", "--role", "REFERENT")
        assert message.splitlines() == [
            "Réglages à corriger dans l'environnement :",
            "  PARCOURS_CLES_URL : manque",
            "  PARCOURS_KEK : manque",
        ]

    def test_un_departement_qui_n_est_pas_decrit(self, cli: Cli) -> None:
        message = cli.avec(PARCOURS_DEPARTEMENT="64").refuser("importer", "caf", "flux.xml")
        assert "'64' n'est pas décrit" in message


COMMANDES = [["migrer"], ["projeter", "--une-fois"], ["reconstruire"], ["verifier"], ["rejouer", str(UUID(int=1))]]


class TestBaseAbsente:
    @pytest.mark.parametrize("arguments", COMMANDES, ids=" ".join)
    def test_injoignable(self, cli: Cli, ici: Ici, arguments: list[str]) -> None:
        with socket.socket() as libre:
            libre.bind(("127.0.0.1", 0))
            url = f"postgresql://agent:motdepasse@127.0.0.1:{libre.getsockname()[1]}/base"
        message = cli.avec(PARCOURS_DATABASE_URL=url, PARCOURS_CLES_URL=url).refuser_ici(ici, *arguments)
        assert message.startswith("La base de données ne répond pas")
        assert "PARCOURS_DATABASE_URL" in message
        assert "motdepasse" not in message

    @pytest.mark.parametrize("arguments", COMMANDES[1:], ids=" ".join)
    def test_pas_encore_migree(self, vide: str, ici: Ici, arguments: list[str]) -> None:
        message = Cli(environnement(reglages_de(vide))).refuser_ici(ici, *arguments)
        assert message == "Le journal n'existe pas encore dans cette base : lancez d'abord « parcours migrer »."


def test_de_la_base_vide_aux_vues(vide: str, tmp_path: Path) -> None:
    """migrer twice, importer, projeter, reconstruire: what an installation runs, in order."""
    cli = Cli(environnement(reglages_de(vide)))
    for _ in range(2):
        assert cli.lancer("migrer").texte == "Le journal d33 est prêt.\n"
    flux = tmp_path / "flux.xml"
    ecrire_flux(flux, JUIN, foyers(20))
    assert cli.lancer("importer", "caf", str(flux), "--json").json["crees"] == 24
    assert "Vues à jour à la position 73." in cli.lancer("projeter", "--une-fois").texte
    reconstruites = cli.lancer("reconstruire", "--json").json
    assert {vue["ecarts"] for vue in reconstruites} == {0}
    assert {vue["position"] for vue in reconstruites} == {73}
    lignes = {vue["vue"]: vue["lignes"] for vue in reconstruites}
    assert (lignes["file_active"], lignes["f_orientation"]) == (24, 0)


class TestVues:
    def test_une_vue_et_celles_qui_la_lisent(self, cli: Cli, api: Api) -> None:
        api.projeter()
        sortie = cli.lancer("reconstruire", "agenda")
        assert "agenda" in sortie.texte
        assert "file_active" in sortie.texte
        assert "f_droits" not in sortie.texte

    def test_une_vue_inconnue(self, cli: Cli) -> None:
        assert cli.refuser("reconstruire", "agendas").startswith("vue inconnue : agendas. Vues : agenda")

    def test_un_seul_projecteur(self, cli: Cli, api: Api) -> None:
        with projection.projecteur(api.reglages):
            assert "un seul à la fois" in cli.refuser("projeter", "--une-fois")

    def test_une_vue_arretee_se_dit_et_fait_echouer(self, cli_neuve: Cli, api_neuve: Api) -> None:
        with psycopg.connect(api_neuve.reglages.database_url, autocommit=True) as maitre:
            maitre.execute("update d33_vues.reperes set erreur = 'événements 1 à 2 : essai' where vue = 'f_offre'")
        sortie = cli_neuve.lancer("projeter", "--une-fois", statut=1)
        assert "La vue f_offre est arrêtée à la position 0, événements 1 à 2 : essai" in sortie.erreurs

    def test_projeter_suit_jusqu_au_signal(self, cli: Cli, api: Api) -> None:
        with cli.demarrer("projeter") as processus:
            referent = str(api.referent())
            dossier = api.ouvrir()
            derouler(api, dossier, "designer-structure")
            position = api.faire(dossier, "designer-referent", survenu_le="2026-01-21", referent=referent)["position"]
            limite = time.monotonic() + DUREE_MAX_S
            while api.services.lecteur.position() < position:
                assert time.monotonic() < limite
                time.sleep(0.05)
            processus.send_signal(signal.SIGTERM)
            _, erreurs = processus.communicate(timeout=DUREE_MAX_S)
        assert processus.returncode == 0, erreurs
        assert [ligne["dossier"] for ligne in api.lire("/dossiers", referent=referent).json()["lignes"]] == [
            str(dossier)
        ]


class TestRejouer:
    def test_en_json(self, cli: Cli, api: Api) -> None:
        dossier = api.ouvrir()
        derouler(api, dossier)
        rejeu = cli.lancer("rejouer", str(dossier), "--au", "15/01/2026", "--horloge", "valable", "--json").json
        assert (rejeu["valable_au"], rejeu["chaine_verifiee"]) == ("2026-01-15", True)
        assert [etape["type"] for etape in rejeu["etapes"]] == [
            "dossier.ouvert.v1",
            "orientation.preconisee.v1",
            "orientation.decidee.v1",
        ]
        assert rejeu["etapes"][0]["scelle"] is None

    def test_en_tableau(self, cli: Cli, api: Api) -> None:
        dossier = api.ouvrir(identite=identite(nom="Harizmendi"))
        derouler(api, dossier)
        sortie = cli.lancer("rejouer", str(dossier))
        assert "Contrat d'engagement signé" in sortie.texte
        assert f"Chaîne vérifiée : {1 + len(histoire())} événements, aucun n'a été altéré." in sortie.texte
        assert "Harizmendi" not in sortie.texte
        assert SECRET not in sortie.texte

    @pytest.mark.parametrize("date_", ["hier", "2026-02-30", "30/02/2026", "2026/01/01", ""])
    def test_date_illisible(self, cli: Cli, ici: Ici, date_: str) -> None:
        assert "Écrivez AAAA-MM-JJ ou JJ/MM/AAAA" in cli.refuser_ici(ici, "rejouer", str(uuid4()), "--au", date_)

    def test_dossier_inconnu(self, cli: Cli) -> None:
        dossier = str(uuid4())
        assert (
            cli.refuser("rejouer", dossier) == f"aucun dossier {dossier} dans ce département : vérifiez son identifiant"
        )

    @pytest.mark.parametrize(
        "arguments", [["rejouer", "abc"], ["rejouer"], ["rejouer", str(UUID(int=1)), "--horloge", "x"]], ids=range(3)
    )
    def test_mal_appelee(self, cli: Cli, ici: Ici, arguments: list[str]) -> None:
        assert "rejouer" in cli.lancer_ici(ici, *arguments, statut=2).erreurs


class TestVerifier:
    def test_intact_et_temoin(self, cli: Cli, api: Api) -> None:
        api.ouvrir()
        sortie = cli.lancer("verifier", "--json").json
        assert sortie["rupture"] is None
        assert sortie["evenements"] == sortie["position"] == api.services.journal.position()
        temoin = f"{sortie['position']}:{sortie['hash']}"
        assert f"Témoin à conserver : {temoin}" in cli.lancer("verifier", "--temoin", temoin).texte
        faux = f"{sortie['position']}:{'0' * 64}"
        assert "l'empreinte diffère" in cli.lancer("verifier", "--temoin", faux, statut=1).erreurs

    @pytest.mark.parametrize("temoin", ["x", "12", "12:abc", ":" + "0" * 64])
    def test_temoin_illisible(self, cli: Cli, ici: Ici, temoin: str) -> None:
        assert cli.refuser_ici(ici, "verifier", "--temoin", temoin).startswith("témoin illisible")

    def test_journal_altere(self, cli_neuve: Cli, api_neuve: Api) -> None:
        dossier = api_neuve.ouvrir()
        derouler(api_neuve, dossier, "decider-orientation")
        with psycopg.connect(api_neuve.reglages.database_url, autocommit=True) as maitre:
            maitre.execute("alter table d33.evenements disable trigger immuable")
            maitre.execute(
                "update d33.evenements set survenu_le = '2026-01-09' where stream = %s and version = 2", (dossier,)
            )
        sortie = cli_neuve.lancer("verifier", statut=1)
        attendu = (
            f"Journal altéré à la position 3 (flux {dossier}, version 2) : le contenu ne correspond pas à l'empreinte."
        )
        assert sortie.erreurs.rstrip() == attendu
        rupture = cli_neuve.lancer("verifier", "--json", statut=1).json["rupture"]
        assert (rupture["position"], rupture["stream"], rupture["version"]) == (3, str(dossier), 2)
        assert "chaîne rompue à la position 3" in cli_neuve.refuser("rejouer", str(dossier))


class TestJeton:
    @pytest.fixture
    def courriel(self, api: Api) -> str:
        """Of an agent who is a décideuse and an auditrice, of the same structure."""
        le, courriel, agent = aujourd_hui(), f"{uuid4()}@exemple.fr", uuid4()
        for role in (Role.DECIDEUR, Role.AUDITEUR):
            api.donner(courriel, "Maïté Essai", role, structure="CCAS-33-01", agent=agent, du=le, au=le)
        return courriel

    def test_m3_il_ouvre_l_interface_puis_est_revoque_seul(self, cli: Cli, api: Api, courriel: str) -> None:
        premier, second = (cli.lancer("jeton", courriel, "--role", "decideur").texte.strip() for _ in range(2))
        assert ouvre(api, premier) == ouvre(api, second) == 200
        acteur = api.services.ecrans.jetons.lire(premier)
        assert (acteur.role, acteur.structure) == (Role.DECIDEUR, "CCAS-33-01")
        miens = [un for un in cli.lancer("jetons", "--json").json if un["agent"] == str(acteur.agent)]
        assert [un["role"] for un in miens] == ["DECIDEUR", "DECIDEUR"]
        assert miens[0]["jeton"] in cli.lancer("jetons").texte
        assert "révoqué" in cli.lancer("revoquer-jeton", miens[1]["jeton"]).texte
        assert [ouvre(api, premier), ouvre(api, second)] == [401, 200]
        assert "n'est pas en cours" in cli.refuser("revoquer-jeton", miens[1]["jeton"])

    def test_m3_sans_habilitation_il_n_y_en_a_pas(self, cli: Cli, ici: Ici, courriel: str) -> None:
        assert "aucune habilitation en cours" in cli.refuser_ici(ici, "jeton", "personne@exemple.fr")
        assert "aucune habilitation en cours" in cli.refuser_ici(ici, "jeton", courriel, "--role", "REFERENT")
        assert "--role (AUDITEUR, DECIDEUR)" in cli.refuser_ici(ici, "jeton", courriel)

    def test_celui_d_un_programme(self, cli: Cli, api: Api, ici: Ici) -> None:
        """It reads the flux; it records steps only when whoever gives it says so."""
        dossier = api.ouvrir()
        corps = {"etat_droit": "OUVERT_SUSPENDU", "soumis_droits_devoirs": True}
        lit, ecrit = (cli.lancer("jeton", *plus).texte.strip() for plus in ((), ("--ecriture",)))
        statuts = [
            api.appeler(
                "POST",
                f"/dossiers/{dossier}/modifier-droits",
                entetes={"Authorization": f"Bearer {jeton}", "Idempotency-Key": str(uuid4())},
                json=corps,
            ).status_code
            for jeton in (lit, ecrit)
        ]
        assert statuts == [403, 201]
        lu = api.services.ecrans.jetons.lire(lit)
        assert (lu.role, lu.lecture_seule) == (Role.SYSTEME, True)
        assert api.appeler("GET", "/metriques", entetes={"Authorization": f"Bearer {lit}"}).status_code == 200
        assert "retirez --ecriture" in cli.refuser_ici(ici, "jeton", "personne@exemple.fr", "--ecriture")

    @pytest.mark.parametrize("arguments", [["--role", "CHEF"], ["--heures", "13"]], ids=range(2))
    def test_mal_appelee(self, cli: Cli, ici: Ici, arguments: list[str]) -> None:
        assert "jeton" in cli.lancer_ici(ici, "jeton", *arguments, statut=2).erreurs


def ouvre(api: Api, jeton: str) -> int:
    """Status of a dashboard that is asked for with this token."""
    entetes = {"Authorization": f"Bearer {jeton}"}
    return api.appeler("GET", "/tableaux/orientation", role=None, entetes=entetes).status_code


class TestImporter:
    def test_rapport_et_rejets(self, cli: Cli, tmp_path: Path) -> None:
        flux, rejets = tmp_path / "flux.xml", tmp_path / "rejets.csv"
        ecrire_flux(flux, JUIN, [*(foyer_caf(n) for n in range(201, 204)), foyer_caf(204, personne(2010))])
        sortie = cli.lancer("importer", "caf", str(flux), "--rejets", str(rejets))
        assert "Rejets détaillés dans" in sortie.texte
        entete, ligne = rejets.read_text("utf-8-sig").splitlines()
        assert entete == "ligne;identifiant;personne_rang;motif;quoi_faire"
        assert ligne.split(";")[1].startswith("•••")
        rapport = cli.lancer("importer", "caf", str(flux), "--rejets", str(rejets), "--json").json
        assert rapport == {
            "lus": 4,
            "crees": 0,
            "modifies": 0,
            "inchanges": 3,
            "hors_champ": 0,
            "rejetes": 1,
            "avertissements": 0,
            "fichier_rejets": str(rejets),
            "fichier_avertissements": str(flux.with_suffix(".avertissements.csv")),
            "avertissements_du_fichier": [],
        }

    def test_avertissements(self, cli: Cli, tmp_path: Path) -> None:
        """What is imported all the same is told: of the file on the screen, of each line in a file."""
        flux, dits = tmp_path / "flux.xml", tmp_path / "dits.csv"
        ecrire_flux(flux, JUIN, [foyer_caf(231), foyer_caf(232)])
        annonce = b"<NBTOTDOSRSATRANSM>00000002<"
        douteux = re.sub(rb"<QUAL>[A-Z]+", b"<QUAL>DR", flux.read_bytes(), count=1)
        assert annonce in douteux
        flux.write_bytes(douteux.replace(annonce, b"<NBTOTDOSRSATRANSM>00000001<"))
        appel = ("importer", "caf", str(flux), "--avertissements", str(dits))
        texte = " ".join(cli.lancer(*appel).texte.split())
        assert "Avertissement : Le fichier annonce 1 foyer(s) et en contient 2. Vérifier auprès" in texte
        assert "Avertissements détaillés dans" in texte
        entete, *lignes = dits.read_text("utf-8-sig").splitlines()
        assert entete == "ligne;identifiant;personne_rang;motif;quoi_faire"
        assert [ligne.split(";")[3] for ligne in lignes] == [
            "Un code n’est pas connu de ce logiciel : civilité (QUAL).",
            "Le fichier annonce 1 foyer(s) et en contient 2.",
        ]
        assert lignes[0].split(";")[1].startswith("•••")
        rapport = cli.lancer(*appel, "--json").json
        assert rapport["avertissements"] == 2
        assert [dit.split(".")[0] for dit in rapport["avertissements_du_fichier"]] == [
            "Le fichier annonce 1 foyer(s) et en contient 2"
        ]

    def test_f8_un_flux_coupe_se_dit_et_le_flux_entier_est_pris_ensuite(self, cli: Cli, tmp_path: Path) -> None:
        """The report says what was recorded, the error and the status that it stops; whole, it brings what was missing."""
        flux = tmp_path / "flux.xml"
        ecrire_flux(flux, JUIN, [foyer_caf(n) for n in range(211, 214)])
        entier = flux.read_bytes()
        flux.write_bytes(entier[:-900])
        sortie = cli.lancer("importer", "caf", str(flux), "--json", statut=1)
        assert sortie.json["crees"] == 2
        assert "Le fichier s’arrête avant sa fin" in sortie.erreurs
        assert "2 foyer(s) avaient déjà été lus" in sortie.erreurs
        flux.write_bytes(entier)
        rapport = cli.lancer("importer", "caf", str(flux), "--json").json
        assert (rapport["crees"], rapport["inchanges"]) == (1, 2)

    def test_fichier_absent(self, cli: Cli, tmp_path: Path) -> None:
        message = cli.refuser("importer", "caf", str(tmp_path / "absent.xml"), "--json")
        assert "n’existe pas ou n’est pas lisible" in message

    def test_rejets_impossibles_a_ecrire(self, cli: Cli, tmp_path: Path) -> None:
        flux = tmp_path / "flux.xml"
        ecrire_flux(flux, JUIN, [foyer_caf(221)])
        message = cli.refuser("importer", "caf", str(flux), "--rejets", str(tmp_path / "absent" / "r.csv"))
        assert message.endswith("ne peut pas être lu ou écrit : vérifiez son chemin et ses droits.")


def test_l_interface_servie(cli: Cli, api: Api) -> None:
    """In its own process: it answers, logs nothing of what is asked, and stops when told."""
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        port = libre.getsockname()[1]
    with cli.demarrer("api", "--port", str(port)) as processus:
        url = f"http://127.0.0.1:{port}"
        limite = time.monotonic() + DUREE_MAX_S
        while True:
            try:
                reponse = httpx.get(f"{url}/sante")
                break
            except httpx.ConnectError:
                assert processus.poll() is None, processus.communicate()
                assert time.monotonic() < limite
                time.sleep(0.1)
        assert reponse.status_code == 200
        assert "server" not in reponse.headers
        entetes = {"Authorization": f"Bearer {api.jeton(Role.REFERENT)}"}
        assert httpx.post(f"{url}/recherche", headers=entetes, json={"recherche": "Harizmendi"}).status_code == 200
        assert httpx.get(f"{url}/dossiers?referent=Harizmendi", headers=entetes).status_code == 422
        processus.send_signal(signal.SIGTERM)
        texte, erreurs = processus.communicate(timeout=DUREE_MAX_S)
    assert processus.returncode in (0, -signal.SIGTERM), erreurs
    assert "Traceback" not in erreurs
    for sortie in (texte, erreurs):
        assert "Harizmendi" not in sortie
        assert "/dossiers" not in sortie


def test_le_json_d_une_commande_n_est_suivi_de_rien(cli: Cli) -> None:
    for arguments in (["verifier", "--json"], ["reconstruire", "--json"]):
        json.loads(cli.lancer(*arguments).texte)
