"""Documents drawn up: their kind and their fingerprint, by which anybody who holds one verifies it."""

from ledger.events.suivi.document import DocumentProduit
from projections.moteur.vue import Fait
from readmodels.faits import F_DOCUMENT

DOCUMENT = Fait(F_DOCUMENT, (DocumentProduit,))
