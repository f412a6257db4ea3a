"""The demonstration: everything from nothing to figures that are checked, then the service."""

import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from app import composition, comptes, environnement, postes, preuve, projection
from app.cli import sortie
from app.controle import chiffres, controler
from app.demo import envois, france_travail
from app.processus import Lancement, attendre_la_fin, ensemble
from app.settings import Reglages
from integrations.kafka.position import lire_position
from ledger.dates import aujourd_hui
from ledger.events.suivi.rendez_vous import RendezVousHonore
from ledger.publication import topic
from projections.moteur.reconstruction import reconstruire
from readmodels.flux import compter_par_topic
from readmodels.lecteur import Lecteur
from readmodels.listes import transmission
from simulation.departement import simuler
from simulation.plan.parametres import Parametres

ECART_FOURNISSEUR: Final = 10
"""Port of the local identity provider, above the screens'."""
SERVIS: Final = (
    postes.PROJECTEUR,
    postes.ETATS,
    postes.NOTIFICATEUR,
    postes.IMPORTATEUR,
    postes.SCELLEUR,
    postes.CONNECTEUR,
    postes.EXPEDITEUR,
    postes.API,
)
"""The processes that run beside the relay once everything is ready."""
RELAIS_S: Final = 3600.0
"""How long the first publication may take, at most."""


