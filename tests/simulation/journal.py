"""A log in memory for simulations, read back with the ledger's own words, and a naive recount of what the truth says."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta

from ledger.chain import FIXE, image, jours, microsecondes
from ledger.dossier import fold, visibles
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.entree.droits import DossierOuvert
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.structure import StructureDeclaree
from ledger.keys import CoffreMemoire
from ledger.lu import EvenementLu, decoder
from ledger.store.bulk import Ligne
from simulation import Parametres, Verite, simuler

JUSQU_AU = date(2026, 11, 24)
CLE = b"une cle d'essai pour les numeros"
Cellules = dict[tuple[Any, ...], Counter[str]]


def parametres(dossiers: int, *, graine: int = 1, mois: int = 24, jusqu_au: date = JUSQU_AU) -> Parametres:
    return Parametres("33", dossiers, mois, graine, jusqu_au)


@dataclass
class JournalMemoire:
    """What BulkAppend would have been given."""

    lignes: list[Ligne] = field(default_factory=list)
    lots: list[int] = field(default_factory=list)
    coffre: CoffreMemoire = field(default_factory=CoffreMemoire)
    avancement: int = 0

    def ecrire(self, lignes: list[Ligne]) -> int:
        self.lignes += lignes
        self.lots.append(len(lignes))
        return len(self.lignes)

    def avancer(self, pas: int) -> None:
        assert pas >= 0
        self.avancement += pas

    def lus(self) -> dict[UUID, list[EvenementLu]]:
        """Streams in order of version, read as the ledger reads them."""
        flux: defaultdict[UUID, list[EvenementLu]] = defaultdict(list)
        for position, ligne in enumerate(self.lignes, 1):
            flux[ligne.stream].append(_lu(ligne, position, len(flux[ligne.stream]) + 1))
        return flux


def simule(voulus: Parametres) -> tuple[JournalMemoire, Verite]:
    journal = JournalMemoire()
    verite = simuler(journal.ecrire, journal.coffre, voulus, journal.avancer, cle_identifiants=CLE)
    return journal, verite


def _lu(ligne: Ligne, position: int, version: int) -> EvenementLu:
    e = ligne.evenement
    fixe = FIXE.pack(
        ligne.stream.bytes,
        version,
        position,
        e.type,
        jours(e.survenu_le),
        microsecondes(ligne.enregistre_le),
        e.cible or 0,
        e.evenement_id.bytes,
        ligne.commande_id.bytes,
    )
    (lu,) = decoder([(image(fixe, e.contexte.encode(), e.clair.encode(), e.scelle), b"")])
    return lu


@dataclass
class Recompte:
    """The tables of the truth, counted again on events and states."""

    jusqu_au: date
    orientation: Cellules = field(default_factory=lambda: defaultdict(Counter))
    contractualisation: Cellules = field(default_factory=lambda: defaultdict(Counter))
    stock: Cellules = field(default_factory=lambda: defaultdict(Counter))
    evenements: Counter[int] = field(default_factory=Counter)
    corriges: Counter[int] = field(default_factory=Counter)

    def compter(self, flux: dict[UUID, list[EvenementLu]]) -> None:
        organismes = {
            e.corps["structure"]: e.corps["organisme"]
            for lus in flux.values()
            for e in lus
            if e.classe is StructureDeclaree
        }
        for stream, lus in flux.items():
            self.evenements.update(e.type_ for e in lus)
            cibles = {e.cible for e in lus}
            self.corriges.update(e.type_ for e in lus if e.position in cibles)
            if lus[0].classe is DossierOuvert:
                for e in visibles(lus):
                    self._compter_evenement(e)
                self._compter_dossier(stream, lus, organismes)

    def _compter_evenement(self, e: EvenementLu) -> None:
        corps, mois = e.corps, f"{e.survenu_le:%Y-%m}"
        ou = corps.get("rattachement", {})
        if e.classe is OrientationDecidee:
            cle = (mois, ou.get("mds"), corps["structure"], corps["decideur"], corps["parcours"])
            cellule = self.orientation[cle]
            cellule["refusees"] += corps["decision"] == "REFUSEE"
            if not corps["premiere"]:
                cellule["reorientations"] += 1
                return
            recue = date.fromisoformat(corps["information_recue_le"])
            cellule["premieres"] += 1
            cellule["delai_total_jours"] += (e.survenu_le - recue).days
            cellule[_classe(recue, e.survenu_le)] += 1
        elif e.classe is ContratEngagementSigne:
            cellule = self.contractualisation[mois, ou.get("mds"), ou.get("structure"), corps["decideur"]]
            cellule["signes"] += 1
            cellule["electroniques"] += corps["mode"] == "ELECTRONIQUE"
            if corps["nature"] == "PREMIER":
                notifiee = date.fromisoformat(corps["notifiee_le"])
                cellule["premiers"] += 1
                cellule["dans_le_mois"] += e.survenu_le <= notifiee + relativedelta(months=1)
                cellule["delai_total_jours"] += (e.survenu_le - notifiee).days

    def _compter_dossier(self, stream: UUID, lus: list[EvenementLu], organismes: dict[str, str]) -> None:
        dossier = fold(stream, lus)
        assert dossier.droits is not None
        organisme = organismes[dossier.structure] if dossier.structure else None
        a_accompagner = dossier.droits.a_accompagner
        suivi = a_accompagner and dossier.referent is not None and organisme in ("CONSEIL_DEPARTEMENTAL", "DELEGATAIRE")
        cellule = self.stock[dossier.droits.mds, dossier.structure]
        cellule["a_accompagner"] += a_accompagner
        cellule["suivis"] += suivi
        cellule["contrats_en_cours"] += suivi and dossier.contrat_en_cours(self.jusqu_au) is not None


def _classe(recue: date, decidee: date) -> str:
    if decidee < recue + timedelta(days=15):
        return "moins_15_jours"
    if decidee <= recue + relativedelta(months=1):
        return "moins_1_mois"
    return "moins_6_semaines" if decidee <= recue + timedelta(days=42) else "plus_6_semaines"


def sans_zeros(cellules: Cellules) -> dict[tuple[Any, ...], dict[str, int]]:
    return {cle: {nom: n for nom, n in compte.items() if n} for cle, compte in cellules.items()}
