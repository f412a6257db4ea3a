"""The sealer over a real log: what it signs, publishes, and refuses; the bundle, and what is wrong with a changed one."""

import json
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID, uuid4

import pytest

from ledger.chain import IMAGE_SQL, genese
from ledger.preuve import lot, registre, scelleur
from ledger.preuve.note import ecrire_cle, en_base64, origine
from ledger.preuve.publication import Publication, PublicationRefusee, chemin_tuile
from ledger.preuve.registre import Registre
from ledger.preuve.scellement import COMMANDE_SQL, COMMANDES_SQL, JournalAltere
from ledger.preuve.verifier import examiner, lire_note, lire_point
from ledger.store.structure import verifier_structure
from ledger.store.verification import verifier
from tests.ledger.fixtures import SCHEMA, falsifier
from tests.ledger.preuve.conftest import A, Atelier, B, C
from tests.ledger.preuve.memoire import AUTRE_CLE, CLE


class TestPublication:
    def test_les_tuiles_sont_ou_c2sp_les_attend(self) -> None:
        assert chemin_tuile(0, 1234067) == "tile/0/x001/x234/067"
        assert chemin_tuile(0, 0, 7) == "tile/0/000.p/7"
        assert chemin_tuile(2, 1000) == "tile/2/x001/000"

    def test_le_dossier_dit_l_arbre_entier(self, atelier: Atelier) -> None:
        """What is published is enough: its tiles give the root that its checkpoint signs."""
        publies = {f.relative_to(atelier.dossier).as_posix() for f in atelier.dossier.rglob("*") if f.is_file()}
        partielles = {"tile/0/000", "tile/0/001.p/44", "tile/0/001.p/144", "tile/1/000.p/1"}
        points = {f"points/{taille:012}{suite}" for taille in (300, 400) for suite in ("", ".carte", ".suite")}
        assert publies == {"cles.vkey", "checkpoint", "carte"} | partielles | points
        point = lire_point((lire_note((atelier.dossier / "checkpoint").read_bytes())).texte)
        with atelier.connecter() as connexion:
            assert Registre(connexion, SCHEMA).preuves(400).racine() == point.racine
        assert (point.origine, point.taille) == (origine(SCHEMA), 400)

    def test_f2_une_base_revenue_en_arriere_n_est_pas_scellee(self, atelier: Atelier) -> None:
        with atelier.connecter() as connexion:
            connexion.execute("delete from d33_preuve.points where taille = 400")
        with pytest.raises(
            PublicationRefusee, match=r"400 événements, la base n'en a que 300 : elle est revenue en arr"
        ):
            atelier.sceller()

    def test_f3_un_point_forge_n_est_pas_publie_dans_un_dossier_neuf(self, atelier: Atelier) -> None:
        """Nor signed upon: a folder that was lost is made anew from checkpoints of known keys alone."""
        vieux, atelier.dossier = atelier.dossier, atelier.dossier.with_name("autre")
        assert atelier.sceller() == 403
        assert (atelier.dossier / "points/000000000400").read_bytes() == (vieux / "points/000000000400").read_bytes()
        atelier.dossier = atelier.dossier.with_name("encore")
        with atelier.connecter() as connexion:
            forgee = AUTRE_CLE.signer(lire_note((vieux / "points/000000000400").read_bytes()).texte.decode())
            connexion.execute("update d33_preuve.points set note = %s where taille = 400", (forgee,))
        with pytest.raises(PublicationRefusee, match="n'est signé d'aucune clé"):
            atelier.sceller()

    def test_une_autre_cle_ne_signe_que_si_on_l_a_changee(self, atelier: Atelier) -> None:
        """Former checkpoints stay verifiable under the former key, which stays."""
        with pytest.raises(PublicationRefusee, match="parcours sceller --une-fois --nouvelle-cle"):
            atelier.sceller(AUTRE_CLE)
        assert atelier.sceller(AUTRE_CLE, nouvelle_cle=True) == 403
        verification, examen = atelier.verifier()
        assert verification.rupture is None
        assert examen.sceau is not None
        assert (examen.sceau.taille, examen.sceau.points, len(examen.cles)) == (403, 3, 2)

    def test_un_seul_scelleur(self, atelier: Atelier) -> None:
        with (
            atelier.connecter(registre.OPTIONS) as connexion,
            scelleur.ouvrir(Registre(connexion, SCHEMA), Publication(atelier.dossier), CLE),
            pytest.raises(scelleur.ScelleurDejaActif),
        ):
            atelier.sceller()


C1: Final = (
    'update d33.evenements set clair = \'{"etat_droit":"OUVERT"}\' where position = 5',
    "delete from d33.evenements where position = 300",
    "update d33.evenements set position = 300 where position = 403",
)


