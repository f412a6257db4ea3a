"""Carriers on real servers: refused accounts and addresses, lost answers, and the published contracts of the operators."""

import json
import logging
import os
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from jsonschema import Draft202012Validator
from pydantic import SecretStr, ValidationError

from integrations.envois.brevo import AccesBrevo, Brevo
from integrations.envois.ovh import AccesOvh, Ovh
from integrations.envois.simulateur import boite, sms
from integrations.envois.simulateur.boite import Boite
from integrations.envois.simulateur.serveur import Panne
from integrations.envois.simulateur.sms import APPLICATION, CLE, COMPTE, CONSOMMATEUR, INCONNU, Simulateur
from integrations.envois.smtp import AccesSmtp, Smtp
from integrations.envois.transporteur import DOUTE, Pli
from integrations.livraison.echecs import Indisponible, Rejet

SECRET: Final = "mot-de-passe-du-serveur"
COURRIER: Final = Pli("e1207", "maite@exemple.fr", "Bonjour Maïté,\n\nÀ lundi.", "Votre rendez-vous")
TEXTO: Final = Pli("e1207", "+33639980001", "Rendez-vous le 16/03/2026 à 14 h.")
CONTRATS: Final = Path(os.environ.get("PARCOURS_SHARED", "")) / "data/partenaires"


class SansQuota:
    """Every call has its slot at once."""

    def attendre(self, nom: str, par_s: float, attente_max_s: float) -> None: ...

    def reporter(self, nom: str, delai_s: float) -> None: ...


