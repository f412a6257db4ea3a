"""Import of a CAF/MSA flow: persons subject to droits et devoirs open or keep a dossier, and only changes are recorded.

Read one household at a time and decided by lots of persons; each change is a command of its own, whose id follows from
the flow and from what it states: an import that is cut and run again repeats nothing and loses nothing. What is refused
is reported with its line, masked identifier and reason, and the rest flows.

The file is read twice: households whose right is open first, then the others. A person may leave a household that
closes and apply with another one: wherever the two stand in the file, the open right is the one that counts.
"""

import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from pydantic import ValidationError

from commands.annexes import Connus
from commands.base import Cadre, Commande, Refus
from commands.entree.droits import ModifierDroits, ModifierIdentite, OuvrirDossier
from commands.entree.identifiants import dossier_qui_continue, flux_suivis, identifiants
from commands.execute import Demande, preparer
from integrations.caf import changements, traduction
from integrations.caf.candidat import (
    ESPACE,
    AvertissementImport,
    Candidat,
    Ecarte,
    Rapport,
    RejetImport,
    dossier_nouveau,
    dossiers_trouves,
    exiger_recevable,
    seul,
)
from integrations.caf.erreurs import EnTeteInvalide, FluxIllisible
from integrations.caf.flux import Flux, lire_flux
from integrations.caf.modele import Avertissement, EnTete, Foyer, FoyerRejete, PersonneDuFoyer, Rejet, masquer, soumis
from integrations.caf.source import Sources
from ledger.contexte import Acteur
from ledger.dossier import Dossier, fold, visibles
from ledger.events.entree.doublon import DoublonFusionne
from ledger.events.entree.droits import DossierOuvert, Identite, IdentiteModifiee
from ledger.flux import flux_identifiant
from ledger.lu import EvenementLu
from ledger.store.append import Ecriture, Statut
from ledger.store.journal import Journal
from ledger.vocabulaire.territoire import Territoire

LOT: Final = 64
TOURS_MAX: Final = 6
"""Rounds of a lot: a person may need two commands, and somebody else may write meanwhile."""


