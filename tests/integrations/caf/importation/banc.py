"""A bench: write a flow, import it, see what was recorded."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from commands.base import Cadre, Commande
from commands.execute import Demande, executer
from integrations.caf.candidat import AvertissementImport, Rapport, RejetImport
from integrations.caf.ecriture import ecrire_flux
from integrations.caf.erreurs import FluxIllisible
from integrations.caf.importer import Importateur
from integrations.caf.modele import EnTete, Foyer
from integrations.caf.traduction import foyer_id
from ledger.contexte import Acteur
from ledger.dossier import Dossier
from ledger.flux import flux_identifiant
from ledger.lu import EvenementLu
from ledger.replay import lire_apres
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant
from ledger.vocabulaire.territoire import charger
from tests.commands.pouvoirs import charge
from tests.integrations.caf.importation.population import JUIN
from tests.integrations.caf.outils import AUJOURD_HUI

CLE = bytes(range(32))
IMPORT = Acteur(UUID(int=1), Role.SYSTEME, Canal.FLUX_CAF)
REFERENT = Acteur(UUID(int=2), Role.REFERENT, Canal.API)
DERNIERE = 1_000_000


@dataclass
class Bilan:
    """What one import did."""

    rapport: Rapport
    rejets: list[RejetImport] = field(default_factory=list)
    evenements: list[EvenementLu] = field(default_factory=list)
    erreur: FluxIllisible | None = None
    avertissements: list[AvertissementImport] = field(default_factory=list)

    @property
    def types(self) -> list[str]:
        """Stable names of the events recorded for persons, without those of identifiers and of the import itself."""
        internes = ("identifiant.", "flux_droits.")
        return [e.type_stable for e in self.evenements if not e.type_stable.startswith(internes)]


@dataclass
class Banc:
    """Flows imported into one log, on a fixed day."""

    journal: Journal
    dossier: Path
    aujourd_hui: date = AUJOURD_HUI

    def ecrire(self, *foyers: Foyer, en_tete: EnTete = JUIN) -> Path:
        """A flow of these households."""
        return self.ecrire_tous(foyers, en_tete=en_tete)

    def ecrire_tous(self, foyers: Iterable[Foyer], *, en_tete: EnTete = JUIN) -> Path:
        """A flow of many households."""
        chemin = self.dossier / f"{uuid4().hex}.xml"
        ecrire_flux(chemin, en_tete, foyers)
        return chemin

    def importer(self, *foyers: Foyer, en_tete: EnTete = JUIN) -> Bilan:
        """Write these households as a flow, and import it."""
        return self.importer_fichier(self.ecrire(*foyers, en_tete=en_tete))

    def importer_fichier(self, chemin: Path) -> Bilan:
        """Import a file; whatever happens, the counts add up and the lines of rejects are as many as they say."""
        avant, rejets, avances = self.journal.position(), list[RejetImport](), list[int]()
        avertissements: list[AvertissementImport] = []
        importateur = Importateur(
            self.journal,
            charger("33"),
            IMPORT,
            Cadre(self.aujourd_hui, empreintes=CLE),
            rejeter=rejets.append,
            avertir=avertissements.append,
            avancer=avances.append,
        )
        erreur = None
        try:
            importateur.importer(chemin)
        except FluxIllisible as faute:
            erreur = faute
        rapport = importateur.rapport
        if erreur is None:
            parts = asdict(rapport)
            assert rapport.lus == sum(parts[nom] for nom in ("crees", "modifies", "inchanges", "hors_champ", "rejetes"))
            assert sum(avances) <= rapport.lus
        assert (len(rejets), len(avertissements)) == (rapport.rejetes, rapport.avertissements)
        return Bilan(rapport, rejets, self.apres(avant), erreur, avertissements)

    def apres(self, position: int) -> list[EvenementLu]:
        """Events recorded after a position."""
        with self.journal.connexion() as connexion:
            return lire_apres(connexion, self.journal.schema, position, DERNIERE)

    def dossier_de(self, nir: str | None) -> UUID:
        """Dossier that a NIR leads to; fails when it leads nowhere."""
        assert nir is not None
        stream = flux_identifiant(CLE, GenreIdentifiant.NIR, nir)
        (rattache,) = self.journal.lire([stream])[stream]
        return UUID(rattache.corps["dossier"])

    def etat(self, nir: str | None) -> Dossier:
        """State of the dossier that a NIR leads to."""
        return self.journal.dossier(self.dossier_de(nir))

    def identite(self, nir: str | None) -> dict[str, Any]:
        """The last identity recorded for a NIR, opened."""
        dossier = self.dossier_de(nir)
        ouvertes = [e.desceller(self.journal.coffre) for e in self.journal.lire([dossier])[dossier]]
        return next(champs["identite"] for champs in reversed(ouvertes) if "identite" in champs)

    def executer(self, dossier: UUID, commande: Commande) -> None:
        """A step that a référent records meanwhile."""
        executer(
            self.journal,
            Demande(dossier, commande, charge(commande, REFERENT)),
            Cadre(self.aujourd_hui, empreintes=CLE),
        )

    def foyer_de(self, foyer: Foyer) -> str:
        """Id of the household in the ledger."""
        return str(foyer_id(CLE, foyer))


Contenu = dict[UUID, list[tuple[Any, ...]]]


def contenu(journal: Journal) -> Contenu:
    """Everything that is recorded, by stream, without what is drawn at random or read from a clock; seals opened."""
    streams: Contenu = {}
    with journal.connexion() as connexion:
        lus = lire_apres(connexion, journal.schema, 0, DERNIERE)
    journal.coffre.charger({e.stream for e in lus})
    for e in sorted(lus, key=lambda e: (e.stream, e.version)):
        etape = (e.version, e.type_stable, e.survenu_le, e.lire_contexte(), e.corps, e.desceller(journal.coffre))
        streams.setdefault(e.stream, []).append(etape)
    return streams
