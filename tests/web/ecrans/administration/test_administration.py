"""Administration: refusals first; what is sent again or given up, who is let in and no more, what the pages tell."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from app import sondes
from commands.regles import REGLES
from integrations.france_travail.services import RECHERCHE_NIR, SERVICES
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.structure import CategorieStructure
from ledger.vocabulaire.territoire import charger
from readmodels.listes import transmission
from tests.projections.fixtures import VUES
from tests.web.ecrans.conftest import Ecrans, faire_attendre
from tests.web.serveur import NAVIGATEUR, Visiteur, en_ligne, prise
from web.application import creer
from web.mots.administration import VOCABULAIRES, mots
from web.mots.ecriture import nombre
from web.pages.administration.fonctionnement import dire_mesures
from web.pages.administration.regles import dire
from web.services import Mesure
from web.tables.base import schema_ecrans
from web.visite import TEMOIN

HABILITATIONS = "/administration/habilitations"
TRANSMISSIONS = "/administration/transmissions"
AN = aujourd_hui().year
PLIE = next(place.code for place in charger("33").places if place.categorie is CategorieStructure.PLIE)
AGENT = {
    "nom": "Ousmane Lartigue",
    "courriel": "Ousmane.Lartigue@demonstration.invalid",
    "role": "REFERENT",
    "structure": "MDS-33-05",
    "du": f"01/01/{AN}",
    "au": f"31/12/{AN + 1}",
}


@pytest.fixture
def admin(ecrans: Ecrans) -> Iterator[Visiteur]:
    """An administrator who is signed in."""
    with ecrans.api.visiteur(Role.ADMINISTRATEUR) as visiteur:
        yield visiteur


def approuver_tout(second: Visiteur) -> None:
    """A second administrator approves all that waits."""
    attendent = re.findall(rf'action="({HABILITATIONS}/[^"]+/approuver)"', second.ouvrir(HABILITATIONS).text)
    assert attendent
    for adresse in attendent:
        assert second.envoyer(adresse).status_code == 303


class TestHabilitations:
    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"nom": ""}, "Écrivez le prénom et le nom"),
            ({"courriel": "ousmane"}, "adresse électronique professionnelle"),
            ({"role": "SYSTEME"}, "Choisissez un rôle"),
            ({"role": "ALLOCATAIRE"}, "Choisissez un rôle"),
            ({"role": ""}, "Choisissez un rôle"),
            ({"structure": "MDS-99-99"}, "structure de la liste"),
            ({"role": "PARTENAIRE", "structure": ""}, "habilité pour sa structure"),
            ({"au": "2027"}, "JJ/MM/AAAA"),
            ({"au": f"31/12/{AN - 1}"}, "se termine après avoir commencé"),
            ({"au": f"31/12/{AN + 10}"}, "dans les trois ans"),
            ({"du": "31/12/9999", "au": "31/12/9999"}, "Choisissez un jour entre"),
            ({"du": "01/01/2020", "au": "31/12/2020"}, "déjà terminée"),
            ({"fonction": "SIGNATURE"}, "Indiquez l'acte par lequel le président délègue"),
            ({"fonction": "PRESIDENT", "reference": "Arrêté 1"}, "Choisissez des fonctions de la liste"),
            ({"fonction": "SIGNATURE", "reference": "Arrêté 1", "structure": PLIE}, "qu'à un agent du département"),
            ({"fonction": "SIGNATURE", "reference": "Arrêté 1", "role": "AUDITEUR"}, "qu'à un agent du département"),
            (
                {
                    "fonction": "SIGNATURE",
                    "reference": "A",
                    "delegation_du": f"02/01/{AN}",
                    "delegation_au": f"01/01/{AN}",
                },
                "La délégation se termine après avoir commencé",
            ),
        ],
        ids=lambda cas: str(cas)[:30],
    )
    def test_refusee(self, admin: Visiteur, change: dict[str, str], message: str) -> None:
        """What was typed is there again, and nobody is let in."""
        reponse = admin.envoyer(HABILITATIONS, **AGENT | change)
        page = unescape(reponse.text)
        assert reponse.status_code == 422
        assert message in page
        assert "Rien n'a été changé" in page
        if "courriel" not in change:
            assert AGENT["courriel"] in page
        assert admin.api.services.ecrans.habilitations.trouver(f"{uuid4()}", AGENT["courriel"], aujourd_hui()) is None

    def test_la_sienne_ne_se_revoque_pas(self, admin: Visiteur) -> None:
        refusee = admin.envoyer(f"{HABILITATIONS}/{admin.habilitation}/revoquer")
        assert refusee.status_code == 409
        assert admin.ouvrir(HABILITATIONS).status_code == 200

    @pytest.mark.parametrize("role", [Role.REFERENT, Role.AUDITEUR, Role.PARTENAIRE, Role.ADMINISTRATEUR])
    def test_h6_ce_qui_ouvre_des_noms_est_donne_par_deux_personnes(
        self, ecrans: Ecrans, admin: Visiteur, role: Role
    ) -> None:
        """Nobody comes in before somebody else than who gave it approves it; both are told."""
        habilitations, le = admin.api.services.ecrans.habilitations, aujourd_hui()
        sujet, courriel = f"{uuid4()}", f"{uuid4()}@demonstration.invalid"
        envoi = admin.envoyer(HABILITATIONS, **AGENT | {"courriel": courriel, "role": role})
        assert "attend l'accord d'un autre administrateur" in unescape(admin.ouvrir(envoi.headers["location"]).text)
        assert habilitations.toutes(sujet, courriel, le) == []
        (attend,) = [h for h in habilitations.lister(le) if h.courriel == courriel]
        approuver = f"{HABILITATIONS}/{attend.habilitation}/approuver"
        assert approuver not in admin.ouvrir(HABILITATIONS).text
        assert admin.envoyer(approuver).status_code == 409
        assert habilitations.toutes(sujet, courriel, le) == []
        with ecrans.api.visiteur(Role.ADMINISTRATEUR) as second:
            assert approuver in second.ouvrir(HABILITATIONS).text
            assert second.envoyer(approuver).status_code == 303
            assert second.envoyer(approuver).status_code == 409
            (donnee,) = habilitations.toutes(sujet, courriel, le)
            assert (donnee.donnee_par, donnee.approuvee_par) == (admin.agent, second.agent)
        assert "approuvée par" in admin.ouvrir(HABILITATIONS).text

    def test_h6_un_administrateur_ne_se_donne_rien(self, ecrans: Ecrans, admin: Visiteur) -> None:
        """Under his own address, another role; nor does he approve what a colleague gives him."""
        habilitations, le = admin.api.services.ecrans.habilitations, aujourd_hui()
        sienne = AGENT | {"courriel": f"{admin.agent}@exemple.fr"}
        refus = admin.envoyer(HABILITATIONS, **sienne)
        assert refus.status_code == 422
        assert "ne se donne pas une habilitation à soi-même" in unescape(refus.text)
        with ecrans.api.visiteur(Role.ADMINISTRATEUR) as collegue:
            assert collegue.envoyer(HABILITATIONS, **sienne).status_code == 303
        (attend,) = [h for h in habilitations.lister(le) if h.courriel == sienne["courriel"] and h.attend(le)]
        assert admin.envoyer(f"{HABILITATIONS}/{attend.habilitation}/approuver").status_code == 409
        with ecrans.api.visiteur(Role.ADMINISTRATEUR) as second:
            assert second.envoyer(f"{HABILITATIONS}/{attend.habilitation}/revoquer").status_code == 303
            assert second.envoyer(f"{HABILITATIONS}/{attend.habilitation}/approuver").status_code == 409

    def test_h6_qui_ne_lit_aucun_nom_entre_aussitot(self, admin: Visiteur) -> None:
        courriel = f"{uuid4()}@demonstration.invalid"
        admin.envoyer(HABILITATIONS, **AGENT | {"courriel": courriel, "role": "DECIDEUR"})
        donnee = admin.api.services.ecrans.habilitations.trouver(f"{uuid4()}", courriel, aujourd_hui())
        assert donnee is not None
        assert donnee.donnee_par == admin.agent

    def test_r5_une_habilitation_donne_des_fonctions(self, admin: Visiteur) -> None:
        """Each with the act and the dates of its delegation, those of the habilitation when they are not said."""
        habilitations, courriel = admin.api.services.ecrans.habilitations, f"{uuid4()}@demonstration.invalid"
        champs = {"fonction": ["INSTRUCTION", "NOTIFICATION"], "reference": "Arrêté 2026-031"}
        dates = {"delegation_du": f"15/01/{AN}"}
        assert admin.envoyer(HABILITATIONS, **AGENT | {"courriel": courriel} | champs | dates).status_code == 303
        (donnee,) = [h for h in habilitations.lister(aujourd_hui()) if h.courriel == courriel]
        assert [(d.fonction, d.reference, d.du, d.au) for d in donnee.acteur.delegations] == [
            (fonction, "Arrêté 2026-031", date(AN, 1, 15), date(AN + 1, 12, 31))
            for fonction in (Fonction.INSTRUCTION, Fonction.NOTIFICATION)
        ]
        page = unescape(admin.ouvrir(HABILITATIONS).text)
        assert "Instruction des manquements : Arrêté 2026-031" in page

    def test_donner_puis_mettre_fin(self, ecrans: Ecrans, admin: Visiteur) -> None:
        habilitations = admin.api.services.ecrans.habilitations
        courriel = "denise.roumegoux@demonstration.invalid"
        assert admin.envoyer(HABILITATIONS, **AGENT | {"courriel": courriel.upper()}).status_code == 303
        with ecrans.api.visiteur(Role.ADMINISTRATEUR) as second:
            approuver_tout(second)
        donnee = habilitations.trouver("denise", courriel, aujourd_hui())
        assert donnee is not None
        assert (donnee.role, donnee.structure) == (Role.REFERENT, "MDS-33-05")
        assert admin.envoyer(f"{HABILITATIONS}/{donnee.habilitation}/revoquer").status_code == 303
        assert admin.envoyer(f"{HABILITATIONS}/{donnee.habilitation}/revoquer").status_code == 409
        assert habilitations.trouver("denise", courriel, aujourd_hui()) is None
        admin.envoyer(HABILITATIONS, **AGENT | {"courriel": courriel, "role": "AUDITEUR"})
        with ecrans.api.visiteur(Role.ADMINISTRATEUR) as second:
            approuver_tout(second)
        nouvelle = habilitations.trouver("denise", courriel, aujourd_hui())
        assert nouvelle is not None
        assert nouvelle.agent == donnee.agent, "the ledger knows one person under one pseudonym"
        assert nouvelle.structure is None, "an auditor's perimeter is not a structure's"

    def test_celles_en_cours_d_abord(self, admin: Visiteur) -> None:
        """However many ended before, whoever may come in is seen, and can be put out."""
        habilitations, hier = admin.api.services.ecrans.habilitations, aujourd_hui() - timedelta(days=1)
        admin.api.donner("aa@demonstration.invalid", "Aa", Role.AUDITEUR, du=hier, au=hier)
        (premiere,) = habilitations.lister(aujourd_hui(), limite=1)
        assert premiere.vaut(aujourd_hui())


@pytest.fixture
def attendent(ecrans: Ecrans) -> UUID:
    """A dossier of which one step waits and one was rejected."""
    dossier = ecrans.api.ouvrir()
    faire_attendre(ecrans.api, dossier)
    ecrans.api.projeter()
    return dossier


class TestTransmissions:
    def formulaires(self, page: str, geste: str, dossier: UUID) -> list[str]:
        return re.findall(rf'action="({TRANSMISSIONS}/{dossier}/[^"]+/{geste})"', page)

    def test_abandonner_demande_un_motif(self, admin: Visiteur, attendent: UUID) -> None:
        adresse = self.formulaires(admin.ouvrir(TRANSMISSIONS).text, "abandonner", attendent)[0]
        refusee = admin.envoyer(adresse, motif="INCONNU")
        assert refusee.status_code == 422
        assert "Choisissez pourquoi" in refusee.text
        assert "<details open>" in refusee.text

    def test_une_transmission_inconnue(self, admin: Visiteur, attendent: UUID) -> None:
        inconnue = f"{TRANSMISSIONS}/{attendent}/{admin.agent}/relancer"
        assert admin.envoyer(inconnue).status_code == 409

    def test_relancer_puis_abandonner(self, admin: Visiteur, attendent: UUID) -> None:
        """Sent again, it leaves the list; given up, it says why; done twice, it is refused and said so."""
        lecteur = admin.api.services.lecteur
        relancee = self.formulaires(admin.ouvrir(f"{TRANSMISSIONS}?etat=REJETEE").text, "relancer", attendent)[0]
        abandonnee = self.formulaires(admin.ouvrir(f"{TRANSMISSIONS}?etat=EN_ATTENTE").text, "abandonner", attendent)[0]
        assert admin.envoyer(relancee).headers["location"] == f"{TRANSMISSIONS}?fait=relancee"
        assert admin.envoyer(relancee).status_code == 409
        assert admin.envoyer(abandonnee, motif="DEJA_CONNUE", explication="Vue sur place.").status_code == 303
        admin.api.projeter()
        etats = {
            str(ligne.transmission): ligne.etat.name
            for etat in ("RELANCEE", "ABANDONNEE")
            for ligne in transmission.lister(lecteur, transmission.Filtres(etat=etat), limite=100).lignes
        }
        assert etats[relancee.split("/")[4]] == "RELANCEE"
        assert etats[abandonnee.split("/")[4]] == "ABANDONNEE"
        assert relancee not in admin.ouvrir(TRANSMISSIONS).text


def test_une_vue_arretee_se_voit(ecrans: Ecrans, admin: Visiteur) -> None:
    """What is stopped comes first, with its error; then all works again."""
    assert "Tout fonctionne" in admin.ouvrir("/administration").text
    reperes = f"{ecrans.api.reglages.schema_journal}_vues.reperes"
    with psycopg.connect(ecrans.api.reglages.database_url, autocommit=True) as connexion:
        connexion.execute(f"update {reperes} set erreur = 'Événement illisible' where vue = 'agenda'".encode())
        try:
            page = admin.ouvrir("/administration").text
        finally:
            connexion.execute(f"update {reperes} set erreur = null where vue = 'agenda'".encode())
    assert "1\xa0élément est arrêté" in page
    assert "Événement illisible" in page
    assert "Tout fonctionne" in admin.ouvrir("/administration").text


def test_le_relais_se_voit(ecrans: Ecrans, admin: Visiteur) -> None:
    """Beside a broker: how far it published and how late, whether it answers, and what the probe measured."""
    services, injoignable = ecrans.api.services, "127.0.0.1:1"
    reglages = ecrans.api.reglages.model_copy(update={"kafka_bootstrap": injoignable})
    position = services.journal.position()

    def muet() -> int:
        raise ConnectionError(injoignable)

    for publie, attendus in (
        (lambda: position - 3, ("Diffusion aux abonnés (Kafka)", nombre(position - 3), "Tout fonctionne")),
        (
            muet,
            ("Injoignable", "Kafka ne répond pas. À dire à l'assistance : ConnectionError", "1\xa0élément est arrêté"),
        ),
    ):
        autour = replace(services, publie=publie, sonder=sondes.sonde_kafka(reglages))
        with prise() as ecoute, en_ligne(creer(autour), ecoute) as adresse:
            page = httpx.get(
                f"{adresse}/administration", cookies={TEMOIN: admin.temoin}, headers=NAVIGATEUR, timeout=20
            )
        assert page.status_code == 200
        for attendu in (*attendus, "<dt>Kafka répond</dt><dd>non</dd>"):
            assert attendu in unescape(page.text)


def test_les_regles_en_vigueur(admin: Visiteur) -> None:
    le = aujourd_hui()
    page = unescape(admin.ouvrir("/administration/regles").text)
    en_vigueur = [r for r in REGLES if r.valide_du <= le and (r.valide_au is None or le <= r.valide_au)]
    for regle in en_vigueur:
        assert f'id="{regle.code}"' in page
        assert regle.libelle in page
        assert regle.source in page
    assert page.count('<li class="carte"') == len(en_vigueur)
    assert "JJ/MM/AAAA, par exemple" in admin.ouvrir("/administration/regles?au=jamais").text


def test_tout_se_dit_en_mots() -> None:
    """No name of a table, of a parameter, of a service nor of a code is shown: a new one is given its words."""
    assert {vue.table.nom for vue in VUES} <= mots()["vues"].keys()
    assert {nom for regle in REGLES for nom in regle.parametres} <= mots()["parametres"].keys()
    services = {service.partition("/")[0] for service in (*SERVICES.values(), RECHERCHE_NIR)}
    assert services <= mots()["services"].keys()
    for regle in REGLES:
        for valeur in regle.parametres.values():
            assert not re.search(r"[A-Z]{3}|_", dire(valeur).replace("SMS", "")), (regle.code, dire(valeur))


@pytest.mark.parametrize("code", sorted({code.value for v in VOCABULAIRES for code in v}))
def test_un_code_n_a_qu_un_sens(code: str) -> None:
    assert len({libelle for v in VOCABULAIRES for c, libelle in ((c.value, c.libelle) for c in v) if c == code}) == 1


def test_ce_que_la_sonde_a_trouve() -> None:
    """The topics of a group are counted together, and what is not known of the page keeps its own words."""
    mesures = [
        Mesure("parcours_relais_position", "", {"relais": "parcours.d33.etats"}, 12),
        *(Mesure("parcours_abonne_retard_messages", "", {"groupe": "caf", "topic": t}, 3) for t in ("a", "b")),
        Mesure("parcours_autre", "Autre chose", {}, 1.5),
    ]
    assert list(dire_mesures(mesures)) == [
        ("Dernier état diffusé", "n° 12"),
        ("Autre chose", "1,5"),
        ("Reste à lire par caf", "6 au plus"),
    ]


def test_le_reseau(admin: Visiteur) -> None:
    toutes = unescape(admin.ouvrir("/administration/reseau").text)
    for place in admin.api.services.territoire.places[:3]:
        assert place.libelle in toutes
    assert admin.ouvrir("/administration/reseau", pts="Nulle part").text.count("<tr>") == toutes.count("<tr>")
    assert "Aucune structure" in admin.ouvrir("/administration/reseau", pts="Bassin", categorie="CAP_EMPLOI").text


def test_la_base_ne_laisse_pas_effacer_une_habilitation(ecrans: Ecrans) -> None:
    """Under the role of the web process a habilitation is ended, never taken away."""
    schema = schema_ecrans(ecrans.api.reglages.schema_journal)
    with psycopg.connect(ecrans.api.reglages.database_url) as connexion:
        connexion.execute("set role parcours_ecriture")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connexion.execute(f"delete from {schema}.habilitations".encode())
