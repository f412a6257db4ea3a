"""Acting on several dossiers at once, form by form: what is kept, foreseen, refused, done once, and for whom."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from commands.lots.modele import LOT_MAX
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.parcours import derouler
from tests.web.serveur import Api, Visiteur, identite
from web.tables.base import schema_ecrans
from web.tables.lots import GARDE

MDS = "MDS-33-05"
SELECTION = "/file-active/selection"


@pytest.fixture(scope="module")
def referent(api: Api) -> Iterator[Visiteur]:
    """A référent of a MDS."""
    with api.visiteur(Role.REFERENT, MDS) as visiteur:
        yield visiteur


def suivre(api: Api, referent: UUID, nom: str = "Lotissement") -> UUID:
    """A dossier that a référent follows."""
    api.habiliter(referent)
    dossier = api.ouvrir(identite=identite(nom=nom))
    derouler(api, dossier, "designer-structure")
    api.faire(dossier, "designer-referent", referent=str(referent), survenu_le="2026-01-21")
    return dossier


@pytest.fixture(scope="module")
def suivis(api: Api, referent: Visiteur) -> list[UUID]:
    """Three dossiers that the référent follows, in the views."""
    dossiers = [suivre(api, referent.agent) for _ in range(3)]
    api.projeter()
    return dossiers


def texte(reponse: httpx.Response) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", reponse.text))).replace("\N{NO-BREAK SPACE}", " ")


def chercher(visiteur: Visiteur, mots: str) -> str:
    """The id under which the words of a search are kept."""
    return parse_qs(urlsplit(visiteur.envoyer("/file-active", recherche=mots).headers["location"]).query)["cherche"][0]


def ouvrir_lot(visiteur: Visiteur, geste: str, *dossiers: UUID, **filtres: str) -> str:
    """The address of the lot that an action makes of these dossiers, else of the filtered list."""
    visiteur.envoyer(SELECTION, geste="vider")
    reponse = visiteur.envoyer(SELECTION, geste=geste, dossier=[str(d) for d in dossiers], **filtres)
    assert reponse.status_code == 303, texte(reponse)
    return reponse.headers["location"]


def convocation(**champs: Any) -> dict[str, Any]:
    le = aujourd_hui() + timedelta(days=21)
    return {
        "reception": "COLLECTIF",
        "le": f"{le:%d/%m/%Y}",
        "heure": "14 h",
        "jusqu_a": "17 h",
        "duree_prevue_min": "60",
        "motif": "SUIVI",
        "modalite": "SUR_PLACE",
        "structure": MDS,
        "canal": "COURRIER",
    } | champs


def preparer(visiteur: Visiteur, lot: str, **champs: Any) -> str:
    """What the page says once the form is filled."""
    reponse = visiteur.envoyer(f"{lot}/preparer", **champs)
    assert reponse.status_code == 303, texte(reponse)
    return texte(visiteur.ouvrir(lot))


def confirmer(visiteur: Visiteur, lot: str) -> str:
    reponse = visiteur.envoyer(f"{lot}/confirmer")
    assert reponse.status_code == 303, texte(reponse)
    return texte(visiteur.ouvrir(lot))


def types(api: Api, dossier: UUID) -> list[str]:
    return [e.type_stable for e in api.services.journal.rejouer(dossier)]


class TestSelection:
    """What is ticked stays ticked."""

    def cocher(self, visiteur: Visiteur, montres: list[UUID], coches: list[UUID], geste: str = "") -> tuple[UUID, ...]:
        montre, dossier = [str(d) for d in montres], [str(d) for d in coches]
        reponse = visiteur.envoyer(SELECTION, montre=montre, dossier=dossier, geste=geste)
        assert reponse.status_code == 303
        return visiteur.api.services.ecrans.selections.lire(visiteur.agent)

    def test_de_page_en_page(self, referent: Visiteur, suivis: list[UUID]) -> None:
        un, deux, trois = suivis
        self.cocher(referent, [], [], "vider")
        assert self.cocher(referent, [un, deux], [deux], "suite") == (deux,)
        assert self.cocher(referent, [trois], [trois]) == (deux, trois)
        assert "2 dossiers choisis" in texte(referent.ouvrir("/file-active"))
        assert self.cocher(referent, [un, deux], [un]) == (trois, un)
        assert self.cocher(referent, [un], [un], "vider") == ()

    def test_la_page_suivante_garde_les_filtres(self, referent: Visiteur) -> None:
        reponse = referent.envoyer(SELECTION, geste="suite", parcours="SOCIAL", suivant="abc")
        assert reponse.headers["location"] == "/file-active?parcours=SOCIAL&apres=abc#titre-resultats"

    def test_toute_la_liste(self, referent: Visiteur, suivis: list[UUID]) -> None:
        referent.envoyer(SELECTION, geste="vider")
        referent.envoyer(SELECTION, geste="tout", referent=str(referent.agent))
        assert set(referent.api.services.ecrans.selections.lire(referent.agent)) >= set(suivis)

    @pytest.mark.usefixtures("suivis")
    def test_ce_qui_est_cherche_ne_va_pas_dans_l_adresse(self, referent: Visiteur) -> None:
        cherche = chercher(referent, "Lotissement")
        reponse = referent.envoyer(SELECTION, geste="tout", cherche=cherche)
        assert reponse.headers["location"] == f"/file-active?cherche={cherche}#titre-resultats"
        assert "3 dossiers choisis" in texte(referent.ouvrir(reponse.headers["location"]))
        lot = ouvrir_lot(referent, "exporter", cherche=cherche)
        assert re.fullmatch(r"/file-active/lot/[0-9a-f-]{36}", lot)
        assert "Toute la liste (recherche)" in texte(referent.ouvrir(lot))

    def test_pas_plus_qu_il_n_en_faut(self, referent: Visiteur) -> None:
        referent.api.services.ecrans.selections.garder(referent.agent, [uuid4() for _ in range(LOT_MAX)])
        reponse = referent.envoyer(SELECTION, dossier=str(uuid4()))
        assert reponse.status_code == 422
        assert f"{LOT_MAX} dossiers au plus" in texte(reponse)
        referent.envoyer(SELECTION, geste="vider")

    def test_une_liste_vide(self, referent: Visiteur) -> None:
        referent.envoyer(SELECTION, geste="vider")
        reponse = referent.envoyer(SELECTION, geste="convoquer", cherche=chercher(referent, "Personne de ce nom"))
        assert reponse.status_code == 422
        assert "Aucun dossier dans cette liste : retirez un filtre." in texte(reponse)

    def test_une_recherche_oubliee_n_est_pas_toute_la_liste(self, referent: Visiteur, suivis: list[UUID]) -> None:
        referent.envoyer(SELECTION, geste="vider")
        for geste in ("exporter", "tout"):
            reponse = referent.envoyer(SELECTION, geste=geste, cherche=str(uuid4()))
            assert reponse.status_code == 422
            assert "n'est plus gardée" in texte(reponse)
        assert referent.api.services.ecrans.selections.lire(referent.agent) == ()
        ouvrir_lot(referent, "exporter", suivis[0])

    def test_un_auditeur_exporte_et_ne_convoque_pas(self, api: Api, suivis: list[UUID]) -> None:
        with api.visiteur(Role.AUDITEUR) as auditeur:
            assert auditeur.envoyer(SELECTION, geste="convoquer", dossier=str(suivis[0])).status_code == 403
            assert auditeur.envoyer(SELECTION, geste="exporter", dossier=str(suivis[0])).status_code == 303
            page = auditeur.ouvrir("/file-active")
        assert 'value="exporter"' in page.text
        assert 'value="convoquer"' not in page.text


class TestConvoquer:
    """Foreseen, confirmed, told, taken up again."""

    def test_prevoir_n_enregistre_rien_puis_confirmer_enregistre_une_fois(
        self, api: Api, referent: Visiteur, suivis: list[UUID]
    ) -> None:
        lot = ouvrir_lot(referent, "convoquer", *suivis[:2])
        assert "Convoquer 2 personnes" in texte(referent.ouvrir(lot))
        position = api.services.journal.position()
        page = preparer(referent, lot, **convocation())
        assert "Rien n'est encore enregistré" in page
        assert "2 personnes sur 2 peuvent être traitées" in page
        assert "convocation par courrier simple" in page
        assert api.services.journal.position() == position
        assert "C'est fait pour 2 personnes" in confirmer(referent, lot)
        position = api.services.journal.position()
        assert [types(api, d)[-2:] for d in suivis[:2]] == [["rendez_vous.planifie.v1", "convocation.emise.v1"]] * 2
        for _ in range(2):
            assert "C'est fait pour 2 personnes" in confirmer(referent, lot)
        assert api.services.journal.position() == position
        assert referent.envoyer(f"{lot}/preparer", **convocation(heure="9 h")).status_code == 303
        assert "C'est fait" in texte(referent.ouvrir(lot))

    def test_une_date_trop_proche_est_refusee_pour_chacun(self, referent: Visiteur, suivis: list[UUID]) -> None:
        demain = aujourd_hui() + timedelta(days=1)
        lot = ouvrir_lot(referent, "convoquer", *suivis)
        page = preparer(referent, lot, **convocation(le=f"{demain:%d/%m/%Y}"))
        assert "Aucune personne ne peut être traitée" in page
        assert "3 refus" in page
        assert "ne peut être attendue avant le" in page
        assert "Reprendre les 3 dossiers en échec" in confirmer(referent, lot)

    @pytest.mark.parametrize(
        ("champs", "dit"),
        [
            ({"le": "31/02/2027"}, "La date 31/02/2027 n'existe pas"),
            ({"le": "01/01/2026"}, "Ce jour est passé"),
            ({"reception": "INDIVIDUEL", "jusqu_a": "14 h 10"}, "élargissez la plage"),
            ({"structure": ""}, "Ce champ est obligatoire"),
        ],
        ids=["date", "jour passé", "plage", "structure"],
    )
    def test_un_formulaire_faux(self, referent: Visiteur, suivis: list[UUID], champs: dict[str, str], dit: str) -> None:
        lot = ouvrir_lot(referent, "convoquer", suivis[0])
        reponse = referent.envoyer(f"{lot}/preparer", **convocation(**champs))
        assert reponse.status_code == 422
        assert dit in texte(reponse)
        assert 'value="14 h"' in reponse.text

    def test_seuls_les_echecs_sont_repris(self, api: Api, referent: Visiteur, suivis: list[UUID]) -> None:
        """What prevented one is put right; the others are left as they are."""
        efface = suivre(api, referent.agent)
        api.projeter()
        lot = ouvrir_lot(referent, "ecrire", suivis[0], efface)
        preparer(referent, lot, canal="SMS", texte="Une phrase que personne d'autre ne lit.")
        with psycopg.connect(api.reglages.database_url, autocommit=True) as connexion:
            (gardes,) = connexion.execute(
                "select contenu from d33_ecrans.lots order by cree_le desc limit 1"
            ).fetchone() or ((),)
            assert b"Une phrase" not in bytes(gardes)
        api.services.coffre.detruire(efface)
        page = confirmer(referent, lot)
        assert "C'est fait pour 1 personne, 1 échec" in page
        assert "ont été effacées" in page
        avant = len(types(api, suivis[0]))
        assert "1 échec" in confirmer(referent, lot)
        assert len(types(api, suivis[0])) == avant


class TestCreerUneTache:
    """It is among the deadlines of each dossier until it is closed."""

    def test_elle_se_voit_jusqu_a_ce_qu_elle_soit_close(self, api: Api, referent: Visiteur, suivis: list[UUID]) -> None:
        lot = ouvrir_lot(referent, "tache", suivis[1])
        demain = aujourd_hui() + timedelta(days=1)
        page = preparer(referent, lot, intitule="Appeler la crèche", a_faire_le=f"{demain:%d/%m/%Y}")
        assert "Tâche à faire au plus tard le" in page
        confirmer(referent, lot)
        api.projeter()
        assert "Tâches de la semaine" in texte(referent.ouvrir("/"))
        dossier = f"/dossier/{suivis[1]}"
        vu = referent.ouvrir(f"{dossier}/echanges").text
        assert "Appeler la crèche" in vu
        (adresse,) = set(re.findall(rf'href="({dossier}/etape/clore-tache[^"]*)"', vu))
        formulaire = referent.ouvrir(adresse).text
        champs = {nom: re.findall(rf'name="{nom}" value="([^"]*)"', formulaire)[0] for nom in ("version", "cle")}
        (champs["tache"],) = re.findall(r'<option value="([^"]+)" selected>À faire au plus tard', formulaire)
        assert referent.envoyer(f"{dossier}/etape/clore-tache", issue="FAITE", **champs).status_code == 303
        assert types(api, suivis[1])[-1] == "tache.close.v1"
        api.projeter()
        assert "Tâches de la semaine" not in texte(referent.ouvrir("/"))


class TestReaffecter:
    """To whom, and whose dossiers."""

    def test_les_siens_et_pas_ceux_d_un_autre(self, api: Api, referent: Visiteur, suivis: list[UUID]) -> None:
        autre = suivre(api, uuid4(), "Ailleurs")
        api.projeter()
        with api.visiteur(Role.REFERENT, MDS) as nouveau:
            lot = ouvrir_lot(referent, "reaffecter", suivis[2], autre)
            page = preparer(referent, lot, referent=str(nouveau.agent), motif="REPARTITION")
            assert "1 personne sur 2 peut être traitée" in page
            assert "De Camille Essai à Camille Essai" in page
            assert "Un autre référent suit cette personne" in page
            assert "C'est fait pour 1 personne, 1 échec" in confirmer(referent, lot)
            assert api.services.journal.dossier(suivis[2]).referent == str(nouveau.agent)
            with api.visiteur(Role.ADMINISTRATEUR) as cadre:
                lot = ouvrir_lot(cadre, "reaffecter", autre)
                preparer(cadre, lot, referent=str(nouveau.agent), motif="DEPART_AGENT")
                assert "C'est fait pour 1 personne" in confirmer(cadre, lot)

    def test_un_referent_qui_n_est_plus_habilite_au_moment_de_confirmer(
        self, api: Api, referent: Visiteur, suivis: list[UUID]
    ) -> None:
        """The form says so, and may be filled again."""
        lot = ouvrir_lot(referent, "reaffecter", suivis[0])
        with api.visiteur(Role.REFERENT, MDS) as parti, api.visiteur(Role.REFERENT, MDS) as reste:
            preparer(referent, lot, referent=str(parti.agent), motif="REPARTITION")
            api.services.ecrans.habilitations.revoquer(parti.habilitation)
            assert "Choisissez le nouveau référent dans la liste" in confirmer(referent, lot)
            assert "1 personne sur 1 peut être traitée" in preparer(
                referent, lot, referent=str(reste.agent), motif="REPARTITION"
            )

    def test_un_agent_que_la_liste_ne_propose_pas(self, referent: Visiteur, suivis: list[UUID]) -> None:
        lot = ouvrir_lot(referent, "reaffecter", suivis[0])
        reponse = referent.envoyer(f"{lot}/preparer", referent=str(uuid4()), motif="REPARTITION")
        assert reponse.status_code == 422
        assert "Choisissez le nouveau référent dans la liste" in texte(reponse)


def test_une_structure_que_la_liste_ne_propose_pas(referent: Visiteur, suivis: list[UUID]) -> None:
    lot = ouvrir_lot(referent, "convoquer", suivis[0])
    reponse = referent.envoyer(f"{lot}/preparer", **convocation(structure="ZZZ-33-99"))
    assert reponse.status_code == 422
    assert "Aucune structure du département ne porte ce code" in texte(reponse)


class TestPerimetre:
    """Identifiers of other territories, and lots of other agents."""

    def test_un_dossier_d_ailleurs_n_est_ni_nomme_ni_touche(self, api: Api) -> None:
        dossier = suivre(api, uuid4(), "Impenetrable")
        api.projeter()
        version = len(types(api, dossier))
        with api.visiteur(Role.REFERENT, "ML-33-01") as ailleurs:
            lot = ouvrir_lot(ailleurs, "ecrire", dossier)
            page = preparer(ailleurs, lot, canal="SMS", texte="Bonjour.")
            assert "pas suivi par votre structure" in page
            assert "IMPENETRABLE" not in page.upper()
            assert "IMPENETRABLE" not in confirmer(ailleurs, lot).upper()
            export = ouvrir_lot(ailleurs, "exporter", dossier)
            fichier = ailleurs.ouvrir(f"{export}/fichier", voulu="csv")
            assert "impenetrable" not in fichier.text.lower()
            notees = api.services.ecrans.consultations.chercher(dossier=dossier, agent=ailleurs.agent)
            assert [(n.quoi, n.permise) for n in notees] == [("POST /file-active/lot/{lot}/confirmer", False)]
        assert len(types(api, dossier)) == version

    def test_le_lot_d_un_autre_n_existe_pas(self, api: Api, referent: Visiteur, suivis: list[UUID]) -> None:
        lot = ouvrir_lot(referent, "convoquer", suivis[0])
        with api.visiteur(Role.REFERENT, MDS) as autre:
            assert autre.ouvrir(lot).status_code == 404
            assert autre.ouvrir(f"{lot}/fichier").status_code == 404
            assert autre.envoyer(f"{lot}/preparer", **convocation()).status_code == 404
            assert autre.envoyer(f"{lot}/confirmer").status_code == 404

    def test_un_lot_trop_vieux_s_en_va(self, api: Api, referent: Visiteur, suivis: list[UUID]) -> None:
        lot = ouvrir_lot(referent, "convoquer", suivis[0])
        schema = schema_ecrans(api.services.journal.schema)
        with psycopg.connect(api.reglages.database_url, autocommit=True) as connexion:
            connexion.execute(f"update {schema}.lots set cree_le = cree_le - %s where lot = %s", (GARDE, lot[-36:]))
        ouvrir_lot(referent, "convoquer", suivis[0])
        assert referent.ouvrir(lot).status_code == 404
