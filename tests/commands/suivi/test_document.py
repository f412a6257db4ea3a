"""Documents drawn up: of what is in the dossier."""

from uuid import uuid4

import pytest

from ledger.events.suivi.document import DocumentProduit
from tests.commands.etapes import OUVERT, PROPOSE
from tests.commands.etapes.document import ETABLI, ETABLI_2, produire_document


class TestProduireDocument:
    @pytest.mark.parametrize("objet", [None, uuid4()])
    def test_de_rien(self, objet: object) -> None:
        PROPOSE.quand(produire_document(objet=objet), le="2025-04-02").refuse("objet_inconnu", champ="objet")

    def test_une_attestation_n_a_pas_d_objet(self) -> None:
        commande = produire_document(genre="ATTESTATION_SUIVI")
        PROPOSE.quand(commande, le="2025-04-02").refuse("objet_inconnu", champ="objet")
        OUVERT.quand(produire_document(genre="ATTESTATION_SUIVI", objet=None), le="2025-04-02").alors(DocumentProduit)

    def test_d_apres_un_document_d_ailleurs(self) -> None:
        commande = produire_document(d_apres=ETABLI_2, cachet=True)
        PROPOSE.quand(commande, le="2025-04-02").refuse("document_inconnu", champ="d_apres")

    def test_etabli(self) -> None:
        etabli = PROPOSE.quand(produire_document(), le="2025-04-02").alors(DocumentProduit, genre="CONTRAT_ENGAGEMENT")
        assert etabli.dossier.accompagnement.etablis[str(ETABLI)].taille_octets == 41_216
