"""A whole parcours through the routes, its corrections, and what every answer says of the version and the position."""

from uuid import UUID, uuid4

import pytest

from commands.base import ETAPES, Commande
from commands.entree.droits import OuvrirDossier
from ledger.annotations import Designe, designations
from ledger.vocabulaire.acteur import Role
from tests.cas import chaque
from tests.web.histoire_orientation import reorientations_et_fin
from tests.web.histoire_rendez_vous import rendez_vous_et_accompagnement
from tests.web.parcours import REFERENT, SECRET, derouler, evenement, histoire
from tests.web.serveur import Api, identite, ouverture, probleme
from web.etapes import chemin

CORRECTION = {"motif": "ERREUR_DE_SAISIE"}


def test_du_dossier_ouvert_a_la_sanction_levee(api: Api) -> None:
    dossier = api.ouvrir()
    api.habiliter(UUID(REFERENT))
    precedente = api.services.journal.position()
    for rang, (etape, corps) in enumerate(histoire(), 2):
        reponse = api.demander(f"/dossiers/{dossier}/{etape}", corps)
        assert reponse.status_code == 201, reponse.text
        resultat = reponse.json()
        (enregistree,) = resultat.pop("etapes")
        assert api.lire(f"/dossiers/{dossier}/etapes/{enregistree['evenement']}").json()["type"] == enregistree["type"]
        assert resultat == {
            "dossier": str(dossier),
            "version": rang,
            "position": precedente + 1,
            "nombre": 1,
            "deja_fait": False,
        }
        assert reponse.headers["ETag"] == f'"{rang}"'
        assert reponse.headers["Ledger-Position"] == str(resultat["position"])
        precedente = resultat["position"]
    etat = api.lire(f"/dossiers/{dossier}").json()["etat"]
    assert (etat["structure"], etat["referent"]) == ("MDS-33-05", REFERENT)
    assert [s["levee_le"] for s in etat["sanctions"].values()] == ["2026-05-05"]
    assert etat["contrat_signe"] in etat["contrats"]


@chaque("commande", lambda: list(ETAPES), chemin)
def test_chaque_etape_a_sa_route_et_son_exemple(api: Api, commande: type[Commande]) -> None:
    """The documented example of a step is read by its route, and refused for want of a dossier: nothing else."""
    avant = api.services.journal.position()
    (montre,) = commande.model_json_schema()["examples"]
    agents = {nom for nom, chose in designations(commande).items() if chose is Designe.AGENT}
    api.habiliter(*(UUID(montre[nom]) for nom in agents & montre.keys()))
    reponse = api.demander(f"/dossiers/{uuid4()}/{chemin(commande)}", montre)
    if commande is OuvrirDossier:
        probleme(reponse, 409, "refus/ouverture_sans_correction")
    else:
        probleme(reponse, 404, "dossier-inconnu")
    assert api.services.journal.position() == avant


def test_les_convocations_et_l_accompagnement(api: Api) -> None:
    dossier = api.ouvrir()
    derouler(api, dossier, "signer-contrat-engagement")
    for etape, corps in rendez_vous_et_accompagnement(SECRET):
        api.faire(dossier, etape, **corps)
    reponse = api.lire(f"/dossiers/{dossier}")
    etat = reponse.json()["etat"]
    assert [r["etat"] for r in etat["rendez_vous"].values()] == ["HONORE", "MANQUE", "ANNULE", "HONORE"]
    assert [c["statut"] for c in etat["convocations"].values()] == ["DELIVREE"]
    vides = {nom for nom, tenus in etat["accompagnement"].items() if not tenus}
    assert vides == {"etablis", "liens", "codes", "entrees"}, "nothing was drawn up here, and nobody came by a link"