class Importateur:
    """Imports one flow into one journal; ``rejeter`` receives each reject, ``avertir`` each warning, ``avancer`` the number
    of persons read.
    """

    def __init__(
        self,
        journal: Journal,
        territoire: Territoire,
        acteur: Acteur,
        cadre: Cadre,
        *,
        rejeter: Callable[[RejetImport], None],
        avertir: Callable[[AvertissementImport], None],
        avancer: Callable[[int], None] = lambda _: None,
    ) -> None:
        """See the class."""
        self._journal, self._territoire, self._cle = journal, territoire, cadre.empreintes
        self._acteur, self._cadre = acteur, cadre
        self._rejeter, self._dire_avertissement, self.avancer = rejeter, avertir, avancer
        self._vus: set[int] = set()
        self.rapport = Rapport()

    def importer(self, chemin: Path) -> Rapport:
        """Import a file.

        Raises :class:`~integrations.caf.erreurs.FluxIllisible` for a file that cannot be read to its end: households
        given before the fault, whose right is open, are recorded and ``rapport`` counts them; rights that end wait for
        a whole file. Raises :class:`~integrations.caf.source.FluxDepasse` when a later flow was imported.
        """
        self._passer(chemin, ouverts=True)
        self._passer(chemin, ouverts=False)
        return self.rapport

    def _passer(self, chemin: Path, *, ouverts: bool) -> None:
        with lire_flux(chemin, aujourd_hui=self._cadre.aujourd_hui) as flux:
            en_tete = flux.en_tete
            if en_tete.cree_le > self._cadre.aujourd_hui:
                raise EnTeteInvalide(
                    "Le flux est daté de l’avenir.", "Vérifier la date de cette machine et du fichier."
                )
            sources = Sources(self._journal, self._acteur, en_tete, self._cadre.aujourd_hui)
            for lot in _lots(self._candidats(flux, ouverts=ouverts)):
                self._traiter(en_tete, sources, lot)
                self.avancer(len(lot))
            if ouverts:
                self._avertir(flux.bilan.avertissements)

    def _candidats(self, flux: Flux, *, ouverts: bool) -> Iterator[Candidat]:
        for element in flux:
            if ouverts:
                self._rejets(element.rejets)
            if isinstance(element, FoyerRejete) or traduction.droit_ouvert(element) is not ouverts:
                continue
            self._avertir(element.avertissements)
            for rang, personne in enumerate(element.personnes, 1):
                if personne.role in traduction.ROLES:
                    self.rapport.lus += 1
                    yield from self._candidat(element, personne, rang)

    def _candidat(self, foyer: Foyer, personne: PersonneDuFoyer, rang: int) -> Iterator[Candidat]:
        """The person, unless he was met before or cannot be told apart."""
        valeurs = identifiants(traduction.identite(foyer, personne), traduction.matricule(foyer, personne))
        streams = {genre: flux_identifiant(self._cle, genre, valeur) for genre, valeur in valeurs.items()}
        candidat = Candidat(foyer, personne, rang, valeurs, streams)
        try:
            exiger_recevable(candidat, self._territoire)
        except Ecarte as ecarte:
            self._rejeter_candidat(candidat, ecarte)
            return
        connu = dossier_nouveau(candidat).int >> 64
        if connu in self._vus:
            self.rapport.hors_champ += 1
            return
        self._vus.add(connu)
        yield candidat

    def _rejets(self, rejets: Iterable[Rejet]) -> None:
        for rejet in rejets:
            self.rapport.lus += 1
            self.rapport.rejetes += 1
            self._rejeter(RejetImport.de(rejet))

    def _avertir(self, avertissements: Iterable[Avertissement]) -> None:
        for avertissement in avertissements:
            self.rapport.avertissements += 1
            self._dire_avertissement(AvertissementImport.de(avertissement))

    def _rejeter_candidat(self, candidat: Candidat, ecarte: Ecarte) -> None:
        self.rapport.rejetes += 1
        identifiant = masquer(candidat.foyer.matricule)
        self._rejeter(RejetImport(candidat.personne.ligne, identifiant, candidat.rang, ecarte.motif, ecarte.quoi_faire))

    def _traiter(self, en_tete: EnTete, sources: Sources, lot: list[Candidat]) -> None:
        """Record what the lot changes, round after round until nothing changes any more."""
        for candidat in lot:
            sources.lien(candidat.foyer.organisme)
        restants = lot
        for _ in range(TOURS_MAX):
            if not restants:
                return
            restants = self._tour(en_tete, sources, restants)
        for candidat in restants:
            self._rejeter_candidat(
                candidat, Ecarte("Le dossier change sans cesse pendant l’import.", "Relancer l’import plus tard.")
            )

    def _tour(self, en_tete: EnTete, sources: Sources, lot: list[Candidat]) -> list[Candidat]:
        """One round: decide the next command of each person, send them together; who may need another round."""
        connus = self._identifiants(lot)
        demandes = self._demandes(en_tete, lot, connus)
        self._journal.coffre.creer(demande.dossier for _, demande, lus in demandes if not lus)
        ecritures: list[Ecriture] = []
        envois: list[tuple[Candidat, type[Commande]]] = []
        for candidat, demande, lus in demandes:
            try:
                ecriture = preparer(self._journal, demande, lus, self._cadre, connus)
            except Refus as refus:
                self._rejeter_candidat(candidat, Ecarte(refus.message, "Vérifier le dossier dans l’outil."))
                continue
            lien = sources.lien(candidat.foyer.organisme)
            ecritures.append(replace(ecriture, flux=(*ecriture.flux, lien)))
            envois.append((candidat, type(demande.commande)))
        issues = self._journal.ajouter_lot(ecritures) if ecritures else []
        restants = []
        for (candidat, commande), issue in zip(envois, issues, strict=True):
            if self._reste_a_voir(candidat, commande, issue.statut):
                restants.append(candidat)
        if any(issue.statut is Statut.CONFLIT for issue in issues):
            sources.relire()
        return restants

    def _identifiants(self, lot: list[Candidat]) -> dict[UUID, Sequence[EvenementLu]]:
        """Events of the identifiers' streams, each candidate being told the streams that hold them today."""
        valeurs = {(rang, genre): (genre, v) for rang, c in enumerate(lot) for genre, v in c.valeurs.items()}
        streams, connus = flux_suivis(self._journal.lire, self._journal.coffre, self._cle, valeurs)
        for (rang, genre), stream in streams.items():
            lot[rang].streams[genre] = stream
        return connus

    def _reste_a_voir(self, candidat: Candidat, commande: type[Commande], statut: Statut) -> bool:
        """Note the outcome of a command; whether the person needs another round."""
        if statut is Statut.CONFLIT:
            return True
        candidat.envoyees.add(commande)
        if statut is not Statut.FAIT:
            return True
        candidat.ecrites.add(commande)
        if commande is ModifierDroits:
            return True
        self._compter(candidat, ouvert=True)
        return False

    def _demandes(
        self, en_tete: EnTete, lot: list[Candidat], connus: Connus
    ) -> list[tuple[Candidat, Demande, list[EvenementLu]]]:
        """Next commands of the persons who need one, with the events of their dossiers; ``connus``: of identifiers."""
        trouves = {id(candidat): dossiers_trouves(candidat, connus) for candidat in lot}
        lus = self._journal.lire(list({dossier for dossiers in trouves.values() for dossier in dossiers}))
        if continuent := self._qui_continuent(lus):
            trouves = {cle: sorted({continuent.get(d, d) for d in dossiers}) for cle, dossiers in trouves.items()}
            lus |= self._journal.lire(list(set(continuent.values())))
        self._journal.coffre.charger(dossier for dossier, evenements in lus.items() if evenements)
        demandes = []
        for candidat in lot:
            try:
                dossier = seul(trouves[id(candidat)])
                demande = self._demande(en_tete, candidat, dossier, lus[dossier])
            except Ecarte as ecarte:
                self._rejeter_candidat(candidat, ecarte)
                continue
            if demande is not None:
                demandes.append((candidat, demande, lus[dossier]))
        return demandes

    def _qui_continuent(self, lus: dict[UUID, list[EvenementLu]]) -> dict[UUID, UUID]:
        """For each duplicate, the dossier that goes on in its place."""
        fusionnes = [d for d, evenements in lus.items() if any(e.classe is DoublonFusionne for e in evenements)]
        return {dossier: dossier_qui_continue(self._journal, dossier) for dossier in fusionnes}

    def _demande(
        self,
        en_tete: EnTete,
        candidat: Candidat,
        dossier: UUID,
        lus: list[EvenementLu],
    ) -> Demande | None:
        """The next command that the person needs; None when the ledger says what the flow says."""
        etat = fold(dossier, lus)
        try:
            commande = self._suivante(en_tete, candidat, etat, lus)
        except ValidationError as erreur:
            champs = ", ".join(".".join(map(str, faute["loc"])) for faute in erreur.errors(include_input=False))
            motif = f"Une valeur n’a pas la forme attendue ({champs})."
            raise Ecarte(motif, "Faire corriger par l’organisme.") from None
        if commande is None:
            self._compter(candidat, ouvert=etat.ouvert)
            return None
        commande_id = self._commande_id(en_tete, candidat, dossier, type(commande).__name__)
        return Demande(dossier, commande, self._acteur, commande_id, identifiants=candidat.valeurs)

    def _commande_id(self, en_tete: EnTete, candidat: Candidat, dossier: UUID, nom: str) -> UUID:
        """The same whenever the same flow states the same of the person; keyed, since what it states identifies him."""
        flux = f"{self._journal.schema}:{en_tete.cree_le}:{en_tete.cree_a}:{en_tete.type_flux}:{en_tete.nature}"
        texte = f"{flux}:{dossier}:{nom}:".encode() + changements.enonce(candidat.foyer, candidat.personne)
        return uuid5(ESPACE, hmac.digest(self._cle, texte, "sha256").hex())

    def _compter(self, candidat: Candidat, *, ouvert: bool) -> None:
        if OuvrirDossier in candidat.ecrites:
            self.rapport.crees += 1
        elif candidat.ecrites:
            self.rapport.modifies += 1
        elif ouvert:
            self.rapport.inchanges += 1
        else:
            self.rapport.hors_champ += 1

    def _suivante(
        self, en_tete: EnTete, candidat: Candidat, dossier: Dossier, lus: list[EvenementLu]
    ) -> Commande | None:
        foyer, personne, cree_le = candidat.foyer, candidat.personne, en_tete.cree_le
        connus = dossier.droits
        if connus is None:
            if personne not in soumis(foyer):
                return None
            return changements.ouverture(cree_le, foyer, personne, self._cle, self._territoire)
        if ModifierDroits not in candidat.envoyees:
            commande = changements.droits(cree_le, foyer, personne, connus)
            if commande is not None:
                return commande
        connue = self._identite_connue(lus)
        if connue is None or ModifierIdentite in candidat.envoyees:
            return None
        return changements.identite(cree_le, foyer, personne, connus, connue, self._territoire)

    def _identite_connue(self, lus: list[EvenementLu]) -> Identite | None:
        """The identity in force, opened; None for an erased person."""
        derniere = next((e for e in reversed(visibles(lus)) if e.classe in (DossierOuvert, IdentiteModifiee)), None)
        ouverte = derniere.desceller(self._journal.coffre).get("identite") if derniere else None
        return Identite.model_validate(ouverte) if ouverte is not None else None


def _lots(candidats: Iterator[Candidat]) -> Iterator[list[Candidat]]:
    """Lots of persons; those read before a fault of the file are given before it is raised."""
    lot: list[Candidat] = []
    try:
        for candidat in candidats:
            lot.append(candidat)
            if len(lot) == LOT:
                yield lot
                lot = []
    except FluxIllisible:
        yield lot
        raise
    yield lot
