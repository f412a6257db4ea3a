"""Import of a CAF/MSA flow: persons subject to droits et devoirs open or keep a dossier, and only changes are recorded.

Read one household at a time and decided by lots of persons; each change is a command of its own, whose id follows from
the flow and the person: an import that is cut and run again repeats nothing and loses nothing. What is refused is
reported with its line, masked identifier and reason, and the rest flows.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from commands.base import Cadre, Commande, Refus
from commands.droits import ModifierDroits, ModifierIdentite, OuvrirDossier
from commands.execute import Demande, FluxAnnexe, preparer
from commands.identifiants import identifiants, rattachements
from integrations.caf import traduction
from integrations.caf.codes import Role
from integrations.caf.erreurs import FluxIllisible
from integrations.caf.flux import Flux, lire_flux
from integrations.caf.modele import EnTete, Foyer, FoyerRejete, Personne, Rejet, masquer, soumis
from ledger.append import Ecriture, Statut
from ledger.contexte import Acteur
from ledger.dossier import Dossier, fold, visibles
from ledger.events.droits import DossierOuvert, Identite, IdentiteModifiee
from ledger.events.identifiant import IdentifiantRattache
from ledger.flux import flux_identifiant
from ledger.journal import Journal
from ledger.lu import EvenementLu
from ledger.vocabulaire.identifiant import GenreIdentifiant
from ledger.vocabulaire.territoire import Territoire

LOT: Final = 64
TOURS_MAX: Final = 6
"""Rounds of a lot: a person may need two commands, and somebody else may write meanwhile."""
ESPACE: Final = UUID("5e1f4b39-92a4-5b8e-8b0a-6c2d3f0f7a11")


@dataclass(frozen=True, slots=True)
class RejetImport:
    """A line of the file of rejects: nothing in it identifies the person by itself."""

    ligne: int | None
    identifiant: str
    personne_rang: int | None
    motif: str
    quoi_faire: str


@dataclass(slots=True)
class Rapport:
    """What became of the persons of a flow. ``hors_champ``: unknown, and not subject to droits et devoirs."""

    lus: int = 0
    crees: int = 0
    modifies: int = 0
    inchanges: int = 0
    hors_champ: int = 0
    rejetes: int = 0
    avertissements: int = 0


@dataclass(slots=True)
class _Candidat:
    """A person of the flow, and what was done for him so far."""

    foyer: Foyer
    personne: Personne
    rang: int
    valeurs: dict[GenreIdentifiant, str]
    streams: dict[GenreIdentifiant, UUID]
    faites: set[type[Commande]] = field(default_factory=set)


class Importateur:
    """Imports flows into one journal; ``rejeter`` receives each reject, ``avancer`` the number of persons read."""

    def __init__(
        self,
        journal: Journal,
        territoire: Territoire,
        cle_empreintes: bytes,
        acteur: Acteur,
        cadre: Cadre,
        *,
        rejeter: Callable[[RejetImport], None],
        avancer: Callable[[int], None] = lambda _: None,
    ) -> None:
        """See the class."""
        self._journal, self._territoire, self._cle = journal, territoire, cle_empreintes
        self._acteur, self._cadre, self._rejeter, self._avancer = acteur, cadre, rejeter, avancer
        self.rapport = Rapport()

    def importer(self, chemin: Path) -> Rapport:
        """Import a file.

        Raises :class:`~integrations.caf.erreurs.FluxIllisible` for a file that cannot be read to its end; the
        households given before the fault are recorded, ``rapport`` counts them.
        """
        with lire_flux(chemin, aujourd_hui=self._cadre.aujourd_hui) as flux:
            lot: list[_Candidat] = []
            try:
                for candidat in self._candidats(flux):
                    lot.append(candidat)
                    if len(lot) == LOT:
                        self._traiter(flux.en_tete, lot)
                        lot = []
            except FluxIllisible:
                self._traiter(flux.en_tete, lot)
                raise
            self._traiter(flux.en_tete, lot)
            self.rapport.avertissements += len(flux.bilan.avertissements)
        return self.rapport

    def _candidats(self, flux: Flux) -> Iterator[_Candidat]:
        for element in flux:
            self._rejets(element.rejets)
            if isinstance(element, FoyerRejete):
                continue
            self.rapport.avertissements += len(element.avertissements)
            for rang, personne in enumerate(element.personnes, 1):
                if personne.role in (Role.DEMANDEUR, Role.CONJOINT):
                    self.rapport.lus += 1
                    yield self._candidat(element, personne, rang)

    def _candidat(self, foyer: Foyer, personne: Personne, rang: int) -> _Candidat:
        valeurs = identifiants(traduction.identite(foyer, personne), traduction.matricule(foyer, personne))
        streams = {genre: flux_identifiant(self._cle, genre, valeur) for genre, valeur in valeurs.items()}
        return _Candidat(foyer, personne, rang, valeurs, streams)

    def _rejets(self, rejets: Iterable[Rejet]) -> None:
        for rejet in rejets:
            self.rapport.lus += 1
            self.rapport.rejetes += 1
            self._rejeter(
                RejetImport(rejet.ligne, rejet.identifiant, rejet.personne_rang, rejet.motif, rejet.quoi_faire)
            )

    def _rejeter_candidat(self, candidat: _Candidat, motif: str, quoi_faire: str) -> None:
        self.rapport.rejetes += 1
        identifiant = masquer(candidat.foyer.matricule)
        self._rejeter(RejetImport(candidat.personne.ligne, identifiant, candidat.rang, motif, quoi_faire))

    def _traiter(self, en_tete: EnTete, lot: list[_Candidat]) -> None:
        """Record what the lot changes, round after round until nothing changes any more."""
        nombre, restants = len(lot), lot
        for _ in range(TOURS_MAX):
            if not restants:
                break
            restants = self._tour(en_tete, restants)
        for candidat in restants:
            self._rejeter_candidat(
                candidat, "Le dossier change sans cesse pendant l'import.", "Relancer l'import plus tard."
            )
        self._avancer(nombre)

    def _tour(self, en_tete: EnTete, lot: list[_Candidat]) -> list[_Candidat]:
        """One round: decide the next command of each person, send them together; who may need another round."""
        demandes = self._demandes(en_tete, lot)
        ecritures: list[Ecriture] = []
        envoyes: list[_Candidat] = []
        for candidat, demande, lus in demandes:
            try:
                ecritures.append(preparer(self._journal, demande, lus, self._cadre))
                envoyes.append(candidat)
                candidat.faites.add(type(demande.commande))
            except Refus as refus:
                self._rejeter_candidat(candidat, refus.message, "Vérifier le dossier dans l'outil.")
        if not ecritures:
            return []
        issues = self._journal.ajouter_lot(ecritures)
        for candidat, issue in zip(envoyes, issues, strict=True):
            if issue.statut is Statut.CONFLIT:
                candidat.faites.clear()
        return envoyes

    def _demandes(self, en_tete: EnTete, lot: list[_Candidat]) -> list[tuple[_Candidat, Demande, list[EvenementLu]]]:
        connus = self._journal.lire([stream for candidat in lot for stream in candidat.streams.values()])
        dossiers = {id(candidat): self._dossier(candidat, connus) for candidat in lot}
        uniques = {trouves[0] for trouves in dossiers.values() if len(trouves) == 1}
        lus = self._journal.lire(list(uniques))
        self._journal.coffre.creer(trouves[0] for trouves in dossiers.values() if len(trouves) == 1)
        demandes = []
        for candidat in lot:
            trouves = dossiers[id(candidat)]
            if len(trouves) > 1:
                self._rejeter_candidat(
                    candidat,
                    "Le NIR et le matricule mènent à deux dossiers différents.",
                    "Rapprocher les deux dossiers avant de relancer l'import.",
                )
                continue
            demande = self._demande(en_tete, candidat, trouves[0], lus[trouves[0]], connus)
            if demande is not None:
                demandes.append((candidat, demande, lus[trouves[0]]))
        return demandes

    def _dossier(self, candidat: _Candidat, connus: dict[UUID, list[EvenementLu]]) -> list[UUID]:
        """Dossiers that the identifiers lead to; a new id, the same at each run, when they lead nowhere."""
        trouves = {
            UUID(e.corps["dossier"])
            for stream in candidat.streams.values()
            for e in connus[stream]
            if e.classe is IdentifiantRattache
        }
        return sorted(trouves) or [uuid5(ESPACE, str(next(iter(candidat.streams.values()))))]

    def _demande(
        self,
        en_tete: EnTete,
        candidat: _Candidat,
        dossier: UUID,
        lus: list[EvenementLu],
        connus: dict[UUID, list[EvenementLu]],
    ) -> Demande | None:
        """The next command that the person needs; None when the ledger says what the flow says."""
        etat = fold(dossier, lus)
        commande = self._suivante(en_tete, candidat, etat, lus)
        if commande is None:
            self._compter(candidat, ouvert=etat.ouvert)
            return None
        nouveaux = {genre: v for genre, v in candidat.valeurs.items() if not connus[candidat.streams[genre]]}
        annexes: tuple[FluxAnnexe, ...] = ()
        if not isinstance(commande, ModifierDroits):
            annexes = rattachements(self._cle, dossier, nouveaux, en_tete.cree_le)
        nom = f"{en_tete.cree_le}:{en_tete.cree_a}:{en_tete.type_flux}:{en_tete.nature}:{dossier}:{type(commande).__name__}"
        return Demande(
            dossier,
            commande,
            self._acteur,
            commande_id=uuid5(ESPACE, f"{self._journal.schema}:{nom}"),
            annexes=annexes,
        )

    def _compter(self, candidat: _Candidat, *, ouvert: bool) -> None:
        if OuvrirDossier in candidat.faites:
            self.rapport.crees += 1
        elif candidat.faites:
            self.rapport.modifies += 1
        elif ouvert:
            self.rapport.inchanges += 1
        else:
            self.rapport.hors_champ += 1

    def _suivante(
        self, en_tete: EnTete, candidat: _Candidat, dossier: Dossier, lus: list[EvenementLu]
    ) -> Commande | None:
        foyer, personne = candidat.foyer, candidat.personne
        if not dossier.ouvert:
            return self._ouverture(en_tete, foyer, personne) if personne in soumis(foyer) else None
        droits = _droits(en_tete, foyer, personne, dossier)
        if droits is not None and ModifierDroits not in candidat.faites:
            return droits
        if ModifierIdentite not in candidat.faites and OuvrirDossier not in candidat.faites:
            return self._identite(en_tete, foyer, personne, dossier, lus)
        return None

    def _ouverture(self, en_tete: EnTete, foyer: Foyer, personne: Personne) -> OuvrirDossier:
        etat, _, _ = traduction.droit(foyer)
        commune = foyer.adresse.code_commune if foyer.adresse else None
        return OuvrirDossier(
            survenu_le=en_tete.cree_le,
            organisme_payeur=traduction.ORGANISMES[foyer.organisme.fonction],
            role=traduction.ROLES[personne.role],
            foyer=traduction.foyer_id(self._cle, foyer),
            etat_droit=etat,
            soumis_droits_devoirs=True,
            droit_ouvert_le=foyer.demande_le,
            sexe=traduction.SEXES[personne.sexe] if personne.sexe else None,
            situation_familiale=traduction.situation_familiale(foyer),
            commune=commune,
            mds=self._territoire.mds_de(commune, foyer.matricule) if commune else None,
            identite=traduction.identite(foyer, personne),
        )

    def _identite(
        self, en_tete: EnTete, foyer: Foyer, personne: Personne, dossier: Dossier, lus: list[EvenementLu]
    ) -> ModifierIdentite | None:
        connue = self._identite_connue(lus)
        if connue is None or dossier.droits is None:
            return None
        enoncee = traduction.identite(foyer, personne, connue)
        commune = (foyer.adresse.code_commune if foyer.adresse else None) or dossier.droits.commune
        situation = traduction.situation_familiale(foyer)
        if (enoncee, commune, situation) == (connue, dossier.droits.commune, dossier.droits.situation_familiale):
            return None
        demenage = commune != dossier.droits.commune
        return ModifierIdentite(
            survenu_le=en_tete.cree_le,
            commune=commune,
            mds=self._territoire.mds_de(commune, foyer.matricule) if demenage and commune else dossier.droits.mds,
            situation_familiale=situation,
            identite=enoncee,
        )

    def _identite_connue(self, lus: list[EvenementLu]) -> Identite | None:
        """The identity in force, opened; None for an erased person."""
        derniere = next((e for e in reversed(visibles(lus)) if e.classe in (DossierOuvert, IdentiteModifiee)), None)
        ouverte = derniere.desceller(self._journal.coffre).get("identite") if derniere else None
        return Identite.model_validate(ouverte) if ouverte is not None else None


def _droits(en_tete: EnTete, foyer: Foyer, personne: Personne, dossier: Dossier) -> ModifierDroits | None:
    """The change of rights that the flow states; None when nothing changes, or when the ledger knows a later one."""
    connus = dossier.droits
    if connus is None or connus.depuis > en_tete.cree_le:
        return None
    etat, motif, effet = traduction.droit(foyer)
    soumis_dd = connus.soumis if personne.soumis_droits_devoirs is None else personne.soumis_droits_devoirs
    if (etat, soumis_dd, motif) == (connus.etat, connus.soumis, connus.motif):
        return None
    le = effet if effet is not None and connus.depuis <= effet <= en_tete.cree_le else en_tete.cree_le
    return ModifierDroits(survenu_le=le, etat_droit=etat, soumis_droits_devoirs=soumis_dd, motif=motif)