def test_les_reorientations_et_la_fin_du_parcours(api: Api) -> None:
    dossier = api.ouvrir()
    derouler(api, dossier, "designer-referent")
    for etape, corps in reorientations_et_fin(SECRET, api.referent()):
        api.faire(dossier, etape, **corps)
    etat = api.lire(f"/dossiers/{dossier}").json()["etat"]
    assert (etat["orientation"], etat["structure"], etat["referent"]) == (None, None, None)
    assert [d["refusee"] for d in etat["demandes"].values()] == [True]


def test_les_autres_etapes(api: Api) -> None:
    dossier = api.ouvrir()
    api.faire(dossier, "modifier-identite", commune="33281", mds="MDS-33-29", identite=identite())
    derouler(api, dossier, "notifier-orientation")
    contrat = str(uuid4())
    bornes = {"debut_le": "2026-02-02", "fin_le": "2026-07-31"}
    api.faire(
        dossier, "proposer-contrat-engagement", survenu_le="2026-02-02", contrat=contrat, duree_hebdo_h=20, **bornes
    )
    api.faire(dossier, "refuser-contrat-engagement", survenu_le="2026-02-05", contrat=contrat, motif="DESACCORD_DUREE")
    api.faire(
        dossier,
        "modifier-droits",
        survenu_le="2026-06-01",
        etat_droit="CLOS",
        soumis_droits_devoirs=True,
        motif="ECHEANCE",
    )
    etat = api.lire(f"/dossiers/{dossier}").json()["etat"]
    assert (etat["droits"]["etat"], etat["droits"]["mds"], etat["contrat_signe"]) == ("CLOS", "MDS-33-29", None)


class TestCorrections:
    def test_une_etape_corrigee(self, api: Api) -> None:
        dossier = api.ouvrir()
        derouler(api, dossier, "honorer-rendez-vous")
        vise = evenement(api, dossier, "rendez_vous.honore.v1")
        rejeu = api.lire(f"/dossiers/{dossier}").json()
        (rdv,) = rejeu["etat"]["rendez_vous"]
        api.faire(
            dossier,
            "honorer-rendez-vous",
            rendez_vous=rdv,
            duree_min=15,
            correction={"evenement": vise, **CORRECTION},
            precision_correction="Il a duré un quart d'heure.",
        )
        etapes = api.lire(f"/dossiers/{dossier}").json()["etapes"]
        assert [e["corrigee_par"] for e in etapes if e["evenement"] == vise] == [etapes[-1]["evenement"]]
        assert etapes[-1]["contenu"]["duree_min"] == 15
        assert etapes[-1]["survenu_le"] == "2026-02-02"

    def test_une_etape_annulee(self, api: Api) -> None:
        dossier = api.ouvrir()
        derouler(api, dossier)
        vise = evenement(api, dossier, "sanction.levee.v1")
        api.faire(
            dossier, "annuler-etape", etape="sanction.levee.v1", correction={"evenement": vise, "motif": "DOUBLON"}
        )
        etat = api.lire(f"/dossiers/{dossier}").json()["etat"]
        assert [s["levee_le"] for s in etat["sanctions"].values()] == [None]

    def test_une_ouverture_corrigee(self, api: Api) -> None:
        """The first step is restated like any other, and its new identifiers lead to the dossier."""
        qui = identite()
        dossier = api.ouvrir(identite=qui)
        vise = evenement(api, dossier, "dossier.ouvert.v1")
        nouvelle = identite(nom="Etxeberri")
        corps = ouverture(identite=nouvelle, mds="MDS-33-08", correction={"evenement": vise, **CORRECTION})
        api.faire(dossier, "ouvrir-dossier", **corps)
        assert api.lire(f"/dossiers/{dossier}").json()["etat"]["droits"]["mds"] == "MDS-33-08"
        for connue in (qui, nouvelle):
            probleme(api.demander("/dossiers", ouverture(identite=connue)), 409, "refus/personne_deja_connue")

    def test_une_ouverture_par_la_route_de_sa_correction(self, api: Api) -> None:
        """Nobody opens a dossier under an id of his choice."""
        for dossier in (uuid4(), api.ouvrir()):
            reponse = api.demander(f"/dossiers/{dossier}/ouvrir-dossier", ouverture())
            document = probleme(reponse, 409, "refus/ouverture_sans_correction")
            assert (document["champ"], document["code"]) == ("correction", "ouverture_sans_correction")

    def test_une_correction_dans_un_dossier_qui_n_existe_pas(self, api: Api) -> None:
        corps = ouverture(correction={"evenement": str(uuid4()), **CORRECTION})
        probleme(api.demander(f"/dossiers/{uuid4()}/ouvrir-dossier", corps), 404, "dossier-inconnu")
        probleme(api.demander("/dossiers", corps), 409, "refus/etape_inconnue")


