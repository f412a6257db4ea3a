"""The process that imports what administrators hand over: one flow at a time, then the corrections that wait.

A run that is cut is begun again: the importer repeats nothing. Dossiers that were created or changed before the cut keep
their counts; at most one lot of persons may be counted unchanged that was not.
"""

import logging
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from app.postes import IMPORTATEUR
from commands.base import Cadre
from integrations.caf.candidat import AvertissementImport, Rapport, RejetImport
from integrations.caf.correction import champs, corriger, extraire
from integrations.caf.erreurs import FluxIllisible
from integrations.caf.importer import Importateur
from ledger.annexes.battements import Pouls
from ledger.contexte import Acteur
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.territoire import Territoire
from web.tables.imports import (
    AVERTISSEMENTS_MAX,
    COMPTES,
    ESSAIS_MAX,
    REJETS_MAX,
    DepotIllisible,
    Import,
    Imports,
    RejetGarde,
)

AGENT_IMPORT: Final = UUID("00000000-0000-5000-8000-0000000caf00")
PAUSE_S: Final = 2.0
MENAGE_S: Final = 3600.0
"""Between two looks at what is kept for too long."""
OUBLIE: Final = "Le contenu de ce rejet est oublié : faites corriger par l'organisme, le prochain flux le reprendra."
journal = logging.getLogger("parcours.importations")


