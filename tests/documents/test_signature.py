"""A contract signed by each party, its page of evidence, and the seal that any changed byte breaks."""

import io
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from commands.base import Commande, Refus
from commands.contrats.plan_action import ArreterPlanAction
from commands.execute import Demande, executer
from documents import signature
from documents.sceau import Sceau, SceauRefuse, tirer
from integrations.horodatage.client import Horodateur
from integrations.horodatage.jeton import lire_autorites
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.contrats.contrat_engagement import MoyenSignature
from ledger.vocabulaire.suivi.document import GenreDocument
from tests.commands.etapes import CONTRAT, CONTRAT_2, proposer_contrat, signer_contrat
from tests.commands.etapes.accompagnement import DOCUMENT, deposer_document
from tests.documents.conftest import MOT_DE_PASSE, REFERENTE, Bureau
from tests.documents.test_atelier import texte
from tests.documents.verapdf import valider
from tests.integrations.horodatage.tsa import Tsa, ouvrir
from tests.kafka.jars import ApacheIndisponible

AGENT = Acteur(REFERENTE, Role.REFERENT, Canal.ECRAN, "MDS-33-04")
ELECTRONIQUE, HABILITATION, PAPIER = MoyenSignature.ESPACE_PERSONNEL, MoyenSignature.HABILITATION, MoyenSignature.PAPIER


class Etude:
    """A contract that is put to the person of the bureau, and its document."""

    def __init__(self, bureau: Bureau) -> None:
        """Propose the contract, draw its document up."""
        self.bureau = bureau
        le = bureau.cadre.aujourd_hui
        self.faire(proposer_contrat(contrat=CONTRAT_2, debut_le=le, fin_le=le + timedelta(days=150)))
        self.etablir()

    @property
    def elle(self) -> Acteur:
        """The person herself."""
        return Acteur(self.bureau.dossier, Role.ALLOCATAIRE, Canal.ECRAN)

    def etablir(self) -> UUID:
        """Draw the document of the contract up."""
        etabli = self.bureau.atelier.produire(
            self.bureau.dossier,
            GenreDocument.CONTRAT_ENGAGEMENT,
            CONTRAT_2,
            cadre=self.bureau.cadre,
            coffre=self.bureau.coffre,
            cle=uuid4(),
        )
        return UUID(etabli.id)

    def faire(self, commande: Commande, acteur: Acteur = AGENT) -> None:
        """Record a step."""
        executer(self.bureau.journal, Demande(self.bureau.dossier, commande, acteur), self.bureau.cadre)

    def signer(self, moyen: MoyenSignature, acteur: Acteur = AGENT, **champs: Any) -> None:
        """Sign the document as it stands, or otherwise."""
        document = signature.a_signer(self.bureau.atelier, self.bureau.dossier, CONTRAT_2)
        commande = signature.signature(CONTRAT_2, document, moyen, "Sébastien FAURE")
        self.faire(commande.model_copy(update=champs), acteur)

    def conclure(self) -> bytes | None:
        """The signed copy, once there is one."""
        bureau = self.bureau
        fini = signature.conclure(bureau.atelier, bureau.dossier, CONTRAT_2, cadre=bureau.cadre, coffre=bureau.coffre)
        return bureau.atelier.lire(bureau.dossier, UUID(fini.id), bureau.coffre)[1] if fini else None


@pytest.fixture
def etude(bureau: Bureau) -> Etude:
    return Etude(bureau)


def refusee(geste: Callable[[], object]) -> str:
    with pytest.raises(Refus) as refus:
        geste()
    return refus.value.code


def test_chacun_signe_pour_soi_et_la_version_qui_est_etablie(etude: Etude) -> None:
    """Neither the agent for her, nor she for the organisme, nor another person, nor another document."""
    autre = Acteur(uuid4(), Role.ALLOCATAIRE, Canal.ECRAN)
    for acteur in (AGENT, autre):
        assert refusee(partial(etude.signer, ELECTRONIQUE, acteur)) == "signature_d_autrui"
    assert refusee(lambda: etude.signer(HABILITATION, etude.elle)) == "signature_d_autrui"
    assert refusee(lambda: etude.signer(PAPIER)) == "exemplaire_absent"
    for champs in ({"document": uuid4()}, {"document": None}, {"sha256": "0" * 64}):
        assert refusee(partial(etude.signer, ELECTRONIQUE, etude.elle, **champs)) == "autre_version"
    for mode in ("ELECTRONIQUE", "PAPIER"):
        attendu = "signature_de_la_personne" if mode == "ELECTRONIQUE" else "signatures_attendues"
        assert refusee(partial(etude.faire, signer_contrat(contrat=CONTRAT_2, mode=mode))) == attendu
    etude.signer(HABILITATION)
    assert refusee(etude.etablir) == "contrat_en_signature"
    assert refusee(lambda: etude.signer(HABILITATION)) == "partie_deja_signataire"
    assert etude.conclure() is None


