"""Offers: proposer, accepter, refuser."""

import pytest
from pydantic import ValidationError

from commands.base import Commande
from ledger.events.offres.offre import OffreAcceptee, OffreProposee, OffreRefusee
from tests.commands.etapes import (
    OUVERT,
    PROPOSITION,
    PROPOSITION_2,
    accepter_offre,
    proposer_offre,
    refuser_offre,
)
from tests.commands.scenario import etant_donne

PROPOSEE = OUVERT.puis(proposer_offre(), "2025-03-20")


class TestProposerOffre:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(proposer_offre(), le="2025-03-20").refuse("dossier_non_ouvert")

    def test_la_meme_attend_deja(self) -> None:
        commande = proposer_offre(proposition=PROPOSITION_2)
        PROPOSEE.quand(commande, le="2025-03-21").refuse("offre_en_attente", champ="offre")

    def test_identifiant_deja_utilise(self) -> None:
        PROPOSEE.quand(proposer_offre(offre="DORA-2"), le="2025-03-21").refuse("identifiant_deja_utilise")

    @pytest.mark.parametrize("offre", ["", "a\x00b", "ligne\nsuivante", "x" * 61])
    def test_identifiant_d_offre_impossible(self, offre: str) -> None:
        with pytest.raises(ValidationError):
            proposer_offre(offre=offre)

    def test_deux_offres_a_la_fois(self) -> None:
        commande = proposer_offre(proposition=PROPOSITION_2, offre="DORA-2")
        PROPOSEE.quand(commande, le="2025-03-21").alors(OffreProposee, offre="DORA-2")

    def test_de_nouveau_apres_une_reponse(self) -> None:
        refusee = PROPOSEE.puis(refuser_offre(), "2025-03-25")
        refusee.quand(proposer_offre(proposition=PROPOSITION_2), le="2025-03-26").alors(OffreProposee)


@pytest.mark.parametrize("reponse", [accepter_offre(), refuser_offre()], ids=lambda r: type(r).__name__)
class TestReponse:
    """What acceptance and refusal share."""

    def test_inconnue(self, reponse: Commande) -> None:
        OUVERT.quand(reponse, le="2025-03-25").refuse("proposition_inconnue", champ="proposition")

    @pytest.mark.parametrize("premiere", [accepter_offre(), refuser_offre()], ids=lambda r: type(r).__name__)
    def test_une_seule(self, reponse: Commande, premiere: Commande) -> None:
        PROPOSEE.puis(premiere, "2025-03-25").quand(reponse, le="2025-03-26").refuse("proposition_conclue")

    def test_avant_la_proposition(self, reponse: Commande) -> None:
        commande = type(reponse).model_validate(reponse.model_dump() | {"survenu_le": "2025-03-19"})
        PROPOSEE.quand(commande, le="2025-03-25").refuse("avant_proposition", champ="survenu_le")


class TestAccepterOffre:
    def test_acceptee(self) -> None:
        acceptee = PROPOSEE.quand(accepter_offre(), le="2025-03-20").alors(OffreAcceptee, proposee_le="2025-03-20")
        assert not acceptee.dossier.propositions[str(PROPOSITION)].en_attente


class TestRefuserOffre:
    def test_refusee(self) -> None:
        PROPOSEE.quand(refuser_offre(), le="2025-03-25").alors(
            OffreRefusee, motif="NON_INTERESSE", theme="MOBILITE", partenaire="ASSO-33-01"
        )
