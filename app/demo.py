"""The demonstration: everything from nothing to figures that are checked, then the service."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

from app import composition, environnement
from app.cli import sortie
from app.controle import Controle, controler
from app.processus import attendre_la_fin, ensemble
from app.settings import Reglages
from integrations.kafka import topics
from integrations.kafka.position import lire_position
from integrations.simulation.departement import simuler
from integrations.simulation.parametres import Parametres
from ledger.dates import aujourd_hui
from ledger.publication import familles_publiques, topic
from projections.rebuild import reconstruire
from readmodels.horloge import Moment
from readmodels.lecteur import Lecteur

RELAIS_S: Final = 1800.0
"""How long the first publication may take, at most."""


class Demonstration:
    """One run of ``make demo`` over the servers that the settings lead to."""

    def __init__(self, reglages: Reglages, dossiers: int, mois: int, graine: int) -> None:
        """``dossiers``, ``mois`` and ``graine`` are those of the simulation, when the log is empty."""
        self.reglages, self.dossiers, self.mois, self.graine = reglages, dossiers, mois, graine
        self.fichier_verite = environnement.dossier_de_donnees() / "verite.json"
        self.debut = time.monotonic()

    def derouler(self, *, servir: bool) -> int:
        """Run; exit status 0 when every figure equals the truth, 1 otherwise."""
        with self._phase("Journal, vues et coffre des clés"):
            composition.migrer(self.reglages)
        verite = self._simuler()
        with self._phase("Vues projetées"):
            position = self._projeter()
        bootstrap = self.reglages.kafka_bootstrap
        assert bootstrap is not None  # noqa: S101 - the demonstration asks for a broker
        topics.creer_topics(bootstrap, self.reglages.schema_journal, replication=self.reglages.kafka_replication)
        commandes = [["relayer"], *([["projeter"], ["api"]] if servir else [])]
        with ensemble(*commandes):
            with self._phase("Événements publiés sur Kafka"):
                self._attendre_relais(bootstrap, position)
            statut = self._controler(verite)
            self._montrer_topics()
            self._dire_ou_regarder(servir=servir)
            if servir:
                attendre_la_fin()
        return statut

    @contextmanager
    def _phase(self, libelle: str) -> Iterator[None]:
        debut = time.monotonic()
        yield
        sortie.dire(f"✔ {libelle} ({time.monotonic() - debut:.1f} s)")

    def _simuler(self) -> dict[str, Any]:
        """Write the département if the log is empty, and give its truth."""
        with composition.masse(self.reglages) as masse, composition.coffre_ouvert(self.reglages) as coffre:
            if masse.position() > 0:
                sortie.dire("✔ Département déjà simulé, rien n'est perdu")
                return self._lire_verite()
            parametres = Parametres(self.reglages.departement, self.dossiers, self.mois, self.graine, aujourd_hui())
            with self._phase(f"Département simulé : {self.dossiers} dossiers sur {self.mois} mois"):
                with sortie.avancement("événements") as barre:
                    verite = simuler(masse.ajouter, coffre, parametres, barre.avancer)
                verite.ecrire(self.fichier_verite)
        return self._lire_verite()

    def _lire_verite(self) -> dict[str, Any]:
        lue: dict[str, Any] = json.loads(self.fichier_verite.read_text())
        return lue

    def _projeter(self) -> int:
        with composition.projecteur(self.reglages) as projecteur:
            manquantes = [vue.nom for vue in projecteur.a_reconstruire()]
            if manquantes:
                with sortie.avancement("vues", len(manquantes)) as barre:
                    reconstruire(projecteur, manquantes, lambda _: barre.avancer(1))
            with sortie.avancement("événements", projecteur.tete()) as barre:
                return projecteur.rattraper(lambda avancee: barre.fixer(avancee.jusqua))

    def _attendre_relais(self, bootstrap: str, position: int) -> None:
        limite = time.monotonic() + RELAIS_S
        with sortie.avancement("événements", position) as barre:
            while (publiee := lire_position(bootstrap, self.reglages.schema_journal).numero) < position:
                barre.fixer(publiee)
                if time.monotonic() > limite:
                    message = f"le relais n'a publié que {publiee} événements sur {position} en {RELAIS_S:.0f} s"
                    raise ValueError(message)
                time.sleep(0.2)

    def _controler(self, verite: dict[str, Any]) -> int:
        lecteur = Lecteur(self.reglages.database_url, self.reglages.schema_journal, pool_max=2)
        try:
            moment = Moment.au(date.fromisoformat(verite["parametres"]["jusqu_au"]))
            controles = controler(lecteur, verite, moment)
        finally:
            lecteur.fermer()
        sortie.tableau(
            "Les chiffres des vues et ceux de la simulation",
            ["question", "cellules", "écarts"],
            [[c.question, str(c.cellules), str(c.ecarts)] for c in controles],
        )
        for controle in controles:
            for exemple in controle.exemples:
                sortie.dire(f"✘ {controle.question} : {exemple}")
        self._montrer_publies(verite)
        return _statut(controles)