def test_un_plan_change_perime_le_document(etude: Etude) -> None:
    axes = [{"theme": "EMPLOI", "objectif": "Autre but"}]
    etude.faire(ArreterPlanAction.model_validate({"contrat": CONTRAT_2, "axes": axes}))
    assert refusee(lambda: etude.signer(ELECTRONIQUE, etude.elle)) == "version_perimee"
    etude.etablir()
    etude.signer(ELECTRONIQUE, etude.elle)


def test_signe_par_chacun_il_est_conclu_et_scelle_une_fois(etude: Etude, tmp_path: Path, sceau: Sceau) -> None:
    etude.signer(ELECTRONIQUE, etude.elle)
    etude.signer(HABILITATION)
    scelle = etude.conclure()
    assert scelle is not None
    assert etude.conclure() == scelle
    etat = etude.bureau.etat
    contrat, signe = etat.contrats[str(CONTRAT_2)], etat.accompagnement.a_signer(str(CONTRAT_2))
    assert signe is not None
    assert (contrat.signe_le, contrat.mode) == (etude.bureau.cadre.aujourd_hui, "ELECTRONIQUE")
    dit = texte(scelle)
    for attendu in (
        "Page de preuve",
        signe.id,
        signe.sha256[:8],
        "j'ai lu mon contrat",
        "espace personnel",
        "Événement n°",
    ):
        assert attendu in dit
    assert exact(scelle, sceau)
    rang = scelle.index(b"/MediaBox")
    assert not exact(scelle[:rang] + b"/MediaBoy" + scelle[rang + 9 :], sceau)
    assert openssl(scelle, tmp_path, sceau)
    assert not openssl(scelle[:rang] + b"/MediaBoy" + scelle[rang + 9 :], tmp_path, sceau)
    try:
        assert valider(tmp_path, {"signe.pdf": scelle}) == {"signe.pdf ua1": [], "signe.pdf 2a": []}
    except ApacheIndisponible as absent:
        pytest.skip(f"veraPDF n'a pas relu le contrat signé : {absent}")


def test_sur_papier_devant_un_agent(etude: Etude) -> None:
    etude.faire(deposer_document(nature="CONTRAT_SIGNE"))
    etude.signer(PAPIER, justificatif=DOCUMENT, nom_signataire="Camille Duprat")
    etude.signer(HABILITATION)
    scelle = etude.conclure()
    assert scelle is not None
    assert "Vu par Camille Duprat" in texte(scelle)
    assert etude.bureau.etat.contrats[str(CONTRAT_2)].mode == "PAPIER"


def exact(pdf: bytes, sceau: Sceau, *autorites: Any) -> bool:
    """Whether pyHanko finds the seal whole, over all of the file, and its time-stamp, if any, under these authorities."""
    (pose,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    verdict = validate_pdf_signature(pose, ValidationContext(trust_roots=[sceau._signataire.signing_cert, *autorites]))
    return bool(verdict.bottom_line) and verdict.coverage is SignatureCoverageLevel.ENTIRE_FILE


def openssl(pdf: bytes, dossier: Path, sceau: Sceau) -> bool:
    """Whether OpenSSL, which is not ours, accepts the seal of what the file says that it covers."""
    debut = pdf.index(b"/ByteRange")
    bornes = [int(n) for n in pdf[pdf.index(b"[", debut) + 1 : pdf.index(b"]", debut)].split()]
    couvert = pdf[bornes[0] : bornes[1]] + pdf[bornes[2] : bornes[2] + bornes[3]]
    cachet = bytes.fromhex(pdf[bornes[1] + 1 : bornes[2] - 1].decode())
    dit = sceau._signataire.signing_cert
    assert dit is not None
    certificat = load_der_x509_certificate(dit.dump())
    fichiers = {"couvert": couvert, "cachet": cachet, "certificat": certificat.public_bytes(Encoding.PEM)}
    for nom, octets in fichiers.items():
        (dossier / nom).write_bytes(octets)
    ordre = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "cachet", "-content", "couvert"]
    ordre += ["-CAfile", "certificat", "-purpose", "any", "-out", "/dev/null"]
    return subprocess.run(ordre, cwd=dossier, capture_output=True, timeout=30, check=False).returncode == 0


