"""Maileva on its simulator: nothing printed twice whatever answer is lost; both held against the published contract."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import SecretStr, ValidationError

from integrations.envois.maileva import AccesMaileva, Maileva, destinataire
from integrations.envois.simulateur import maileva
from integrations.envois.simulateur.maileva import CLIENT, COMPTE, MOT_DE_PASSE, SECRET, Simulateur
from integrations.envois.simulateur.serveur import Panne
from integrations.envois.transporteur import Piece, Pli
from integrations.livraison.echecs import Indisponible, Rejet
from tests.integrations.envois.test_transporteurs import SansQuota, schema

CONTRAT: Final = Path(os.environ.get("PARCOURS_SHARED", "")) / "data/partenaires/maileva/api-mail-v2-9b.yaml"
LETTRE: Final = Piece(UUID(int=1259), b"%PDF-1.7 une lettre", 1)
PLI: Final = Pli("e1207", "Maïté ÉTCHÉVERRY\n12 rue des Lilas\n33150 CENON", "", piece=LETTRE)
SANS: Final[Panne] = ""
Ouvrir = Callable[..., Maileva]


@pytest.fixture
def simule() -> Iterator[Simulateur]:
    with maileva.demarrer() as ouvert:
        yield ouvert


@pytest.fixture
def ouvrir(simule: Simulateur) -> Iterator[Ouvrir]:
    ouverts: list[Maileva] = []

    def ouvre(**champs: Any) -> Maileva:
        acces: dict[str, Any] = {
            "base": simule.base,
            "jetons": simule.jetons,
            "client": CLIENT,
            "secret": SecretStr(SECRET),
            "compte": COMPTE,
            "mot_de_passe": SecretStr(MOT_DE_PASSE),
            "lecture_s": 0.5,
            "essais": 1,
        }
        ouverts.append(Maileva(AccesMaileva.model_validate(acces | champs), SansQuota(), dormir=lambda _s: None))
        return ouverts[-1]

    yield ouvre
    for ouvert in ouverts:
        ouvert.fermer()


class TestRefuse:
    def test_une_adresse_en_clair(self, ouvrir: Ouvrir) -> None:
        with pytest.raises(ValidationError, match="commence par https://"):
            ouvrir(base="http://api.maileva.com/mail/v2")

    def test_un_autre_compte(self, ouvrir: Ouvrir) -> None:
        with pytest.raises(Indisponible, match="refuse notre compte"):
            ouvrir(mot_de_passe=SecretStr("un autre mot de passe")).confier(PLI)

    @pytest.mark.parametrize(
        ("pli", "code"),
        [
            (Pli("e1", "x" * 39 + "\n33150 CENON", "", piece=LETTRE), "ADDRESS_LINE_2_TOO_LONG"),
            (Pli("e1", "Maïté\nCENON", "", piece=LETTRE), "ADDRESS_LINE_6_WRONG_FORMAT"),
            (Pli("e1", PLI.adresse, "", piece=Piece(UUID(int=1), b"du texte", 1)), "DOCUMENT_TYPE_NOT_ACCEPTED"),
            (Pli("e1", PLI.adresse, "", piece=Piece(UUID(int=1), b"%PDF-", 46)), "LETTRE_TROP_LONGUE"),
            (Pli("e1", PLI.adresse, ""), "LETTRE_TROP_LONGUE"),
        ],
    )
    def test_ce_que_maileva_refuse_ne_laisse_rien(
        self, ouvrir: Ouvrir, simule: Simulateur, pli: Pli, code: str
    ) -> None:
        with pytest.raises(Rejet) as refus:
            ouvrir().confier(pli)
        assert refus.value.code == code
        assert (simule.envois, simule.imprimes) == ({}, []), "no draft is left behind"


class TestConfie:
    def test_une_lettre_une_fois(self, ouvrir: Ouvrir, simule: Simulateur) -> None:
        reference = ouvrir().confier(PLI)
        assert simule.imprimes == ["e1207"]
        envoi = simule.envois[reference]
        assert (envoi["status"], envoi["documents_count"], envoi["recipients_counts"]["total"]) == ("PENDING", 1, 1)
        assert "Maïté" not in str({nom: envoi[nom] for nom in ("name", "custom_id")})

    def test_un_jeton_perime_est_renouvele(self, ouvrir: Ouvrir, simule: Simulateur) -> None:
        ouvert = ouvrir()
        ouvert.confier(PLI)
        simule.jeton = "un autre"
        ouvert.confier(Pli("e1208", PLI.adresse, "", piece=LETTRE))
        assert simule.imprimes == ["e1207", "e1208"]

    @pytest.mark.parametrize("rang", range(1, 4))
    @pytest.mark.parametrize("panne", ["avant", "apres", "lent", "500"])
    def test_avant_de_soumettre_rien_n_est_imprime(
        self, ouvrir: Ouvrir, simule: Simulateur, panne: Panne, rang: int
    ) -> None:
        """Each call before the submission fails in turn, after the token: the failure is certain."""
        simule.pannes.extend([SANS] * rang)
        simule.pannes.append(panne)
        with pytest.raises(Indisponible) as echec:
            ouvrir().confier(PLI)
        assert not echec.value.recu
        assert simule.imprimes == []
        assert ouvrir().confier(PLI)
        assert simule.imprimes == ["e1207"]

    @pytest.mark.parametrize("panne", ["avant", "apres", "lent", "500"])
    def test_une_reponse_perdue_est_retrouvee(self, ouvrir: Ouvrir, simule: Simulateur, panne: Panne) -> None:
        simule.pannes.extend(["", "", "", "", panne])
        with pytest.raises(Indisponible) as echec:
            ouvrir().confier(PLI)
        assert echec.value.recu, "the submission may have arrived"
        for _ in range(2):
            assert ouvrir().retrouver(PLI) is not None
        assert simule.imprimes == ["e1207"]

    def test_ce_qui_n_y_est_jamais_arrive(self, ouvrir: Ouvrir, simule: Simulateur) -> None:
        ouvrir().confier(Pli("e1", PLI.adresse, "", piece=LETTRE))
        assert ouvrir().retrouver(PLI) is None
        assert simule.imprimes == ["e1"]

    def test_un_essai_perdu_est_refait_sans_imprimer_deux_fois(self, ouvrir: Ouvrir, simule: Simulateur) -> None:
        simule.pannes.extend(["", "", "", "", "apres"])
        ouvrir(essais=3).confier(PLI)
        assert simule.imprimes == ["e1207"]


def test_les_lignes_de_l_adresse() -> None:
    assert destinataire(["Maïté ÉTCHÉVERRY", "33150 CENON"]) == {
        "address_line_2": "Maïté ÉTCHÉVERRY",
        "address_line_6": "33150 CENON",
        "country_code": "FR",
    }
    six = destinataire([*"abcde", "33150 CENON"])
    assert [six[f"address_line_{rang}"] for rang in range(1, 7)] == [*"abcde", "33150 CENON"]


@pytest.mark.skipif(not CONTRAT.is_file(), reason="le contrat de Maileva n'est pas là")
def test_le_contrat_publie(ouvrir: Ouvrir, simule: Simulateur, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of our calls, and each answer of the simulator, is one of the document's, and of its form."""
    document = yaml.safe_load(CONTRAT.read_text("utf-8"))
    ouvert, vus = ouvrir(), list[tuple[str, str, Any, int, Any]]()
    vrai = ouvert._transport.envoyer

    def ecouter(requete: Any, service: str) -> Any:
        rendu = vrai(requete, service)
        if requete.url.path.startswith(maileva.BASE):
            vus.append((requete.method.lower(), requete.url.path.removeprefix(maileva.BASE), requete, *rendu[:2]))
        return rendu

    monkeypatch.setattr(ouvert._transport, "envoyer", ecouter)
    ouvert.confier(PLI)
    ouvert.retrouver(PLI)
    with pytest.raises(Rejet):
        ouvert.confier(Pli("e1", "x" * 39 + "\n33150 CENON", "", piece=LETTRE))
    for methode, chemin, requete, statut, corps in vus:
        parties = chemin.strip("/").split("/")
        route = "/" + "/".join("{sending_id}" if rang == 1 else partie for rang, partie in enumerate(parties))
        operation = document["paths"][route][methode]
        envoye = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if envoye is not None:
            _tenir(document, envoye["schema"], requete.content)
        recu = operation["responses"][str(statut)].get("content", {}).get("application/json")
        if recu is not None:
            Draft202012Validator(schema(document, recu["schema"])).validate(corps)
    assert {statut for *_, statut, _ in vus} == {200, 201, 204, 400}


def _tenir(document: Any, noeud: Any, octets: bytes) -> None:
    """What is sent holds no field that the document does not know."""
    sien = schema(document, noeud)
    for partie in sien.pop("allOf", []):
        sien["properties"] = sien.get("properties", {}) | partie["properties"]
    valeur = yaml.safe_load(octets)
    assert valeur.keys() <= sien["properties"].keys()
    Draft202012Validator(sien).validate(valeur)
