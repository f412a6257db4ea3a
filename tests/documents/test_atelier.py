"""Documents drawn up: what they say, that they are recorded and given back as they were, or not at all."""

import io
from dataclasses import replace
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

import pypdfium2
import pytest

from commands.base import Interdite
from commands.execute import Demande, executer
from documents.erreurs import DocumentAbsent, DocumentAltere, DocumentEfface, DocumentImpossible, DocumentInconnu
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.document import GenreDocument
from tests.commands.etapes.document import produire_document
from tests.documents.conftest import IDENTITE, OBJETS, Bureau

DITS: Final[dict[GenreDocument, tuple[str, ...]]] = {
    GenreDocument.CONTRAT_ENGAGEMENT: (
        "Sébastien FAURE",
        "Référent unique : Camille Duprat",
        "#strong[jamais du balisage] $x^2$",
        "Deux candidatures par semaine",
        "CCAS",
        "dix jours pour répondre",
    ),
    GenreDocument.CONVOCATION: (
        "14 h 30",
        "12 rue #des *Lilas* $x$",
        "33150 CENON",
        "sans motif légitime",
        "Camille Duprat",
    ),
    GenreDocument.NOTIFICATION_ORIENTATION: ("socio-professionnel", "L311-3-1", "2 mois", "tribunal administratif"),
    GenreDocument.INTENTION_SANCTION: ("Trois ateliers sans venir.", "10 jours", "L122-1", "Maïa Lôrme"),
    GenreDocument.DECISION_SANCTION: (
        "suspension de 50 %",
        "Absences répétées sans motif légitime.",
        "Seule, sans enfant.",
        "recours préalable obligatoire",
        "Jean Etchegaray",
        "par délégation",
    ),
    GenreDocument.REPONSE_RECOURS: (
        "Votre recours est rejeté",
        "Aucun des motifs donnés n'est légitime.",
        "tribunal administratif",
        "Ines Harriague",
    ),
    GenreDocument.REFUS_REORIENTATION: (
        "l'orientation en cours reste adaptée",
        "Votre projet avance bien.",
        "recours préalable obligatoire",
    ),
    GenreDocument.FICHE_PRESCRIPTION: (
        "Camille Duprat",
        "Sans permis, aucun poste.",
        "attestation de droit au RSA",
        "Lever un frein à l'emploi",
    ),
    GenreDocument.CONVENTION_PMSMP: (
        "Fleurs de Garonne",
        "SIRET 21330063500017",
        "50 heures",
        "Fleuriste (D1209)",
        "La structure d'accompagnement",
    ),
    GenreDocument.BILAN: ("Camille Duprat",),
    GenreDocument.ATTESTATION_SUIVI: ("atteste que Sébastien FAURE",),
}


def texte(octets: bytes) -> str:
    """What a reader hears, on one line, pages in their order."""
    pages = pypdfium2.PdfDocument(io.BytesIO(octets))
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def test_chaque_genre_dit_ce_qu_il_doit(bureau: Bureau) -> None:
    """In one story: each kind, its mentions, its signatory; typed text is never markup; recorded, kept, given back."""
    for genre, dits in DITS.items():
        document, octets = bureau.produire(genre)
        lu = texte(octets)
        assert [dit for dit in dits if dit.replace("\N{NO-BREAK SPACE}", " ") not in lu] == [], (genre, lu)
        assert str(document) in lu
        etabli = bureau.etat.accompagnement.etablis[str(document)]
        assert (etabli.genre, etabli.sha256) == (genre, sha256(octets).hexdigest())
    dernier = bureau.journal.lire([bureau.dossier])[bureau.dossier][-1]
    clair = repr(dernier.corps) + repr(dernier.lire_contexte())
    assert IDENTITE["nom"] not in clair
    assert dernier.lire_contexte()["role"] == Role.SYSTEME