class TestHorodatage:
    """The seal bears the time of an authority, or goes without: nobody waits for it to be given what everybody signed."""

    @pytest.fixture
    def tsa(self, tmp_path: Path) -> Iterator[Tsa]:
        with ouvrir(tmp_path / "tsa") as ouverte:
            yield ouverte

    @pytest.fixture
    def horodate(self, tsa: Tsa, tmp_path: Path) -> Sceau:
        fichier = tmp_path / "cachet.p12"
        fichier.write_bytes(tirer("Essai", MOT_DE_PASSE))
        return Sceau.ouvrir(fichier, MOT_DE_PASSE, autosigne=True, horodateur=Horodateur(tsa.adresse))

    def test_le_cachet_porte_l_heure_de_l_autorite(
        self, bureau: Bureau, horodate: Sceau, tsa: Tsa, tmp_path: Path
    ) -> None:
        """The time is under the authority, and of the signature itself; pyHanko and OpenSSL say the same."""
        pdf = horodate.apposer(un_pdf(bureau), "Essai")
        assert exact(pdf, horodate, *lire_autorites(tsa.autorite))
        assert openssl(pdf, tmp_path, horodate)
        (pose,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        racines = [horodate._signataire.signing_cert, *lire_autorites(tsa.autorite)]
        vu = validate_pdf_signature(pose, ValidationContext(trust_roots=racines)).timestamp_validity
        assert vu is not None
        assert (vu.intact, vu.valid, vu.trusted) == (True, True, True)
        (jeton,) = extract_tst_data_iter(pose.signer_info, signed=False)
        contenu = cms.ContentInfo({"content_type": "signed_data", "content": jeton})
        assert tsa.accepte(contenu.dump(), pose.signer_info["signature"].native)
        try:
            assert valider(tmp_path, {"horodate.pdf": pdf}) == {"horodate.pdf ua1": [], "horodate.pdf 2a": []}
        except ApacheIndisponible as absent:
            pytest.skip(f"veraPDF n'a pas relu le contrat horodaté : {absent}")

    def test_une_autorite_muette_ne_retient_pas_le_contrat(
        self, bureau: Bureau, horodate: Sceau, tsa: Tsa, caplog: pytest.LogCaptureFixture
    ) -> None:
        tsa.panne = (503, "text/plain", b"")
        pdf = horodate.apposer(un_pdf(bureau), "Essai")
        assert exact(pdf, horodate)
        (pose,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        assert list(extract_tst_data_iter(pose.signer_info, signed=False)) == []
        assert "le cachet est apposé sans horodatage : l'autorité d'horodatage ne répond pas" in caplog.text


def un_pdf(bureau: Bureau) -> bytes:
    """A document of the person."""
    return bureau.atelier.previsualiser(
        bureau.dossier, GenreDocument.CONTRAT_ENGAGEMENT, CONTRAT, cadre=bureau.cadre, coffre=bureau.coffre
    )


class TestSceau:
    def test_une_cle_faible(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        faible = rsa.generate_private_key(65537, 2048)
        monkeypatch.setattr("documents.sceau.ec.generate_private_key", lambda _courbe: faible)
        (tmp_path / "c.p12").write_bytes(tirer("Essai", MOT_DE_PASSE))
        with pytest.raises(SceauRefuse, match="trop faible"):
            Sceau.ouvrir(tmp_path / "c.p12", MOT_DE_PASSE, autosigne=True)

    def test_ce_qui_ne_s_ouvre_pas_et_ce_que_personne_ne_certifie(self, tmp_path: Path) -> None:
        fichier = tmp_path / "c.p12"
        with pytest.raises(SceauRefuse, match="ne s'ouvre pas"):
            Sceau.ouvrir(fichier, MOT_DE_PASSE)
        fichier.write_bytes(tirer("Essai", MOT_DE_PASSE))
        with pytest.raises(SceauRefuse, match="ne s'ouvre pas"):
            Sceau.ouvrir(fichier, b"un autre")
        with pytest.raises(SceauRefuse, match="aucune autorité"):
            Sceau.ouvrir(fichier, MOT_DE_PASSE)
