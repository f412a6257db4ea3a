"""Notes and keys are C2SP's, and the verifier's own Ed25519 says what the library says."""

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.preuve.note import Signataire, ecrire_cle
from ledger.preuve.verifier import COSIGNATURE, Cle, Faute, ed25519, lire_cle, lire_note, lire_point

CLE: Final = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE: Final = """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
"""The example that golang.org/x/mod/sumdb/note gives of the format."""


def test_vecteur_d_une_note_signee() -> None:
    cle = lire_cle(CLE)
    assert ecrire_cle(cle) == CLE
    assert lire_note(NOTE.encode()).signataires([cle]) == [cle]
    with pytest.raises(Faute, match="la signature n'est pas celle de ce texte"):
        lire_note(NOTE.replace("answer", "anwser").encode()).signataires([cle])


VIDE: Final = (
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141"
    "438e7a100b"
)
UN_OCTET: Final = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d29"
    "1612bb0c00"
)


@pytest.mark.parametrize(
    ("publique", "message", "signature"),
    [
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", VIDE),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", UN_OCTET),
    ],
)
def test_vecteurs_de_la_rfc_8032(publique: str, message: str, signature: str) -> None:
    assert ed25519(bytes.fromhex(publique), bytes.fromhex(message), bytes.fromhex(signature))
    assert not ed25519(bytes.fromhex(publique), bytes.fromhex(message) + b"!", bytes.fromhex(signature))


@settings(max_examples=15)
@given(graine=st.binary(min_size=32, max_size=32), texte=st.text(), bit=st.integers(0, 511), cosigne=st.booleans())
def test_les_deux_ed25519_disent_la_meme_chose(graine: bytes, texte: str, bit: int, *, cosigne: bool) -> None:
    """The library's, under which logs are verified, and the verifier's, which travels: of a good signature and of a bad."""
    signataire = Signataire("journal.invalid/d33", graine, COSIGNATURE if cosigne else 1)
    nue = Cle(*signataire.cle)
    (_, _, signature), *_ = lire_note(f"t\n\n{signataire.ligne(texte, 7)}".encode()).signatures
    assert nue.valide(texte.encode(), signature)
    assert signataire.cle.valide(texte.encode(), signature)
    fausse = bytearray(signature)
    fausse[-1 - bit // 8] ^= 1 << bit % 8
    assert not nue.valide(texte.encode(), bytes(fausse))
    assert not signataire.cle.valide(texte.encode(), bytes(fausse))


@pytest.mark.parametrize("cle", ["", "nom", "nom+00+AA==", CLE.replace("c74f", "c74e"), CLE[:-4], "+c74f20a3+ARpc"])
def test_une_cle_qui_n_en_est_pas(cle: str) -> None:
    with pytest.raises(Faute):
        lire_cle(cle)


@pytest.mark.parametrize(
    "note", ["", "texte\n", "texte\n\n", "texte\n\n— nom AA==\n", NOTE[:-1], NOTE.replace("—", "-")]
)
def test_une_note_qui_n_en_est_pas(note: str) -> None:
    with pytest.raises(Faute):
        lire_note(note.encode())


@pytest.mark.parametrize(
    "texte", ["", "o\n", "o\n1\n", "o\n01\nAAAA\n", "o\n-1\n" + "A" * 43 + "=\n", "\n1\n" + "A" * 43 + "=\n"]
)
def test_un_point_qui_n_en_est_pas(texte: str) -> None:
    with pytest.raises(Faute):
        lire_point(texte.encode())