def test_demande_deux_fois_il_est_etabli_une_fois(bureau: Bureau) -> None:
    cle = uuid4()
    un, deux = (bureau.produire(GenreDocument.CONVOCATION, cle) for _ in range(2))
    assert un == deux
    assert len(bureau.etat.accompagnement.etablis) == 1


def test_un_apercu_dit_qu_il_en_est_un(bureau: Bureau) -> None:
    genre = GenreDocument.CONVOCATION
    vu = bureau.atelier.previsualiser(bureau.dossier, genre, OBJETS[genre], cadre=bureau.cadre, coffre=bureau.coffre)
    assert "ce document n’est pas établi" in texte(vu)
    assert "Référence" not in texte(vu)
    assert bureau.etat.accompagnement.etablis == {}


def test_ce_qui_manque_est_dit(bureau: Bureau) -> None:
    def produire(genre: GenreDocument, objet: UUID | None) -> None:
        bureau.atelier.produire(bureau.dossier, genre, objet, cadre=bureau.cadre, coffre=bureau.coffre, cle=uuid4())

    with pytest.raises(DocumentImpossible, match="n'est pas dans ce dossier"):
        produire(GenreDocument.CONTRAT_ENGAGEMENT, uuid4())
    inconnus = replace(bureau, atelier=replace(bureau.atelier, agents=lambda _agent: None))
    with pytest.raises(DocumentImpossible, match="prénom et le nom de l'agent"):
        inconnus.produire(GenreDocument.DECISION_SANCTION)
    assert bureau.etat.accompagnement.etablis == {}


def test_un_agent_ne_dit_pas_avoir_etabli_un_document(bureau: Bureau) -> None:
    """The bytes make the document, not somebody's word."""
    acteur = Acteur(uuid4(), Role.REFERENT, Canal.API)
    with pytest.raises(Interdite, match="réservée à : système"):
        executer(bureau.journal, Demande(bureau.dossier, produire_document(), acteur))


class TestGarde:
    def test_scelle_et_rendu_tel_quel_ou_pas_du_tout(self, bureau: Bureau) -> None:
        document, octets = bureau.produire(GenreDocument.CONVOCATION)
        (objet,) = (o["path"] for lot in bureau.magasin.list() for o in lot)
        garde = bureau.magasin.get(objet).bytes().to_bytes()
        assert b"%PDF" not in garde
        assert b"FAURE" not in garde
        with pytest.raises(DocumentInconnu):
            bureau.atelier.lire(bureau.dossier, uuid4(), bureau.coffre)
        bureau.magasin.put(objet, garde[:-1] + bytes([garde[-1] ^ 1]))
        with pytest.raises(DocumentAltere):
            bureau.atelier.lire(bureau.dossier, document, bureau.coffre)
        # Another document of the same person in its place: sealed by us, and still not the one that was recorded.
        autre, _ = bureau.produire(GenreDocument.ATTESTATION_SUIVI)
        (second,) = (o["path"] for lot in bureau.magasin.list() for o in lot if o["path"] != objet)
        bureau.magasin.put(objet, bureau.magasin.get(second).bytes())
        with pytest.raises(DocumentAltere):
            bureau.atelier.lire(bureau.dossier, document, bureau.coffre)
        bureau.magasin.delete(objet)
        with pytest.raises(DocumentAbsent):
            bureau.atelier.lire(bureau.dossier, document, bureau.coffre)
        assert octets
        assert bureau.atelier.lire(bureau.dossier, autre, bureau.coffre)[1].startswith(b"%PDF")

    def test_efface_avec_la_personne(self, bureau: Bureau) -> None:
        document, _ = bureau.produire(GenreDocument.CONVOCATION)
        bureau.coffre.detruire(bureau.dossier)
        with pytest.raises(DocumentEfface):
            bureau.atelier.lire(bureau.dossier, document, bureau.coffre)
        with pytest.raises(DocumentEfface):
            bureau.produire(GenreDocument.ATTESTATION_SUIVI)
