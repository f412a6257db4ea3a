"""Opening of a dossier, rights, identity."""

from datetime import date

import pytest
from pydantic import ValidationError

from ledger.chain import FIXE, image
from ledger.events.entree.droits import DossierOuvert, DroitsModifies, IdentiteModifiee
from ledger.lu import decoder
from tests.commands.etapes import IDENTITE, OUVERT, modifier_droits, modifier_identite, ouvrir_dossier
from tests.commands.scenario import Scenario, etant_donne

VIDE = etant_donne()
INVISIBLES = [
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u3164",
    "\u034f",
    "\ufe0f",
    "\u2028",
]
"""Right-to-left override and isolate, characters without width, soft hyphen, fillers, variation selector, end of line."""


class TestOuvrirDossier:
    def test_une_seule_fois(self) -> None:
        OUVERT.quand(ouvrir_dossier(), le="2025-03-04").refuse("dossier_deja_ouvert")

    def test_pas_dans_l_avenir(self) -> None:
        VIDE.quand(ouvrir_dossier(survenu_le="2025-03-04"), le="2025-03-03").refuse("fait_a_venir", champ="survenu_le")

    def test_droit_ouvert_dans_l_avenir(self) -> None:
        commande = ouvrir_dossier(droit_ouvert_le="2025-03-04")
        VIDE.quand(commande, le="2025-03-03").refuse("fait_a_venir", champ="droit_ouvert_le")
        VIDE.quand(commande, le="2025-03-04").alors(DossierOuvert, droit_ouvert_le="2025-03-04")

    @pytest.mark.parametrize("champ", ["nom", "prenom", "nom_naissance"])
    @pytest.mark.parametrize("signe", INVISIBLES)
    def test_l_un_nom_ne_cache_rien(self, champ: str, signe: str) -> None:
        """What turns a name round, or has no width, makes another name that looks the same, and that no search finds."""
        commande = ouvrir_dossier(identite=IDENTITE | {champ: f"Etche{signe}verry"})
        VIDE.quand(commande, le="2025-03-03").refuse("caractere_invisible", champ=f"identite.{champ}")
        OUVERT.quand(modifier_identite(identite=IDENTITE | {champ: f"{signe}Etcheverry"}), le="2025-03-10").refuse(
            "caractere_invisible", champ=f"identite.{champ}"
        )

    @pytest.mark.parametrize("nom", ["N’Guyễn-Étchéverry d'Œuilly", "Nguyễn", "Ž̌ivković", "李", "بن علي"])
    def test_l_un_nom_s_ecrit_dans_toute_ecriture(self, nom: str) -> None:
        VIDE.quand(ouvrir_dossier(identite=IDENTITE | {"nom": nom}), le="2025-03-03").alors(DossierOuvert)

    @pytest.mark.parametrize("naissance", ["2025-03-04", "1904-12-31"])
    def test_naissance_impossible(self, naissance: str) -> None:
        commande = ouvrir_dossier(identite=IDENTITE | {"naissance_le": naissance})
        VIDE.quand(commande, le="2025-03-03").refuse("naissance_impossible", champ="identite.naissance_le")

    @pytest.mark.parametrize("naissance", ["2025-03-03", "1905-01-01"])
    def test_naissance_possible(self, naissance: str) -> None:
        commande = ouvrir_dossier(identite=IDENTITE | {"naissance_le": naissance})
        VIDE.quand(commande, le="2025-03-03").alors(DossierOuvert, annee_naissance=int(naissance[:4]))

    def test_avant_le_rsa_aucune_regle_d_orientation(self) -> None:
        commande = ouvrir_dossier(survenu_le="2009-05-31")
        VIDE.quand(commande, le="2025-03-03").refuse("regle_inconnue")
        VIDE.quand(ouvrir_dossier(survenu_le="2009-06-01"), le="2025-03-03").alors(DossierOuvert)

    @pytest.mark.parametrize("annee", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
    def test_date_mal_tapee(self, annee: str) -> None:
        with pytest.raises(ValidationError):
            ouvrir_dossier(survenu_le=annee)

    @pytest.mark.parametrize(
        ("recue_le", "echeance"),
        [
            ("2023-12-31", "2024-02-29"),  # two months, no 31 February: the last day, of a leap year
            ("2024-12-29", "2025-02-28"),
            ("2024-12-31", "2025-02-28"),  # last day of the two months
            ("2025-01-01", "2025-02-12"),  # first day of the six weeks
            ("2025-03-03", "2025-04-14"),
            ("2028-01-18", "2028-02-29"),
        ],
    )
    def test_echeance_de_l_orientation(self, recue_le: str, echeance: str) -> None:
        VIDE.quand(ouvrir_dossier(), le=recue_le).alors(
            DossierOuvert, survenu_le=recue_le, echeance_orientation_le=echeance
        )

    def test_sans_droits_et_devoirs_pas_d_echeance(self) -> None:
        commande = ouvrir_dossier(soumis_droits_devoirs=False)
        VIDE.quand(commande, le="2025-03-03").alors(DossierOuvert, echeance_orientation_le=None)


def test_une_etape_d_une_version_plus_recente_arrete_les_decisions() -> None:
    (ouverture,) = OUVERT.lus
    fixe = FIXE.pack(ouverture.stream.bytes, 2, 2, 32_000, 0, 0, 0, bytes(16), bytes(16))
    (inconnue,) = decoder([(image(fixe, b"", b"{}", None), b"")])
    plus_recent = Scenario((ouverture, inconnue))
    plus_recent.quand(modifier_droits(), le="2025-03-10").refuse("etape_plus_recente")


class TestModifierDroits:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(modifier_droits(), le="2025-03-03").refuse("dossier_non_ouvert")

    def test_avant_l_ouverture(self) -> None:
        OUVERT.quand(modifier_droits(survenu_le="2025-03-02"), le="2025-03-10").refuse("avant_ouverture")

    def test_rien_ne_change(self) -> None:
        commande = modifier_droits(etat_droit="OUVERT_VERSABLE", motif=None)
        OUVERT.quand(commande, le="2025-03-10").refuse("droits_inchanges")

    def test_le_jour_de_l_ouverture(self) -> None:
        OUVERT.quand(modifier_droits(), le="2025-03-03").alors(DroitsModifies, survenu_le="2025-03-03")

    def test_le_dernier_fait_l_emporte_dans_le_temps(self) -> None:
        clos = OUVERT.puis(modifier_droits(etat_droit="CLOS", motif="ECHEANCE"), "2025-05-01")
        tard = clos.puis(modifier_droits(survenu_le="2025-04-01"), "2025-05-02")
        droits = tard.dossier.droits
        assert droits is not None
        assert (droits.etat, droits.depuis) == ("CLOS", date(2025, 5, 1))


class TestModifierIdentite:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(modifier_identite(), le="2025-03-03").refuse("dossier_non_ouvert")

    @pytest.mark.parametrize("naissance", ["2025-03-11", "1904-12-31"])
    def test_naissance_impossible(self, naissance: str) -> None:
        commande = modifier_identite(identite=IDENTITE | {"naissance_le": naissance})
        OUVERT.quand(commande, le="2025-03-10").refuse("naissance_impossible", champ="identite.naissance_le")

    def test_le_territoire_suit_l_adresse(self) -> None:
        demenage = OUVERT.quand(modifier_identite(), le="2025-03-10").alors(IdentiteModifiee, commune="33281")
        droits = demenage.dossier.droits
        assert droits is not None
        assert (droits.commune, droits.mds, droits.situation_familiale) == ("33281", "MDS-33-09", "SEUL_SANS_ENFANT")