class TestAlteration:
    def test_c1_la_recette_est_trouvee_et_n_est_pas_scellee(self, atelier: Atelier) -> None:
        """A step changed, the last of another dossier deleted, the log's last in its place, every chain computed anew."""
        assert atelier.verifier()[0].rupture is None
        with atelier.connecter() as connexion:
            for requete in (*C1, *_rehacher(A), *_rehacher(B)):
                falsifier(connexion, requete)
            assert verifier(connexion, SCHEMA).rupture is None  # chains alone see nothing
        rupture = atelier.verifier()[0].rupture
        assert rupture is not None
        assert (rupture.position, rupture.raison[:46]) == (5, "l'événement n'est pas celui qui a été scellé l")

    @pytest.mark.parametrize(
        ("requete", "raison"),
        [
            ("delete from d33.evenements where position > 350", "le journal s'arrête à la position 350, avant"),
            ("delete from d33.commandes where position = 400", "les commandes répondues ne sont plus celles"),
            ("update d33.commandes set empreinte = 'x' where position = 300", "les commandes répondues ne sont plus"),
            ("delete from d33_preuve.points where taille = 400", "le point de contrôle publié de 400 événements"),
        ],
    )
    def test_f3_ce_que_les_chaines_ne_voient_pas(self, atelier: Atelier, requete: str, raison: str) -> None:
        with atelier.connecter() as connexion:
            falsifier(connexion, requete)
        rupture = atelier.verifier()[0].rupture
        assert rupture is not None
        assert rupture.raison.startswith(raison)

    @pytest.mark.parametrize(
        ("requete", "raison"),
        [
            ("update d33.evenements set clair = '{}' where position = 402", "position 402 : le contenu ne correspond"),
            ("delete from d33.evenements where position = 402", "position 402 : aucun événement à cette position"),
            (
                "update d33_preuve.carte set tetes = set_byte(tetes, 19, 99) where page = 0",
                "les tables du scelleur ne sont",
            ),
            ("delete from d33.evenements where position > 300", "le journal n'a plus d'événement à la position 400"),
        ],
    )
    def test_f3_un_journal_altere_n_est_pas_signe(self, atelier: Atelier, requete: str, raison: str) -> None:
        with atelier.connecter() as connexion:
            falsifier(connexion, requete)
        with pytest.raises(JournalAltere, match=raison):
            atelier.sceller()
        assert Publication(atelier.dossier).points()[-1].taille == 400

    def test_les_commandes_scellees_ne_sont_pas_relues(self, atelier: Atelier) -> None:
        """Those of the last positions are found among all of them, without reading the others."""
        with atelier.connecter() as connexion:
            connexion.execute(
                "insert into d33.commandes select gen_random_uuid(), '', i, 1, 1, now()"
                " from generate_series(1001, 61000) i order by i"
            )
            connexion.execute("vacuum analyze d33.commandes")
            requete = COMMANDES_SQL.format(image=COMMANDE_SQL, schema=SCHEMA, apres=60_900, jusque=61_000)
            plan = "".join(ligne for (ligne,) in connexion.execute(f"explain {requete}".encode()))
        assert "Bitmap Index Scan on commandes_position" in plan
        assert "Seq Scan" not in plan

    def test_f3_le_schema_tient_ses_promesses(self, atelier: Atelier) -> None:
        """Triggers, rights and functions belong to what is verified."""
        with atelier.connecter() as connexion:
            assert list(verifier_structure(connexion, SCHEMA)) == []
            for requete in (
                "alter table d33.evenements disable trigger immuable",
                "drop trigger immuable_vidage on d33.commandes",
                "grant update on d33.evenements to parcours_lecture",
                (
                    "create or replace function d33.refuser_modification() returns trigger language plpgsql"
                    " as 'begin return new; end'"
                ),
            ):
                connexion.execute(requete.encode())
            raisons = [rupture.raison for rupture in verifier_structure(connexion, SCHEMA)]
        assert raisons == [
            "le déclencheur immuable_vidage de d33.commandes a été ôté ou suspendu",
            "le déclencheur immuable de d33.evenements a été ôté ou suspendu",
            "le rôle parcours_lecture a reçu le droit UPDATE sur d33.evenements",
            "la fonction d33.refuser_modification n'est pas celle de la dernière migration",
        ]


def _rehacher(stream: UUID) -> list[str]:
    """Statements by which a superuser computes a chain anew, its versions dense."""
    graine = f"'\\x{genese(SCHEMA).hex()}'::bytea"
    return [
        f"update d33.evenements set version = 100000 + version where stream = '{stream}'",
        (
            "update d33.evenements e set version = n.rang from (select position, row_number() over (order by version) as"
            f" rang from d33.evenements where stream = '{stream}') n where n.position = e.position"
        ),
        (
            f"do $do$ declare e record; h bytea := {graine}; begin for e in select position, {IMAGE_SQL} as image from"
            f" d33.evenements where stream = '{stream}' order by version loop h := sha256(h || e.image);"
            f" update d33.evenements set hash = h where position = e.position; end loop; end $do$"
        ),
    ]