class Demonstration:
    """One run of ``make demo`` over the servers that the settings lead to."""

    def __init__(self, reglages: Reglages, dossiers: int, mois: int, graine: int) -> None:
        """``dossiers``, ``mois`` and ``graine`` are those of the simulation, when the log is empty."""
        self.reglages, self.dossiers, self.mois, self.graine = reglages, dossiers, mois, graine
        self.fichier_verite = environnement.dossier_de_donnees() / "verite.json"
        self.fichier_comptes = environnement.dossier_de_donnees() / "comptes.json"
        self.agents: list[comptes.Agent] = []
        self.debut = time.monotonic()

    def derouler(self, *, servir: bool) -> int:
        """Run; exit status 0 when every figure equals the truth, 1 otherwise."""
        with _phase("Journal, vues et coffre des clés prêts"):
            composition.migrer(self.reglages)
        verite = self._simuler()
        with ExitStack() as pile:
            with _phase("Dernières étapes transmises au simulateur de France Travail"):
                pile.enter_context(france_travail.simulateur(self.reglages))
            pile.enter_context(envois.transporteurs())
            return self._poursuivre(verite, servir=servir)

    def _poursuivre(self, verite: dict[str, Any], *, servir: bool) -> int:
        with _phase("Vues projetées"):
            position = self._projeter()
        with _phase("Journal scellé"), preuve.ouvrir_scelleur(self.reglages) as scelleur:
            scelleur.sceller()
        composition.preparer_topics(self.reglages)
        self._preparer_identite()
        identite = Lancement(("fournisseur-identite", str(self.fichier_comptes)), postes.sans_secret(postes.OIDC))
        servis = [identite, *(postes.lancement(poste, self.reglages) for poste in SERVIS)] if servir else []
        with ensemble(postes.lancement(postes.RELAIS, self.reglages), *servis):
            with _phase("Événements publiés sur Kafka, chacun une fois"):
                self._attendre_relais(position)
            exact = self._controler(verite)
            self._conclure(exact=exact, servir=servir)
            if servir:
                attendre_la_fin()
        return 0 if exact else 1

    def _simuler(self) -> dict[str, Any]:
        """Write the département if the log is empty, and give its truth."""
        with composition.masse(self.reglages) as masse, composition.coffre_ouvert(self.reglages) as coffre:
            if masse.position() == 0:
                parametres = Parametres(self.reglages.departement, self.dossiers, self.mois, self.graine, aujourd_hui())
                with _phase(f"Département simulé : {self.dossiers} personnes à accompagner, {self.mois} mois"):
                    with sortie.avancement("dossiers", parametres.avancement_total) as barre:
                        verite = simuler(
                            masse.ajouter,
                            coffre,
                            parametres,
                            barre.avancer,
                            cle_identifiants=self.reglages.octets("cle_empreintes"),
                        )
                    with self.fichier_verite.open("wb") as fichier:
                        verite.ecrire(fichier)
            else:
                sortie.dire("✔ Département déjà simulé : rien n'est refait, rien n'est perdu")
        lue: dict[str, Any] = json.loads(self.fichier_verite.read_text())
        return lue

    def _projeter(self) -> int:
        with projection.projecteur(self.reglages) as projecteur:
            if manquantes := [vue.nom for vue in projecteur.a_reconstruire()]:
                with sortie.avancement("vues", len(manquantes)) as barre:
                    reconstruire(
                        projecteur,
                        manquantes,
                        lambda _: barre.avancer(1),
                        connecter=lambda: projection.connecter(self.reglages),
                    )
            with sortie.avancement("événements", projecteur.tete()) as barre:
                return projecteur.rattraper(lambda avancee: barre.fixer(avancee.jusqua))

    def _preparer_identite(self) -> None:
        """Accounts of the demonstration, and the settings by which the processes reach the local provider."""
        with composition.services(self.reglages) as services:
            self.agents = comptes.preparer(services, self.fichier_comptes, aujourd_hui())
        for nom, valeur in {
            "EMETTEUR": f"http://127.0.0.1:{self.reglages.port + ECART_FOURNISSEUR}",
            "CLIENT": "parcours-demonstration",
            "SECRET": secrets.token_urlsafe(32),
        }.items():
            os.environ.setdefault(f"PARCOURS_OIDC_{nom}", valeur)

    def _attendre_relais(self, position: int) -> None:
        limite = time.monotonic() + RELAIS_S
        ou = self.reglages.adresse_kafka, self.reglages.schema_journal
        with sortie.avancement("événements", position) as barre:
            while (publiee := lire_position(*ou, securite=self.reglages.securite_kafka).numero) < position:
                barre.fixer(publiee)
                if time.monotonic() > limite:
                    message = f"le relais n'a publié que {publiee} événements sur {position} en {RELAIS_S:.0f} s"
                    raise ValueError(message)
                time.sleep(0.2)

    def _controler(self, verite: dict[str, Any]) -> bool:
        """Compare, print; whether everything is equal."""
        lecteur = Lecteur(self.reglages.database_url, self.reglages.schema_journal, pool_max=2)
        try:
            controles, publies = controler(lecteur, verite), chiffres(lecteur, verite)
            par_topic, transmises = compter_par_topic(lecteur), transmission.compter(lecteur)
        finally:
            lecteur.fermer()
        sortie.tableau(
            "Chiffres des vues, et chiffres tirés par la simulation",
            ["chiffre", "tiré", "lu dans les vues"],
            [[c.libelle, f"{c.attendu:g}", f"{c.lu:g}"] for c in publies],
        )
        sortie.tableau(
            "Tableaux de pilotage, cellule par cellule",
            ["tableau", "cellules", "écarts"],
            [[c.table, str(c.cellules), str(c.ecarts)] for c in controles],
        )
        for controle in controles:
            for exemple in controle.exemples:
                sortie.dire(f"✘ {controle.table} : {exemple}")
        sortie.tableau("Topics", ["topic", "événements"], [[nom, str(nombre)] for nom, nombre in par_topic.items()])
        sortie.tableau(
            "Transmissions à France Travail (simulateur)",
            ["état", "étapes"],
            [[etat.libelle, str(nombre)] for etat, nombre in transmises.items()],
        )
        return not any(c.ecarts for c in controles) and all(c.attendu == c.lu for c in publies)

    def _conclure(self, *, exact: bool, servir: bool) -> None:
        verdict = "✔ Tous les chiffres sont exacts" if exact else "✘ Des chiffres diffèrent de la vérité simulée"
        sortie.dire(f"{verdict} ({time.monotonic() - self.debut:.0f} s en tout)")
        if servir:
            racine = f"http://{self.reglages.hote}:{self.reglages.port}"
            sortie.dire(f"Les écrans : {racine}/ — « S'identifier », puis choisir un compte, sans mot de passe :")
            for agent in self.agents:
                sortie.dire(f"  {agent.prenom} {agent.nom} ({agent.description})")
            sortie.dire(f"Documentation de l'API : {racine}/docs · santé : {racine}/sante")
            sortie.dire(f"Un jeton : parcours jeton {self.agents[0].courriel}")
            sortie.dire("SMS et courriels ne vont à personne : ils se lisent dans le dossier et la boîte d'envoi.")
            sortie.dire(f"Kafka, en clair et sans compte : {self.reglages.kafka_bootstrap}, dans un autre terminal :")
            sortie.dire(
                f"  .venv/bin/python examples/abonne.py {self.reglages.kafka_bootstrap} essai essai.sqlite {self._topic()}"
            )
            sortie.dire("Ctrl-C pour arrêter ; les données restent.")

    def _topic(self) -> str:
        return topic(self.reglages.schema_journal, RendezVousHonore.famille)


@contextmanager
def _phase(libelle: str) -> Iterator[None]:
    debut = time.monotonic()
    yield
    sortie.dire(f"✔ {libelle} ({time.monotonic() - debut:.1f} s)")