class Importations:
    """The work of the process."""

    def __init__(self, journal: Journal, imports: Imports, territoire: Territoire, cadre: Callable[[], Cadre]) -> None:
        """``cadre`` gives the frame of a decision of the day."""
        self._journal, self._imports, self._territoire, self._cadre = journal, imports, territoire, cadre
        self._menage, self._pouls = 0.0, Pouls(journal, IMPORTATEUR.nom)

    def suivre(self, continuer: Callable[[], bool], pause_s: float = PAUSE_S) -> None:
        """Import what comes, until told to stop."""
        while continuer():
            self._vivre()
            if not self.faire():
                time.sleep(pause_s)

    def _vivre(self) -> None:
        self._pouls.battre()
        if time.monotonic() >= self._menage:
            self._imports.oublier()
            self._menage = time.monotonic() + MENAGE_S

    def faire(self) -> bool:
        """Import one flow, or one correction; whether there was one that no other process has in hand."""
        with self._imports.tenir() as seul:
            return seul and self._faire()

    def _faire(self) -> bool:
        if (attend := self._imports.suivant()) is not None:
            self._importer(attend)
            return True
        if (rejet := self._imports.a_reprendre()) is not None:
            self._corriger(rejet)
            return True
        return False

    def _importer(self, attend: Import) -> None:
        if attend.essais >= ESSAIS_MAX:
            self._imports.finir(
                attend.import_, f"L'import s'est interrompu {attend.essais} fois : déposez le fichier à nouveau."
            )
            return
        with tempfile.TemporaryDirectory(prefix="parcours-import-") as dossier:
            chemin = Path(dossier) / "flux.xml"
            try:
                personnes = self._ecrire(attend.import_, chemin)
            except DepotIllisible as illisible:
                self._imports.finir(attend.import_, str(illisible))
                return
            self._imports.commencer(attend.import_, personnes)
            rejets: list[RejetImport] = []
            avertissements: list[AvertissementImport] = []
            erreur: str | None = None
            importateur = self._importateur(rejets.append, avertissements.append)
            importateur.avancer = lambda _: self._avancer(attend, importateur.rapport)
            try:
                importateur.importer(chemin)
            except FluxIllisible as dit:
                erreur = str(dit)
            self._avancer(attend, importateur.rapport)
            self._garder(attend.import_, chemin, rejets[:REJETS_MAX])
            self._imports.avertir(attend.import_, [asdict(dit) for dit in avertissements[:AVERTISSEMENTS_MAX]])
        self._imports.finir(attend.import_, erreur)
        journal.info(
            "flux importé : %s personnes lues, %s rejetées", importateur.rapport.lus, importateur.rapport.rejetes
        )

    def _ecrire(self, numero: UUID, chemin: Path) -> int:
        """The file in a folder that is ours alone, for the time of the import; the persons that it holds."""
        personnes, fin = 0, b""
        with chemin.open("wb") as fichier:
            for morceau in self._imports.morceaux(numero):
                fichier.write(morceau)
                personnes += (fin + morceau).count(b"<Personne>")
                fin = morceau[-len(b"<Personne>") + 1 :]
        return personnes

    def _avancer(self, attend: Import, rapport: Rapport) -> None:
        comptes = {nom: getattr(rapport, nom) for nom in COMPTES}
        faits = attend.crees + attend.modifies
        comptes["crees"] += attend.crees
        comptes["modifies"] += attend.modifies
        comptes["inchanges"] = max(comptes["inchanges"] - faits, 0)
        self._imports.avancer(attend.import_, comptes)
        self._vivre()

    def _garder(self, numero: UUID, chemin: Path, rejets: list[RejetImport]) -> None:
        """The rejects, each with its household when it is found in the file."""
        restants = dict(enumerate(rejets))
        for rang, flux in extraire(chemin, rejets):
            rejet = restants.pop(rang, None)
            if rejet is not None:
                lus = [asdict(champ) for champ in champs(flux, rejet.personne_rang)]
                self._imports.rejeter(numero, rang, asdict(rejet), {"flux": flux.decode(), "champs": lus})
        for rang, rejet in restants.items():
            self._imports.rejeter(numero, rang, asdict(rejet), None)

    def _corriger(self, garde: RejetGarde) -> None:
        """Import the household again, its fields corrected, by the importer of any flow."""
        if not garde.flux:
            self._imports.conclure(garde.rejet, corrige=False, resultat=OUBLIE)
            return
        valeurs = {champ["nom"]: champ["valeur"] for champ in garde.champs}
        rejets: list[RejetImport] = []
        importateur = self._importateur(rejets.append, lambda _: None)  # told when the flow was imported
        with tempfile.TemporaryDirectory(prefix="parcours-import-") as dossier:
            chemin = Path(dossier) / "flux.xml"
            chemin.write_bytes(corriger(garde.flux, garde.personne_rang, valeurs))
            try:
                importateur.importer(chemin)
            except FluxIllisible as dit:
                self._imports.conclure(garde.rejet, corrige=False, resultat=str(dit))
                return
        encore = [r for r in rejets if garde.personne_rang in (None, r.personne_rang) or r.personne_rang is None]
        resultat = (
            f"Encore rejetée : {encore[0].motif} {encore[0].quoi_faire}" if encore else _dire(importateur.rapport)
        )
        self._imports.conclure(garde.rejet, corrige=not encore, resultat=resultat)

    def _importateur(
        self, rejeter: Callable[[RejetImport], Any], avertir: Callable[[AvertissementImport], Any]
    ) -> Importateur:
        return Importateur(
            self._journal,
            self._territoire,
            Acteur(AGENT_IMPORT, Role.SYSTEME, Canal.FLUX_CAF),
            self._cadre(),
            rejeter=rejeter,
            avertir=avertir,
        )


def _dire(rapport: Rapport) -> str:
    """The account of the household, in words."""
    dits = [
        f"{nombre} {un if nombre == 1 else plusieurs}"
        for nombre, un, plusieurs in (
            (rapport.crees, "dossier créé", "dossiers créés"),
            (rapport.modifies, "dossier modifié", "dossiers modifiés"),
            (rapport.inchanges, "dossier inchangé", "dossiers inchangés"),
            (rapport.hors_champ, "personne hors droits et devoirs", "personnes hors droits et devoirs"),
        )
        if nombre
    ]
    return ("Foyer importé : " + ", ".join(dits) if dits else "Foyer importé") + "."