def _ligne(membre: bytes, rang: int, **champs: Any) -> bytes:
    lignes = membre.splitlines(keepends=True)
    lignes[rang] = json.dumps(json.loads(lignes[rang]) | champs).encode() + b"\n"
    return b"".join(lignes)


MODIFICATIONS: Final[dict[str, tuple[Callable[[dict[str, bytes], dict[str, bytes]], dict[str, bytes]], str]]] = {
    "un événement changé": (
        lambda lot, _: {"feuilles.jsonl": _ligne(lot["feuilles.jsonl"], 3, feuille=en_base64(b"x" * 200))},
        "feuille",
    ),
    "une preuve changée": (lambda lot, _: {"feuilles.jsonl": _ligne(lot["feuilles.jsonl"], 3, preuve=[])}, "feuille"),
    "un événement ôté": (
        lambda lot, _: {"feuilles.jsonl": b"".join(lot["feuilles.jsonl"].splitlines(keepends=True)[:-1])},
        "omission",
    ),
    "le premier ôté": (
        lambda lot, _: {"feuilles.jsonl": b"".join(lot["feuilles.jsonl"].splitlines(keepends=True)[1:])},
        "omission",
    ),
    "aucun événement": (lambda *_: {"feuilles.jsonl": b""}, "omission"),
    "dans un autre ordre": (
        lambda lot, _: {"feuilles.jsonl": b"".join(lot["feuilles.jsonl"].splitlines(keepends=True)[::-1])},
        "feuille",
    ),
    "les événements d'un autre": (lambda _, autre: {"feuilles.jsonl": autre["feuilles.jsonl"]}, "chaine"),
    "la carte d'un autre": (lambda _, autre: {"carte": autre["carte"]}, "chaine"),
    "la carte illisible": (lambda *_: {"carte": b"{}"}, "carte"),
    "un point de contrôle forgé": (
        lambda lot, _: {"checkpoint": AUTRE_CLE.signer(lire_note(lot["checkpoint"]).texte.decode()).encode()},
        "signature",
    ),
    "une taille changée": (
        lambda lot, _: {"checkpoint": lot["checkpoint"].replace(b"\n400\n", b"\n401\n")},
        "signature",
    ),
    "une clé qui n'en est pas": (lambda *_: {"cles.vkey": b"cle\n"}, "cle"),
    "une feuille énorme": (lambda *_: {"feuilles.jsonl": b"[" * 100_000}, "feuille"),
}


class TestLot:
    def test_il_se_verifie_et_ne_change_pas(self, atelier: Atelier) -> None:
        """Events since the checkpoint are not in it: they are not sealed."""
        composes = [atelier.lot(B), atelier.lot(B)]
        assert lot.ecrire(composes[0]) == lot.ecrire(composes[1])
        rapport = examiner(composes[0])
        assert (rapport.valide, rapport.dossier, rapport.evenements, rapport.taille) == (True, str(B), 150, 400)
        assert not rapport.cle_connue
        assert examiner(
            composes[0], (Publication(atelier.dossier).dossier / "cles.vkey").read_text().split()
        ).cle_connue

    def test_un_lot_modifie_ne_prouve_rien(self, atelier: Atelier) -> None:
        bon, autre = atelier.lot(C), atelier.lot(B)
        trouves = {nom: examiner({**bon, **changer(bon, autre)}) for nom, (changer, _) in MODIFICATIONS.items()}
        assert [nom for nom, rapport in trouves.items() if rapport.valide] == []
        codes = {nom: rapport.fautes[0]["code"] for nom, rapport in trouves.items()}
        assert codes == {nom: code for nom, (_, code) in MODIFICATIONS.items()}
        for membre in ("checkpoint", "cles.vkey", "feuilles.jsonl", "carte"):
            (faute,) = examiner({nom: octets for nom, octets in bon.items() if nom != membre}).fautes
            assert (faute["code"], faute["ou"]) == ("lot", membre)

    def test_une_autre_cle_connue_n_est_pas_celle_du_lot(self, atelier: Atelier) -> None:
        (faute,) = examiner(atelier.lot(C), [ecrire_cle(AUTRE_CLE.cle)]).fautes
        assert faute["raison"].startswith("aucune des clés ne l'a signé")

    def test_un_dossier_pas_encore_scelle(self, atelier: Atelier) -> None:
        nouveau = uuid4()
        atelier.ecrire((nouveau, 0))
        with pytest.raises(lot.DossierNonScelle, match="parcours sceller --une-fois"):
            atelier.lot(nouveau)
