"""The dossier on a screen: what may be typed, what is refused and why, what two editors do to each other."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from html import unescape
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.base import ETAPES, Commande
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from tests.cas import chaque
from tests.web.api.test_offres import description
from tests.web.ecrans.conftest import Ecrans
from tests.web.parcours import derouler, histoire
from tests.web.serveur import Api, Visiteur, identite
from web.formulaires.champ import lire_heure
from web.formulaires.dates import lire_date
from web.mots.champs import libelle_champ
from web.mots.ecriture import jour

COMMANDES: list[type[Commande]] = sorted(ETAPES, key=str)
SENSIBLE = "information de santé réservée au référent"


@pytest.fixture
def api(ecrans: Ecrans) -> Api:
    """The service of the screens."""
    return ecrans.api


@pytest.fixture
def dossier(api: Api) -> UUID:
    """A dossier whose référent was designated, without a rendez-vous."""
    ouvert = api.ouvrir(identite=identite(nom="Etchegaray", prenom="Pantxika"))
    derouler(api, ouvert, "designer-referent")
    return ouvert


@pytest.fixture
def referent(api: Api) -> Iterator[Visiteur]:
    """A référent of the département."""
    with api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


def planifier(api: Api, dossier: UUID) -> str:
    """A rendez-vous of today."""
    rendez_vous = str(uuid4())
    api.faire(
        dossier,
        "planifier-rendez-vous",
        rendez_vous=rendez_vous,
        le=aujourd_hui().isoformat(),
        heure="09:00",
        motif="SUIVI",
        structure="MDS-33-05",
    )
    return rendez_vous


def formulaire(page: str) -> dict[str, str]:
    """Hidden fields of the form of a page, and what its lists hold already."""
    forme = page.partition('<aside class="acte-cote"')[0].rsplit('class="carte"', maxsplit=1)[-1]
    caches = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', forme)
    listes = re.findall(r'<select[^>]* name="([\w-]+)"[^>]*>(.*?)</select>', forme, re.DOTALL)
    choisis = [(nom, v) for nom, options in listes for v in re.findall(r'<option value="([^"]*)" selected', options)]
    return {nom: unescape(valeur) for nom, valeur in (*caches, *choisis)}


def rempli(page: str) -> dict[str, str]:
    """All that the form of a page would send as it is: what is typed in it too, the last of several ticked."""
    forme = page.partition('<aside class="acte-cote"')[0].rsplit('class="carte"', maxsplit=1)[-1]
    tapes = [
        (nom, v) for v, nom in re.findall(r'<input class="form-control[^>]*value="([^"]*)"[^>]* name="([\w-]+)"', forme)
    ]
    zones = re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>([^<]*)</textarea>', forme)
    coches = re.findall(r'<input class="form-check-input"[^>]* name="([\w-]+)"[^>]* value="([^"]*)" checked', forme)
    return formulaire(page) | {nom: unescape(valeur) for nom, valeur in (*tapes, *zones, *coches)}


def texte(page: str) -> str:
    """What a page says."""
    return unescape(re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")


class TestSaisie:
    def test_les_erreurs_sont_dites_et_rien_n_est_perdu(self, api: Api, dossier: UUID, referent: Visiteur) -> None:
        rendez_vous = planifier(api, dossier)
        adresse = f"/dossier/{dossier}/etape/honorer-rendez-vous"
        caches = formulaire(referent.ouvrir(adresse, objet=rendez_vous).text)
        reponse = referent.envoyer(adresse, **caches | {"duree_min": "longtemps", "compte_rendu": "Elle a trouvé."})
        assert reponse.status_code == 422
        assert "Un nombre entier est attendu." in reponse.text
        assert "Elle a trouvé." in reponse.text
        assert 'href="#c-duree_min"' in reponse.text
        assert 'aria-invalid="true"' in reponse.text

    def test_un_refus_dit_pourquoi(self, dossier: UUID, referent: Visiteur) -> None:
        adresse = f"/dossier/{dossier}/etape/honorer-rendez-vous"
        caches = formulaire(referent.ouvrir(adresse, objet=str(uuid4())).text)
        reponse = referent.envoyer(adresse, **caches | {"duree_min": "45"})
        assert reponse.status_code == 409
        assert "Cette étape est refusée" in reponse.text
        assert "Ce rendez-vous n'existe pas dans ce dossier." in texte(reponse.text)

    def test_honorer(self, api: Api, dossier: UUID, referent: Visiteur) -> None:
        rendez_vous = planifier(api, dossier)
        page = referent.ouvrir(f"/dossier/{dossier}").text
        adresse = f"/dossier/{dossier}/etape/honorer-rendez-vous"
        assert f"{adresse}?objet={rendez_vous}" in page
        envoi: dict[str, Any] = formulaire(referent.ouvrir(adresse, objet=rendez_vous).text)
        envoi |= {"duree_min": "50", "themes": ["EMPLOI", "SANTE"], "compte_rendu": "Très bien."}
        reponse = referent.envoyer(adresse, **envoi)
        assert reponse.status_code == 303
        suite = referent.ouvrir(reponse.headers["location"].split("#")[0]).text
        assert "Enregistré." in suite
        assert "emploi, santé" in suite
        honore = api.services.journal.rejouer(dossier)[-1]
        contexte = honore.lire_contexte()
        assert (contexte["agent"], contexte["structure"]) == (str(referent.agent), "MDS-33-05")
        assert (contexte["role"], contexte["canal"]) == ("REFERENT", "ECRAN")
        # Sent again, as by an impatient finger, it is recorded once.
        assert referent.envoyer(adresse, **envoi).status_code == 303
        assert len(api.services.journal.rejouer(dossier)) == honore.version

    def test_ce_qui_ne_touche_pas_l_etape_ne_l_arrete_pas(self, api: Api, dossier: UUID, referent: Visiteur) -> None:
        """Two notes at once: neither says anything of the other."""
        adresse = f"/dossier/{dossier}/etape/ecrire-note"
        mien = formulaire(referent.ouvrir(adresse).text)
        with api.visiteur(Role.REFERENT, "MDS-33-06") as autre:
            sien = formulaire(autre.ouvrir(adresse).text)
            note = {"visibilite": "STRUCTURE", "texte": "Vue hier."}
            assert autre.envoyer(adresse, **sien | note).status_code == 303
        assert referent.envoyer(adresse, **mien | note | {"texte": "Vue ce matin."}).status_code == 303

    def test_une_etape_qui_n_a_pas_d_ecran(self, dossier: UUID, referent: Visiteur) -> None:
        for etape in ("modifier-droits", "expirer-prescription", "n-importe-quoi"):
            assert referent.ouvrir(f"/dossier/{dossier}/etape/{etape}").status_code == 404

    def test_la_saisie_survit_a_la_session(self, api: Api, dossier: UUID, referent: Visiteur) -> None:
        """Typed before the session expired, recorded after the sign-in, once."""
        adresse = f"/dossier/{dossier}/etape/ecrire-note"
        envoi = formulaire(referent.ouvrir(adresse).text) | {"visibilite": "STRUCTURE", "texte": "Ne pas perdre ceci."}
        api.services.ecrans.sessions.fermer(_cle(api, referent))
        perdu = referent.envoyer(adresse, **envoi)
        assert perdu.status_code == 303
        habilitation = api.services.ecrans.sessions.lire(referent.temoin)
        assert habilitation is not None
        referent.temoin = api.services.ecrans.sessions.ouvrir(habilitation.habilitation, "")
        referent.client.cookies.set("session", referent.temoin)
        reprise = unescape(perdu.headers["location"]).split("retour=")[1].replace("%2F", "/")
        page = referent.ouvrir(reprise)
        assert "Ne pas perdre ceci." in page.text
        caches = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text.split('class="fiche"')[1])
        assert referent.envoyer(adresse, **{nom: unescape(valeur) for nom, valeur in caches}).status_code == 303
        assert referent.ouvrir(reprise).status_code == 404


def _cle(api: Api, visiteur: Visiteur) -> bytes:
    session = api.services.ecrans.sessions.lire(visiteur.temoin)
    assert session is not None
    return session.cle


class TestCorrection:
    def test_sans_motif(self, api: Api, dossier: UUID, referent: Visiteur) -> None:
        evenement = api.services.journal.rejouer(dossier)[-1].evenement_id
        adresse = f"/dossier/{dossier}/corriger/{evenement}"
        reponse = referent.envoyer(adresse, **formulaire(referent.ouvrir(adresse).text))
        assert reponse.status_code == 422
        assert "Choisissez un motif." in reponse.text

    def test_ce_qui_suit_interdit_d_annuler(self, api: Api, dossier: UUID, referent: Visiteur) -> None:
        orientation = next(
            e for e in api.services.journal.rejouer(dossier) if e.type_stable == "orientation.decidee.v1"
        )
        adresse = f"/dossier/{dossier}/corriger/{orientation.evenement_id}"
        envoi = formulaire(referent.ouvrir(adresse).text) | {"motif_correction": "ERREUR_DE_SAISIE"}
        assert referent.envoyer(adresse, **envoi).status_code == 409

    def test_annuler_puis_voir(self, api: Api, dossier: UUID, referent: Visiteur) -> None:
        planifier(api, dossier)
        cible = api.services.journal.rejouer(dossier)[-1]
        adresse = f"/dossier/{dossier}/corriger/{cible.evenement_id}"
        envoi = formulaire(referent.ouvrir(adresse).text) | {
            "motif_correction": "DOUBLON",
            "precision_correction": "Saisi deux fois.",
        }
        assert referent.envoyer(adresse, **envoi).status_code == 303
        page = referent.ouvrir(f"/dossier/{dossier}/historique").text
        assert "<del>Rendez-vous planifié</del>" in page
        assert "saisie en double" in page

    def test_ressaisir(self, api: Api, dossier: UUID, referent: Visiteur) -> None:
        rendez_vous = planifier(api, dossier)
        api.faire(dossier, "honorer-rendez-vous", rendez_vous=rendez_vous, duree_min=30, themes=["EMPLOI"])
        cible = api.services.journal.rejouer(dossier)[-1]
        adresse = f"/dossier/{dossier}/etape/honorer-rendez-vous"
        page = referent.ouvrir(adresse, corrige=str(cible.evenement_id)).text
        assert 'value="30"' in page
        envoi = formulaire(page) | {"duree_min": "55", "themes": "EMPLOI", "motif_correction": "ERREUR_DE_SAISIE"}
        sans_motif = {nom: valeur for nom, valeur in envoi.items() if nom != "motif_correction"}
        assert referent.envoyer(adresse, **sans_motif).status_code == 422
        assert referent.envoyer(adresse, **envoi).status_code == 303
        assert api.services.journal.rejouer(dossier)[-1].corps["duree_min"] == 55


class TestRegard:
    def test_r8_le_dossier_dit_l_echeance_de_la_file_active(self, api: Api, referent: Visiteur) -> None:
        """What the file active calls the next deadline, the dossier does too; the next rendez-vous is told beside (R8)."""
        nouveau = api.ouvrir(identite=identite(nom="Urruty", prenom="Panpili"), survenu_le=aujourd_hui().isoformat())
        planifier(api, nouveau)
        api.projeter()
        mots = {"recherche": "Urruty Panpili"}
        (ligne,) = api.appeler("POST", "/recherche", json=mots).json()["lignes"]
        page = re.sub(r"\s+", " ", texte(referent.ouvrir(f"/dossier/{nouveau}").text))
        echeance = re.sub(r"\s", " ", jour(date.fromisoformat(ligne["echeance_le"])))
        assert ligne["echeance"] == "rendez_vous_a_conclure"
        assert f"Prochaine échéance {echeance} Issue d'un rendez-vous à enregistrer" in page
        le = re.sub(r"\s", " ", jour(aujourd_hui()))
        assert f"Prochain rendez-vous {le} à 9 h Suivi" in page

    def test_ce_qui_touche_a_la_sante(self, api: Api, dossier: UUID, referent: Visiteur) -> None:
        """Only who needs it reads it: on pages and by the API."""
        rendez_vous = planifier(api, dossier)
        api.faire(dossier, "honorer-rendez-vous", rendez_vous=rendez_vous, duree_min=30, themes=["SANTE", "EMPLOI"])
        for onglet in ("historique", "rendez-vous"):
            assert "santé, emploi" in referent.ouvrir(f"/dossier/{dossier}/{onglet}").text
            for role in (Role.AUDITEUR, Role.ADMINISTRATEUR):
                with api.visiteur(role) as autre:
                    page = texte(autre.ouvrir(f"/dossier/{dossier}/{onglet}").text)
                assert "autre thème, emploi" in page
                assert "santé, emploi" not in page
        for role in (Role.AUDITEUR, Role.ADMINISTRATEUR):
            assert '"SANTE"' not in api.lire(f"/dossiers/{dossier}", role=role).text
        assert '"SANTE"' in api.lire(f"/dossiers/{dossier}").text

    def test_une_note_se_lit_par_qui_elle_dit(self, api: Api, dossier: UUID, referent: Visiteur) -> None:
        """Its author alone, the agents of the structure, or everybody who follows the person: on pages and by the API."""
        adresse = f"/dossier/{dossier}/etape/ecrire-note"
        for visibilite in ("AUTEUR", "STRUCTURE", "PARTENAIRES"):
            envoi = formulaire(referent.ouvrir(adresse).text)
            note = {"visibilite": visibilite, "texte": f"Note pour {visibilite}."}
            assert referent.envoyer(adresse, **envoi | note).status_code == 303

        def lues(page: str) -> set[str]:
            return {qui for qui in ("AUTEUR", "STRUCTURE", "PARTENAIRES") if f"Note pour {qui}." in page}

        for page in (f"/dossier/{dossier}/historique", f"/dossier/{dossier}/echanges"):
            assert lues(referent.ouvrir(page).text) == {"AUTEUR", "STRUCTURE", "PARTENAIRES"}
            with (
                api.visiteur(Role.REFERENT, "MDS-33-05") as collegue,
                api.visiteur(Role.REFERENT, "MDS-33-06") as voisin,
            ):
                assert lues(collegue.ouvrir(page).text) == {"STRUCTURE", "PARTENAIRES"}
                assert lues(voisin.ouvrir(page).text) == {"PARTENAIRES"}
        assert lues(api.lire(f"/dossiers/{dossier}").text) == {"PARTENAIRES"}

    def test_l_administrateur_ne_lit_aucun_nom(self, api: Api, dossier: UUID) -> None:
        with api.visiteur(Role.ADMINISTRATEUR) as autre:
            for adresse in (f"/dossier/{dossier}", "/file-active?tous=oui"):
                page = autre.ouvrir(adresse).text
                assert "ETCHEGARAY" not in page.upper()

    def test_les_autres_structures(self, api: Api, dossier: UUID) -> None:
        with api.visiteur(Role.REFERENT, "CCAS-33-01") as autre:
            for adresse in ("", "/etape/ecrire-note"):
                reponse = autre.ouvrir(f"/dossier/{dossier}{adresse}")
                assert reponse.status_code == 403
                assert "ETCHEGARAY" not in reponse.text.upper()

    def test_chaque_visite_est_notee(self, api: Api, dossier: UUID, referent: Visiteur) -> None:
        referent.ouvrir(f"/dossier/{dossier}")
        derniere = api.services.ecrans.consultations.chercher(dossier=dossier)[0]
        assert (derniere.agent, derniere.quoi, derniere.canal) == (referent.agent, "GET /dossier/{dossier}", "ECRAN")


@pytest.mark.parametrize("page", ["", "/contrat", "/offres", "/historique", "/etape/planifier-rendez-vous"])
def test_un_dossier_n_est_plie_qu_une_fois(
    dossier: UUID, referent: Visiteur, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    pliage, plies = import_module("ledger.dossier.fold"), list[UUID]()
    evoluer = pliage.evoluer

    def compter(etat: Dossier, lus: Iterable[EvenementLu]) -> Dossier:
        plies.append(etat.id)
        plie: Dossier = evoluer(etat, lus)
        return plie

    monkeypatch.setattr(pliage, "evoluer", compter)
    assert referent.ouvrir(f"/dossier/{dossier}{page}").status_code == 200
    assert plies == [dossier]


class TestFormulaires:
    def test_un_rendez_vous_est_dans_la_structure_de_qui_le_prend(self, dossier: UUID, referent: Visiteur) -> None:
        page = referent.ouvrir(f"/dossier/{dossier}/etape/planifier-rendez-vous").text
        assert formulaire(page)["structure"] == "MDS-33-05"

    def test_un_choix_facultatif_se_defait(self, dossier: UUID, referent: Visiteur) -> None:
        adresse = f"/dossier/{dossier}/etape/modifier-contrat-engagement"
        page = referent.ouvrir(adresse, objet=str(uuid4())).text
        assert 'name="motif_exemption" id="c-motif_exemption--1" value="" checked' in " ".join(page.split())
        envoi = formulaire(page) | {"motif_exemption": "", "motif_minoration": "", "changements": "DUREE_HEBDO"}
        assert referent.envoyer(adresse, **envoi | {"duree_hebdo_h": "10"}).status_code == 409

    @chaque("commande", lambda: COMMANDES, lambda commande: commande.__name__)
    def test_tout_champ_se_dit_en_francais(self, commande: type[Commande]) -> None:
        assert all("_" not in libelle_champ(nom) for nom in commande.model_fields)

    @pytest.mark.parametrize(
        ("tape", "lu"), [("14 h 30", "14:30"), ("9h", "09:00"), ("14:05", "14:05"), ("8", "08:00")]
    )
    def test_heures(self, tape: str, lu: str) -> None:
        assert lire_heure(tape) == lu

    @pytest.mark.parametrize("tape", ["25 h", "14 h 60", "midi", "14 h 3"])
    def test_heures_refusees(self, tape: str) -> None:
        with pytest.raises(ValueError, match="14 h 30"):
            lire_heure(tape)

    @pytest.mark.parametrize("tape", ["1/3/2026", "01.03.2026", "01 03 2026", "2026-03-01", " 01/03/2026 "])
    def test_dates(self, tape: str) -> None:
        assert lire_date(tape).isoformat() == "2026-03-01"

    @pytest.mark.parametrize(
        ("tape", "lu"),
        [
            ("8/12/26", "2026-12-08"),
            ("29/02/84", "1984-02-29"),
            ("8 déc.", "2026-12-08"),
            ("8 DÉCEMBRE", "2026-12-08"),
            ("15 janv.", "2027-01-15"),
            ("1er mars 2026", "2026-03-01"),
            ("8/12", "2026-12-08"),
            ("demain", "2026-12-02"),
            ("Aujourd’hui", "2026-12-01"),
            ("après-demain", "2026-12-03"),
            ("hier", "2026-11-30"),
        ],
    )
    def test_r12_dates_comme_on_les_dit(self, tape: str, lu: str) -> None:
        assert lire_date(tape, date(2026, 12, 1)).isoformat() == lu

    @pytest.mark.parametrize("tape", ["mi-mars", "8 ju", "8 j. 2026", "lundi", "2026-13-01", "1/3/126"])
    def test_dates_refusees(self, tape: str) -> None:
        with pytest.raises(ValueError, match="JJ/MM/AAAA"):
            lire_date(tape)

    def test_un_jour_qui_n_existe_pas(self) -> None:
        with pytest.raises(ValueError, match="La date 31/02/2026 n'existe pas : vérifiez le jour et le mois"):
            lire_date("31/02/2026")


def test_les_offres_ont_un_nom(api: Api, dossier: UUID, referent: Visiteur) -> None:
    """In the timeline and in the replay, beside the code of the catalogue; of an unknown offer the code is all there is."""
    connue, inconnue = f"dora--{uuid4().hex[:8]}", f"dora--{uuid4().hex[:8]}"
    assert api.demander("/offres/publier", description(connue, libelle_offre="Atelier vélo")).status_code == 201
    for offre in (connue, inconnue):
        api.faire(dossier, "proposer-offre", offre=offre, theme="MOBILITE", partenaire="ASSO-33-01")
    api.projeter()
    for adresse in (f"/dossier/{dossier}/historique", f"/dossier/{dossier}/offres", f"/relecture/{dossier}"):
        page = texte(referent.ouvrir(adresse).text)
        assert f"Atelier vélo ({connue})" in page
        assert inconnue in page


def test_un_contrat_fini_est_dit_echu(api: Api, referent: Visiteur) -> None:
    ouvert = api.ouvrir(identite=identite(nom="Olhagaray"))
    derouler(api, ouvert, "signer-contrat-engagement")
    assert "Échu le 31 juillet 2026" in texte(referent.ouvrir(f"/dossier/{ouvert}").text)


def test_une_longue_saisie_dit_d_abord_ce_qui_l_empeche(api: Api, referent: Visiteur) -> None:
    """Five parts are not filled in to be told at the end that the orientation was to be notified before."""
    ouvert = api.ouvrir(identite=identite(nom="Sallaberry"))
    derouler(api, ouvert, "decider-orientation")
    dit = "L'orientation n'est pas notifiée : le contrat d'engagement s'élabore ensuite"
    adresse = f"/dossier/{ouvert}/etape/proposer-contrat-engagement"
    liens = texte(referent.ouvrir(f"/dossier/{ouvert}").text)
    assert re.search(
        rf"Pas possible aujourd'hui\s+: contrat d'engagement\s+Proposer un contrat d'engagement\s+{dit}", liens
    )
    assert dit in texte(referent.ouvrir(adresse).text)
    notification = next(corps for etape, corps in histoire() if etape == "notifier-orientation")
    api.faire(ouvert, "notifier-orientation", **notification)
    assert dit not in texte(referent.ouvrir(adresse).text)
    assert dit not in texte(referent.ouvrir(f"/dossier/{ouvert}").text)
