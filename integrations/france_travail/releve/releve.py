"""Incoming: what France Travail waits for, and what it states of persons, read and turned into commands.

There is no webhook: a round reads the activities (1,000 a page, a bounded number of pages), then the status and identity of
the next dossiers. What cannot be read, found or recorded is parked with its reason, and the rest flows; so is what makes
France Travail fail, which may always fail for one person. Failures in a row end the round; the next one starts again, and
records nothing twice.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from commands.base import Cadre, Refus
from commands.entree.identifiants import dossier_qui_continue, flux_suivis, mene_a
from commands.execute import CleDejaUtilisee, ConflitDeVersion, Demande, executer
from integrations.france_travail import services
from integrations.france_travail.appel import PersonneCherchee, Structure
from integrations.france_travail.client import Client
from integrations.france_travail.identites import personne_de
from integrations.france_travail.partenaire import FranceTravail
from integrations.france_travail.releve import arrivees
from integrations.france_travail.releve.arrivees import ADire, Arrivee
from integrations.france_travail.releve.cotes import Cotes
from integrations.france_travail.releve.memoire import Memoire
from integrations.france_travail.traductions import activites
from integrations.france_travail.traductions.activites import Activite, Attente
from integrations.france_travail.traductions.orientation import lire_orientations
from integrations.france_travail.traductions.propositions import lire_levee, lire_proposition
from integrations.france_travail.traductions.statut import lire_identite, lire_statut
from integrations.france_travail.traductions.table import Illisible
from integrations.livraison.echecs import Indisponible, Introuvable, PanneDuService, Rejet
from integrations.livraison.envois import references
from integrations.livraison.identites import identite
from ledger.contexte import Acteur
from ledger.dossier import Dossier, fold
from ledger.lu import EvenementLu
from ledger.store.journal import Journal
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant

PAGES_MAX: Final = 50
"""Pages of one family in a round: what lies beyond is less urgent, and comes up as the rest is treated."""
PANNES_MAX: Final = 3
"""Failures in a row, about as many persons, after which France Travail is away."""
STATUTS: Final = "statuts"
LEVEES: Final = frozenset({Attente.LEVEE_A_INSTRUIRE, Attente.LEVEE_A_TRAITER})
NON_ENREGISTREES: Final = (Illisible, Introuvable, Rejet, Refus, ADire)
journal_technique = logging.getLogger("parcours.france_travail")


@dataclass(slots=True)
class BilanReleve:
    """The account of a round: things read, commands recorded, known already, parked; and why it ended early, if it did."""

    lues: int = 0
    enregistrees: int = 0
    deja_connues: int = 0
    mises_de_cote: int = 0
    interrompu: str | None = None


@dataclass(slots=True)
class Releve:
    """Rounds over one département. ``structures``: ours by our code; ``memoire`` is kept from one round to the next."""

    journal: Journal
    client: Client
    cadre: Cadre
    acteur: Acteur
    structures: Mapping[str, Structure] = field(default_factory=dict)
    memoire: Memoire = field(default_factory=Memoire)
    bilan: BilanReleve = field(default_factory=BilanReleve)
    pannes: int = 0

    @property
    def cotes(self) -> Cotes:
        """The parked statements."""
        return Cotes(self.journal)

    def relever(self, statuts: int = 0) -> BilanReleve:
        """One round: every activity, then the status and identity of the next ``statuts`` dossiers."""
        self.bilan, self.pannes = BilanReleve(), 0
        try:
            for famille in activites.FAMILLES:
                self._famille(famille)
            if statuts:
                self._statuts(statuts)
            self.cotes.oublier_anciennes()
        except Indisponible as panne:
            self.bilan.interrompu = panne.cause
            journal_technique.warning("relevé interrompu : %s", panne.cause)
        return self.bilan

    def _famille(self, famille: str) -> None:
        """Activities of a family; one that is listed twice is treated once."""
        vues: set[str] = set()
        for lue in self._activites(famille):
            cle = activites.identifiant(lue)
            if cle in vues or cle in self.memoire:
                continue
            vues.add(cle)
            self.bilan.lues += 1
            objet = "activité"
            try:
                activite = activites.lire(lue)
                objet = activite.attente.value
                self._traiter(activite)
            except (*NON_ENREGISTREES, PanneDuService) as raison:
                self._endurer(raison)
                self._mettre_de_cote(cle, objet, raison)
                self.memoire.noter(cle, traitee=False)
            else:
                self.pannes = 0
                self.cotes.lever(cle)
                self.memoire.noter(cle, traitee=True)

    def _endurer(self, raison: Exception) -> None:
        """Raise the failure that is one too many in a row."""
        self.pannes = self.pannes + 1 if isinstance(raison, PanneDuService) else 0
        if self.pannes == PANNES_MAX:
            raise raison

    def _activites(self, famille: str) -> Iterator[Any]:
        curseur: str | None = None
        for _ in range(PAGES_MAX):
            corps = self.client.lire(
                services.ACTIVITES, "/activites/chercher", parametres=activites.parametres(famille, curseur)
            )
            try:
                page, curseur = activites.lire_page(corps)
            except Illisible as raison:
                self._mettre_de_cote(f"page {famille}", "activités", raison)
                return
            yield from page
            if curseur is None:
                return

    def _traiter(self, activite: Activite) -> None:
        """Record what an activity tells, if the ledger does not know it."""
        personne = PersonneCherchee(numero_france_travail=activite.numero)
        stream = self._dossier(activite.numero, personne)
        lus = self.journal.lire([stream])[stream]
        dossier = fold(stream, lus)
        if activite.reference is not None:
            self._demander(dossier, self._sanction(dossier, lus, activite.attente, activite.reference, personne))
            return
        lues = lire_orientations(
            self.client.lire(services.LECTURE_ORIENTATION, "/lectureOrientation", personne), self.client.sans_decalage
        )
        if activite.attente is Attente.PREMIER_RENDEZ_VOUS:
            self._demander(dossier, arrivees.orientation(dossier, lues, self._codes(), self.cadre.aujourd_hui))
        else:
            self._demander(dossier, arrivees.preconisation(dossier, lues, self.cadre.aujourd_hui))

    def _sanction(
        self, dossier: Dossier, lus: Sequence[EvenementLu], attente: Attente, reference: str, personne: PersonneCherchee
    ) -> Arrivee | None:
        parametres = {"identifiantSanction": reference}
        corps = self.client.lire(services.DETAIL_MANQUEMENT, "/detailManquement", personne, parametres)
        if attente in LEVEES:
            connues = references(lus, dossier.transmissions, FranceTravail)
            return arrivees.levee(dossier, lire_levee(corps, reference), connues, self.cadre.aujourd_hui)
        return arrivees.proposition(dossier, lire_proposition(corps, reference), self.cadre.aujourd_hui)

    def _codes(self) -> Mapping[str, str]:
        return {structure.code: code for code, structure in self.structures.items() if structure.code is not None}

    def _dossier(self, numero: str, personne: PersonneCherchee) -> UUID:
        """The dossier of a person, by number or else by the NIR that France Travail gives; raises :class:`ADire`."""
        trouve = self._par(GenreIdentifiant.NUMERO_FRANCE_TRAVAIL, numero)
        if trouve is None:
            nir = lire_identite(self.client.lire(services.USAGER, "/usager", personne)).nir
            trouve = self._par(GenreIdentifiant.NIR, nir) if nir is not None else None
        if trouve is None:
            raise ADire("aucun dossier ne correspond à cette personne : elle n'est pas encore dans le flux CAF/MSA")
        return dossier_qui_continue(self.journal, trouve)

    def _par(self, genre: GenreIdentifiant, valeur: str) -> UUID | None:
        streams, lus = flux_suivis(
            self.journal.lire, self.journal.coffre, self.cadre.empreintes, {genre: (genre, valeur)}
        )
        return mene_a(lus[streams[genre]])

    def _statuts(self, nombre: int) -> None:
        """Status and identity of the next dossiers, in the order of opening, round after round."""
        lot = self.journal.ouvertures(self.cotes.curseur(STATUTS), nombre)
        for position, stream in lot:
            self.bilan.lues += 1
            cle = f"statut {stream}"
            try:
                self._statut(stream)
            except (*NON_ENREGISTREES, PanneDuService) as raison:
                self._endurer(raison)
                self._mettre_de_cote(cle, "statut et identité", raison, stream)
            else:
                self.pannes = 0
                self.cotes.lever(cle)
            self.cotes.avancer(STATUTS, position)
        if len(lot) < nombre:
            self.cotes.avancer(STATUTS, 0)

    def _statut(self, stream: UUID) -> None:
        lus = self.journal.lire([stream])[stream]
        dossier = fold(stream, lus)
        if dossier.parti is not None or dossier.fusion is not None:
            return
        try:
            connue = identite(lus, self.journal.coffre)
        except Introuvable:  # erased: nobody to ask about any more
            return
        personne = personne_de(connue)
        self._demander(
            dossier,
            arrivees.statut(
                dossier,
                lire_statut(self.client.lire(services.STATUT, "/contrat", personne)),
                self.cadre.aujourd_hui,
            ),
        )
        if connue.numero_france_travail is None or connue.telephone is None or connue.courriel is None:
            lue = lire_identite(self.client.lire(services.USAGER, "/usager", personne))
            dossier = self.journal.dossier(stream)
            self._demander(dossier, arrivees.identite(dossier, connue, lue, self.cadre.aujourd_hui))

    def _demander(self, dossier: Dossier, arrivee: Arrivee | None) -> None:
        """Record the command, unless there is none or it was recorded before. Raises :class:`Refus`."""
        if arrivee is None:
            self.bilan.deja_connues += 1
            return
        demande = Demande(dossier.id, arrivee.commande, self.acteur, arrivee.commande_id)
        try:
            resultat = executer(self.journal, demande, self.cadre)
        except (CleDejaUtilisee, ConflitDeVersion):
            self.bilan.deja_connues += (
                1  # recorded otherwise before, or somebody else is at it: the next round will see
            )
            return
        self.bilan.deja_connues += resultat.deja_fait
        self.bilan.enregistrees += not resultat.deja_fait

    def _mettre_de_cote(self, cle: str, objet: str, raison: Exception, dossier: UUID | None = None) -> None:
        self.bilan.mises_de_cote += 1
        dite = raison.message if isinstance(raison, Refus) else str(raison)
        self.cotes.poser(cle, objet, dite, dossier)
        journal_technique.info("mis de côté, %s : %s", objet, type(raison).__name__)