class TestRefus:
    def test_rien_n_est_ecrit_et_la_suite_reste_possible(self, api: Api) -> None:
        dossier = api.ouvrir()
        avant = api.services.journal.position()
        document = probleme(
            api.demander(f"/dossiers/{dossier}/notifier-orientation", {"moyen": "LETTRE_RECOMMANDEE"}),
            409,
            "refus/orientation_absente",
        )
        assert document["code"] == "orientation_absente"
        assert api.services.journal.position() == avant
        derouler(api, dossier, "notifier-orientation")

    def test_le_champ_en_faute_est_nomme(self, api: Api) -> None:
        corps = {"survenu_le": "2099-01-01", "etat_droit": "CLOS", "soumis_droits_devoirs": True}
        reponse = api.demander(f"/dossiers/{api.ouvrir()}/modifier-droits", corps)
        assert probleme(reponse, 409, "refus/fait_a_venir")["champ"] == "survenu_le"

    def test_un_dossier_qui_n_existe_pas(self, api: Api) -> None:
        corps = {"etat_droit": "CLOS", "soumis_droits_devoirs": True}
        probleme(api.demander(f"/dossiers/{uuid4()}/modifier-droits", corps), 404, "dossier-inconnu")

    @pytest.mark.parametrize("champ", ["nir", "numero_france_travail"])
    def test_la_meme_personne_deux_fois(self, api: Api, champ: str) -> None:
        qui = identite(numero_france_travail="00112233445" if champ == "numero_france_travail" else None)
        api.ouvrir(identite=qui)
        avant = api.services.journal.position()
        autre = identite() | {champ: qui[champ]}
        reponse = api.demander("/dossiers", ouverture(identite=autre))
        document = probleme(reponse, 409, "refus/personne_deja_connue")
        assert document["champ"] == "identite"
        assert str(qui[champ]) not in reponse.text
        assert api.services.journal.position() == avant

    def test_le_nir_d_une_autre_par_un_changement_d_identite(self, api: Api) -> None:
        qui = identite()
        api.ouvrir(identite=qui)
        reponse = api.demander(f"/dossiers/{api.ouvrir()}/modifier-identite", {"identite": qui})
        probleme(reponse, 409, "refus/personne_deja_connue")

    def test_une_personne_effacee(self, api: Api) -> None:
        dossier = api.ouvrir()
        assert api.services.coffre.detruire(dossier)
        reponse = api.demander(f"/dossiers/{dossier}/modifier-identite", {"identite": identite()})
        probleme(reponse, 409, "refus/personne_effacee")
        assert api.lire(f"/dossiers/{dossier}").json()["etapes"][0]["scelle"] == {"identite": None}


def test_l_administrateur_lit_le_dossier_sans_ce_qui_est_scelle(api: Api) -> None:
    dossier = api.ouvrir()
    derouler(api, dossier)
    for role, lit in {Role.REFERENT: True, Role.AUDITEUR: True, Role.ADMINISTRATEUR: False}.items():
        reponse = api.lire(f"/dossiers/{dossier}", role)
        assert (SECRET in reponse.text) is lit
        assert ("Étchéverry" in reponse.text) is lit
