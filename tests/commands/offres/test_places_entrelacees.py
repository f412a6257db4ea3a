"""Places under any interleaving of clients, each of whom decides on what it read: never more taken than offered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from commands.base import Cadre, Commande, Refus
from commands.correction import AnnulerEtape
from commands.execute import Demande, preparer
from commands.offres.catalogue_offres import decider_offre
from ledger.chain import FIXE, image, jours, microsecondes
from ledger.contexte import Acteur
from ledger.events.offres.prescription import OffrePrescrite
from ledger.flux import flux_offre
from ledger.keys import CoffreMemoire
from ledger.lu import AUCUN_ID, EvenementLu, decoder
from ledger.offre import Offre, fold_offre
from ledger.store.append import Ecriture, Issue, Statut
from ledger.store.append import Evenement as EvenementStocke
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import ouvrir_dossier
from tests.commands.etapes.offre import (
    abandonner_prescription,
    accepter_prescription,
    constater_non_venue,
    demarrer_prescription,
    prescrire_offre,
    publier_offre,
    refuser_prescription,
)
from tests.commands.pouvoirs import charge
from tests.ledger.fixtures import SCHEMA
from tests.ledger.memoire import MIDI, lu

ACTEUR = Acteur(UUID(int=4), Role.REFERENT, Canal.ECRAN)
LE = date(2025, 3, 20)


def _lu(stocke: EvenementStocke, stream: UUID, version: int, position: int) -> EvenementLu:
    """The stored event as it would be read back."""
    fixe = FIXE.pack(
        stream.bytes,
        version,
        position,
        stocke.type,
        jours(stocke.survenu_le),
        microsecondes(datetime.combine(LE, MIDI)),
        stocke.cible or 0,
        stocke.evenement_id.bytes,
        AUCUN_ID.bytes,
    )
    (lu,) = decoder([(image(fixe, stocke.contexte.encode(), stocke.clair.encode(), None), b"")])
    return lu


@dataclass
class JournalEnMemoire:
    """What a decision needs of the log, without a database: streams, and an append under expected versions."""

    schema: str = SCHEMA
    coffre: CoffreMemoire = field(default_factory=CoffreMemoire)
    flux: dict[UUID, list[EvenementLu]] = field(default_factory=dict)
    position: int = 0

    def lire(self, streams: Sequence[UUID]) -> dict[UUID, list[EvenementLu]]:
        return {stream: list(self.flux.get(stream, ())) for stream in streams}

    def ajouter(self, ecriture: Ecriture) -> Issue:
        for stream, attendue in ecriture.flux:
            if (version := len(self.flux.get(stream, ()))) != attendue:
                return Issue(Statut.CONFLIT, version, None, None, None)
        for stocke in ecriture.evenements:
            stream = ecriture.flux[stocke.rang][0]
            self.position += 1
            lus = self.flux.setdefault(stream, [])
            lus.append(_lu(stocke, stream, len(lus) + 1, self.position))
        return Issue(Statut.FAIT, len(self.flux[ecriture.flux[0][0]]), self.position, len(ecriture.evenements), None)


CLIENTS = [UUID(int=9_000 + n) for n in range(4)]
PAS = st.tuples(
    st.sampled_from(CLIENTS),
    st.sampled_from(["lire", "lire", "ecrire", "ecrire", "ecrire"]),
    st.sampled_from(["prescrire", "prescrire", "accepter", "refuser", "abandonner", "absente", "demarrer", "annuler"]),
)
COMMANDES = {
    "accepter": accepter_prescription,
    "refuser": refuser_prescription,
    "abandonner": abandonner_prescription,
    "absente": constater_non_venue,
    "demarrer": demarrer_prescription,
}


def _commande(journal: JournalEnMemoire, dossier: UUID, quoi: str, code: str) -> Commande:
    lus = journal.flux[dossier]
    prescriptions = [e.corps["prescription"] for e in lus if e.classe is OffrePrescrite]
    if quoi == "prescrire" or not prescriptions:
        return prescrire_offre(prescription=uuid4(), offre=code)
    if quoi != "annuler":
        return COMMANDES[quoi](prescription=prescriptions[-1])
    correction = {"evenement": lus[-1].evenement_id, "motif": "ERREUR_DE_SAISIE"}
    return AnnulerEtape.model_validate({"correction": correction, "etape": lus[-1].type_stable})


@settings(max_examples=150, derandomize=True)
@given(places=st.integers(0, 3), pas=st.lists(st.tuples(PAS, st.sampled_from(["DORA-1", "DORA-2"])), max_size=40))
def test_jamais_plus_de_places_prises_qu_offertes(places: int, pas: list[tuple[tuple[UUID, str, str], str]]) -> None:
    """Any interleaving: each client prepares on what it read, and writes later, when others have written."""
    journal = JournalEnMemoire()
    acces, cadre = cast("Journal", journal), Cadre(LE)
    for code in ("DORA-1", "DORA-2"):
        publiee = decider_offre(Offre(), publier_offre(offre=code, places=places), LE)
        stream = flux_offre(SCHEMA, code)
        journal.flux[stream] = [lu(publiee, position=1, stream=stream)]
    for dossier in CLIENTS:
        journal.ajouter(preparer(acces, Demande(dossier, ouvrir_dossier(survenu_le="2025-03-03"), ACTEUR), (), cadre))
    prets: dict[UUID, Ecriture] = {}
    for (dossier, geste, quoi), code in pas:
        if geste == "ecrire" and dossier in prets:
            journal.ajouter(prets.pop(dossier))
        else:
            commande = _commande(journal, dossier, quoi, code)
            try:
                prets[dossier] = preparer(
                    acces, Demande(dossier, commande, charge(commande, ACTEUR)), journal.flux[dossier], cadre
                )
            except Refus:
                prets.pop(dossier, None)
        for offre_ in ("DORA-1", "DORA-2"):
            etat = fold_offre(journal.flux[flux_offre(SCHEMA, offre_)])
            assert len(etat.prises) <= places