@pytest.fixture(scope="module")
def autorite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of this machine, which is its own authority, after its key."""
    cle, nom = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    debut = datetime(2020, 1, 1, tzinfo=UTC)
    certificat = (
        x509.CertificateBuilder()
        .subject_name(nom)
        .issuer_name(nom)
        .public_key(cle.public_key())
        .serial_number(1)
        .not_valid_before(debut)
        .not_valid_after(debut + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(cle, hashes.SHA256())
    )
    fichier = tmp_path_factory.mktemp("tls") / "serveur.pem"
    privee = cle.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    fichier.write_bytes(privee + certificat.public_bytes(serialization.Encoding.PEM))
    return fichier


def admettre(_serveur: Any, _session: Any, _enveloppe: Any, _mecanisme: str, donnees: Any) -> AuthResult:
    admis = isinstance(donnees, LoginPassword) and donnees.password == SECRET.encode()
    return AuthResult(success=admis, handled=False)


@pytest.fixture(scope="module")
def serveur(autorite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Boite]:
    """A mail server that speaks in clear to nobody, and asks for an account."""
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    contexte.load_cert_chain(autorite)
    dossier = tmp_path_factory.mktemp("boite") / "recus"
    with boite.demarrer(
        dossier, tls_context=contexte, require_starttls=True, auth_required=True, authenticator=admettre
    ) as ouvert:
        yield ouvert


def smtp(serveur: Boite, autorite: Path | None, **champs: Any) -> Smtp:
    defaut = {
        "hote": "localhost",
        "port": serveur.port,
        "autorites": None if autorite is None else str(autorite),
        "compte": "rsa",
        "mot_de_passe": SECRET,
        "expediteur": "rsa@exemple.fr",
        "nom": "Département",
        "reponse_s": 5,
    }
    return Smtp(AccesSmtp.model_validate(defaut | champs))


class TestSmtp:
    @pytest.mark.parametrize(
        ("champs", "phrase"),
        [
            ({"chiffrement": "aucun", "hote": "smtp.exemple.fr"}, "sans chiffrement"),
            ({"mot_de_passe": None}, "un compte va avec son mot de passe"),
            ({"expediteur": "pas une adresse"}, "pattern"),
        ],
    )
    def test_un_reglage_peu_sur(self, champs: dict[str, Any], phrase: str) -> None:
        with pytest.raises(ValidationError, match=phrase):
            smtp(Boite(1, Path()), None, **champs)

    def test_un_compte_refuse_n_est_pas_la_faute_du_message(self, serveur: Boite, autorite: Path) -> None:
        with pytest.raises(Indisponible, match="refuse notre compte") as refus:
            smtp(serveur, autorite, mot_de_passe="un autre").confier(COURRIER)
        assert not refus.value.recu

    def test_un_certificat_inconnu(self, serveur: Boite) -> None:
        with pytest.raises(Indisponible, match="injoignable"):
            smtp(serveur, None).confier(COURRIER)

    def test_personne_n_ecoute(self, autorite: Path) -> None:
        with pytest.raises(Indisponible, match="injoignable") as refus:
            smtp(Boite(1, Path()), autorite).confier(COURRIER)
        assert not refus.value.recu

    @pytest.mark.parametrize(("nom", "code"), [("inconnue.dupond", "5.1.1"), ("pleine", "BOITE_PLEINE")])
    def test_une_adresse_refusee(self, serveur: Boite, autorite: Path, nom: str, code: str) -> None:
        with pytest.raises(Rejet) as refus:
            smtp(serveur, autorite).confier(Pli("e1", f"{nom}@exemple.fr", "Bonjour", "Sujet"))
        assert refus.value.code == code

    def test_une_reponse_perdue_laisse_un_doute(
        self, serveur: Boite, autorite: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def couper(self: Any, _octets: bytes) -> None:
            self.close()
            raise ConnectionResetError

        monkeypatch.setattr("smtplib.SMTP.data", couper)
        with pytest.raises(Indisponible) as perdu:
            smtp(serveur, autorite).confier(COURRIER)
        assert perdu.value.recu
        with pytest.raises(Rejet, match=DOUTE):
            smtp(serveur, autorite).retrouver(COURRIER)

    def test_un_courriel_part_chiffre_et_se_lit(
        self, serveur: Boite, autorite: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        avant = len(serveur.lire())
        reference = smtp(serveur, autorite).confier(COURRIER)
        (recu,) = serveur.lire()[avant:]
        assert recu["Message-ID"] == reference
        assert reference.startswith("<e1207.")
        assert (recu["Subject"], recu["Auto-Submitted"]) == ("Votre rendez-vous", "auto-generated")
        simple, riche = (recu.get_body((genre,)) for genre in ("plain", "html"))
        assert simple is not None
        assert riche is not None
        assert "À lundi." in simple.get_content()
        assert "<p>À lundi.</p>" in riche.get_content()
        entetes = "".join(f"{nom}{valeur}" for nom, valeur in recu.items() if nom not in ("To", "X-RcptTo"))
        assert "maite" not in entetes.lower()
        ecrits = "".join(ligne.getMessage() for ligne in caplog.records if ligne.name.startswith("parcours"))
        assert [secret for secret in (SECRET, "maite", "lundi") if secret in ecrits] == []


@pytest.fixture
def operateur() -> Iterator[Simulateur]:
    with sms.demarrer() as ouvert:
        yield ouvert


def brevo(simule: Simulateur, **champs: Any) -> Brevo:
    defaut = {
        "base": simule.brevo,
        "cle": CLE,
        "emetteur": "Gironde",
        "essais": 2,
        "attente_max_s": 2,
        "lecture_s": 0.5,
    }
    return Brevo(AccesBrevo.model_validate(defaut | champs), SansQuota())


def ovh(simule: Simulateur, **champs: Any) -> Ovh:
    defaut = {
        "base": simule.ovh,
        "cle": CLE,
        "emetteur": "Gironde",
        "application": APPLICATION,
        "consommateur": CONSOMMATEUR,
        "compte": COMPTE,
        "essais": 2,
        "attente_max_s": 2,
        "lecture_s": 0.5,
    }
    return Ovh(AccesOvh.model_validate(defaut | champs), SansQuota())


OPERATEURS: Final[dict[str, Callable[..., Brevo | Ovh]]] = {"brevo": brevo, "ovh": ovh}
Ouvrir = Callable[..., Brevo | Ovh]


@pytest.fixture
def ouvrir(operateur: Simulateur) -> Iterator[Ouvrir]:
    """Opens an operator by its name, set as told; closed after the test."""
    ouverts: list[Brevo | Ovh] = []

    def de(nom: str, **champs: Any) -> Brevo | Ovh:
        ouverts.append(OPERATEURS[nom](operateur, **champs))
        return ouverts[-1]

    yield de
    for ouvert in ouverts:
        ouvert.fermer()


@pytest.mark.parametrize("nom", OPERATEURS)
class TestOperateurs:
    @pytest.mark.parametrize(
        ("champs", "phrase"),
        [
            ({"base": "http://api.exemple.fr"}, "https"),
            ({"cle": "courte"}, "signes au moins"),
            ({"emetteur": "Le Département"}, "pattern"),
        ],
    )
    def test_un_reglage_peu_sur(self, nom: str, ouvrir: Ouvrir, champs: dict[str, str], phrase: str) -> None:
        with pytest.raises(ValidationError, match=phrase):
            ouvrir(nom, **champs)

    def test_un_compte_refuse(self, nom: str, ouvrir: Ouvrir) -> None:
        with pytest.raises(Indisponible, match="refuse notre compte"):
            ouvrir(nom, cle=SecretStr("une-autre-cle-que-la-bonne")).confier(TEXTO)

    def test_un_numero_refuse(self, nom: str, ouvrir: Ouvrir, operateur: Simulateur) -> None:
        with pytest.raises(Rejet):
            ouvrir(nom).confier(Pli("e1", f"+{INCONNU}", "Bonjour"))
        assert operateur.sms == []

    @pytest.mark.parametrize(("panne", "recu"), [("402", False), ("500", True), ("avant", True), ("lent", True)])
    def test_une_panne_dit_si_le_sms_a_pu_partir(
        self, nom: str, ouvrir: Ouvrir, operateur: Simulateur, panne: Panne, *, recu: bool
    ) -> None:
        operateur.pannes.append(panne)
        with pytest.raises(Indisponible) as perdu:
            ouvrir(nom).confier(TEXTO)
        assert perdu.value.recu is recu
        assert operateur.appels == 1, "what may have arrived is not asked for again"

    def test_trop_d_appels_on_attend(self, nom: str, ouvrir: Ouvrir, operateur: Simulateur) -> None:
        operateur.pannes.append("429")
        ouvrir(nom).confier(TEXTO)
        assert len(operateur.sms) == 1

    def test_une_reponse_perdue_se_retrouve(self, nom: str, ouvrir: Ouvrir, operateur: Simulateur) -> None:
        ouvert = ouvrir(nom)
        with pytest.raises(Rejet, match=DOUTE):
            ouvert.retrouver(TEXTO)
        operateur.pannes.append("apres")
        with pytest.raises(Indisponible):
            ouvert.confier(TEXTO)
        assert ouvert.retrouver(TEXTO) == str(operateur.sms[0]["id"])

    def test_un_sms_part(
        self, nom: str, ouvrir: Ouvrir, operateur: Simulateur, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG, "parcours")
        ouvert = ouvrir(nom)
        reference = ouvert.confier(TEXTO)
        (parti,) = operateur.sms
        assert (parti["a"].removeprefix("+"), parti["texte"], parti["tag"]) == ("33639980001", TEXTO.texte, "e1207")
        assert reference == str(parti["id"])
        assert ouvert.nom == nom
        ecrits = "".join(ligne.getMessage() for ligne in caplog.records if ligne.name.startswith("parcours"))
        assert [secret for secret in (CLE, "33639980001", "Rendez-vous") if secret in ecrits] == []


def schema(document: Any, noeud: Any) -> Any:
    """A schema of OpenAPI with what it refers to, as JSON Schema reads it."""
    if isinstance(noeud, dict):
        if "$ref" in noeud:
            return schema(document, document["components"]["schemas"][noeud["$ref"].rpartition("/")[2]])
        return {nom: schema(document, valeur) for nom, valeur in noeud.items() if nom != "example"}
    return [schema(document, valeur) for valeur in noeud] if isinstance(noeud, list) else noeud


@pytest.mark.skipif(not (CONTRATS / "brevo").is_dir(), reason="les contrats des opérateurs ne sont pas là")
class TestContratsPublies:
    """Our calls, and the simulator's answers, against the documents of the operators."""

    def tenir(self, document: Any, noeud: Any, valeur: Any) -> None:
        sien = schema(document, noeud)
        assert valeur.keys() <= sien["properties"].keys()
        Draft202012Validator(sien).validate(valeur)

    def echanger(self, ouvert: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
        """What is asked, and what is answered."""
        vus: list[Any] = []
        vrai = ouvert._operateur._transport.envoyer

        def ecouter(requete: Any, service: str) -> Any:
            rendu = vrai(requete, service)
            vus.append((json.loads(requete.content), rendu[1]))
            return rendu

        monkeypatch.setattr(ouvert._operateur._transport, "envoyer", ecouter)
        ouvert.confier(TEXTO)
        ((demande, rendu),) = vus
        return demande, rendu

    def test_brevo(self, ouvrir: Ouvrir, monkeypatch: pytest.MonkeyPatch) -> None:
        document = json.loads((CONTRATS / "brevo/openapi-transactionnel.json").read_text("utf-8"))
        demande, rendu = self.echanger(
            ouvrir("brevo", retours=lambda repere: f"https://exemple.fr/{repere}"), monkeypatch
        )
        self.tenir(document, document["components"]["schemas"]["sendTransacSms"], demande)
        self.tenir(document, document["components"]["schemas"]["sendSms"], rendu)

    def test_ovh(self, ouvrir: Ouvrir, monkeypatch: pytest.MonkeyPatch) -> None:
        document = json.loads((CONTRATS / "sms/ovh-sms-openapi.json").read_text("utf-8"))
        poster = document["paths"]["/sms/{serviceName}/jobs"]["post"]
        demande, rendu = self.echanger(ouvrir("ovh"), monkeypatch)
        self.tenir(document, poster["requestBody"]["content"]["application/json"]["schema"], demande)
        self.tenir(document, poster["responses"]["200"]["content"]["application/json"]["schema"], rendu)
