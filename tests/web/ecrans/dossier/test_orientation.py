"""An orientation is told of what there is: the organisme of the structure, a préconisation when one waits (R6)."""

from uuid import UUID, uuid4

import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import formulaire, texte
from tests.web.serveur import identite, probleme

DECISION = {
    "decideur": "CONSEIL_DEPARTEMENTAL",
    "parcours": "PROFESSIONNEL",
    "structure": "MDS-33-05",
    "organisme": "CONSEIL_DEPARTEMENTAL",
}


@pytest.fixture
def ouvert(ecrans: Ecrans) -> UUID:
    """A dossier that waits for its orientation, without a préconisation."""
    jour = aujourd_hui().isoformat()
    return ecrans.api.ouvrir(identite=identite(nom="Haramburu", prenom="Kattalin"), survenu_le=jour)


def agence(ecrans: Ecrans) -> str:
    """A structure of France Travail."""
    places = ecrans.api.services.territoire.places
    return next(p.code for p in places if p.organisme == "FRANCE_TRAVAIL")


def test_r6_l_organisme_est_celui_de_la_structure(ecrans: Ecrans, ouvert: UUID) -> None:
    faux = DECISION | {"structure": agence(ecrans)}
    reponse = ecrans.api.demander(f"/dossiers/{ouvert}/decider-orientation", faux)
    refus = probleme(reponse, 409, "refus/organisme_d_une_autre_structure")
    assert "relève de : France Travail, et non de : conseil départemental" in refus["detail"]
    ecrans.api.faire(ouvert, "decider-orientation", **DECISION)
    designation = {"structure": agence(ecrans), "organisme": "CONSEIL_DEPARTEMENTAL"}
    reponse = ecrans.api.demander(f"/dossiers/{ouvert}/designer-structure", designation)
    probleme(reponse, 409, "refus/organisme_d_une_autre_structure")


def test_r6_le_formulaire_ne_demande_pas_l_organisme(ecrans: Ecrans, ouvert: UUID) -> None:
    adresse = f"/dossier/{ouvert}/etape/decider-orientation"
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        page = referent.ouvrir(adresse).text
        assert "Organisme" not in texte(page)
        typees = formulaire(page) | {"decideur": "CONSEIL_DEPARTEMENTAL", "parcours": "PROFESSIONNEL"}
        oubliee = referent.envoyer(adresse, **typees | {"structure": ""})
        assert oubliee.status_code == 422
        assert "Organisme" not in texte(oubliee.text)
        assert referent.envoyer(adresse, **typees | {"structure": agence(ecrans)}).status_code == 303
    (decidee,) = [
        e for e in ecrans.api.lire(f"/dossiers/{ouvert}").json()["etapes"] if e["type"] == "orientation.decidee.v1"
    ]
    assert (decidee["contenu"]["structure"], decidee["contenu"]["organisme"]) == (agence(ecrans), "FRANCE_TRAVAIL")


def test_r6_sans_preconisation_rien_n_est_accepte_ni_refuse(ecrans: Ecrans, ouvert: UUID) -> None:
    adresse = f"/dossier/{ouvert}/etape/decider-orientation"
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        sans = referent.ouvrir(adresse).text
        assert "réconisation acceptée" not in sans
        assert '<input type="hidden" name="motif_refus" value="">' in sans
        voie = {"parcours": "SOCIAL", "organisme": "CONSEIL_DEPARTEMENTAL"}
        ecrans.api.faire(ouvert, "preconiser-orientation", preconisation=str(uuid4()), origine="FRANCE_TRAVAIL", **voie)
        avec = referent.ouvrir(adresse).text
    assert "réconisation acceptée" in avec
    assert "APPRECIATION_DIFFERENTE" in avec


def test_r20_tous_les_refus_ensemble_chacun_a_son_champ(ecrans: Ecrans, ouvert: UUID) -> None:
    """What the decision refuses, what the rendez-vous refuses: told together, beside what each is about; nothing is lost."""
    adresse = f"/dossier/{ouvert}/etape/decider-orientation"
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        typees = formulaire(referent.ouvrir(adresse).text) | {
            "decideur": "CONSEIL_DEPARTEMENTAL",
            "parcours": "PROFESSIONNEL",
            "structure": "MDS-33-05",
        }
        typees |= {"motif_social": "MOBILITE", "premier_le": "01/02/2026", "premiere_heure": "14h"}
        refusee = referent.envoyer(adresse, **typees)
        assert refusee.status_code == 409
        dits = texte(refusee.text)
        assert "Une difficulté ne motive qu'un parcours social" in dits
        assert "Le rendez-vous est fixé au" in dits
        for champ in ("motif_social", "premier_le"):
            assert f'id="c-{champ}--erreur"' in refusee.text
        assert 'value="01/02/2026"' in refusee.text
    types = [e.type_stable for e in ecrans.api.services.journal.rejouer(ouvert)]
    assert "orientation.decidee.v1" not in types


def test_le_referent_est_de_la_structure_et_le_rendez_vous_a_son_heure(ecrans: Ecrans, ouvert: UUID) -> None:
    adresse = f"/dossier/{ouvert}/etape/decider-orientation"
    with (
        ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as referent,
        ecrans.api.visiteur(Role.REFERENT, "MDS-33-06") as ailleurs,
    ):
        typees = formulaire(referent.ouvrir(adresse).text) | {
            "decideur": "CONSEIL_DEPARTEMENTAL",
            "parcours": "SOCIAL",
            "structure": "MDS-33-05",
        }
        autre = {"referent": str(ailleurs.agent), "premier_le": "demain", "convoquer_par": "SMS"}
        refusee = referent.envoyer(adresse, **typees | autre)
        assert refusee.status_code == 422
        dits = texte(refusee.text)
        assert "Choisissez un référent de la structure" in dits
        assert "Indiquez l'heure du rendez-vous" in dits


def test_la_lettre_recommandee_n_est_pas_dite_recue(ecrans: Ecrans, ouvert: UUID) -> None:
    """It is drawn up; the notification waits for its receipt. Sent twice, the form is recorded once."""
    adresse = f"/dossier/{ouvert}/etape/decider-orientation"
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        typees = formulaire(referent.ouvrir(adresse).text) | {
            "decideur": "CONSEIL_DEPARTEMENTAL",
            "parcours": "SOCIAL",
            "structure": "MDS-33-05",
        }
        typees["notifier_par"] = "LETTRE_RECOMMANDEE"
        reponses = [referent.envoyer(adresse, **typees) for _ in range(2)]
        assert [r.status_code for r in reponses] == [303, 303]
        assert (
            reponses[0].headers["location"].partition("lettre=")[2]
            == reponses[1].headers["location"].partition("lettre=")[2]
        )
        page = texte(referent.ouvrir(reponses[0].headers["location"]).text)
        assert "La lettre est établie" in page
        assert "Orientation notifiée" not in page
    types = [e.type_stable.rpartition(".")[0] for e in ecrans.api.services.journal.rejouer(ouvert)]
    assert types[1:] == ["orientation.decidee", "structure.designee", "document.produit"]


def test_r6_seules_les_structures_de_l_organisme_decide_sont_proposees(ecrans: Ecrans, ouvert: UUID) -> None:
    ecrans.api.faire(ouvert, "decider-orientation", **DECISION)
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        page = referent.ouvrir(f"/dossier/{ouvert}/etape/designer-structure").text
    assert 'value="MDS-33-05"' in page
    assert f'value="{agence(ecrans)}"' not in page
