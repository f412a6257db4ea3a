"""Codes of six digits: forged, replayed, expired, for another act, tried by force: none is taken."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger.annexes.codes import (
    ATTENTE,
    DUREE,
    ESSAIS_MAX,
    PAR_HEURE,
    PAR_JOUR,
    Attendu,
    CodeRefuse,
    Codes,
    TropDeCodes,
)
from ledger.dates import maintenant
from ledger.store.journal import Journal
from ledger.vocabulaire.suivi.acces import ObjetCode

SECONDE = timedelta(seconds=1)


@pytest.fixture
def metier() -> str:
    return "parcours_ecrans"


@pytest.fixture
def codes(journal: Journal) -> Codes:
    return Codes(journal.connexion, journal.schema, bytes(range(32)))


def attendu(dossier: UUID | None = None, cible: UUID | None = None) -> Attendu:
    return Attendu(ObjetCode.SIGNATURE, dossier or uuid4(), cible)


def faux(codes: Codes, code: UUID, quoi: Attendu) -> str:
    return f"{(int(codes.chiffres(code, quoi.dossier)) + 1) % 1_000_000:06}"


def refuse(codes: Codes, quoi: Attendu, saisi: str, le: datetime | None = None) -> bool:
    with pytest.raises(CodeRefuse):
        codes.verifier(quoi, saisi, le)
    return True


def test_sans_code_demande_rien_n_est_pris(codes: Codes) -> None:
    assert refuse(codes, attendu(), "000000")


@pytest.mark.parametrize("saisi", ["", "12345", "abcdef", "１２３４５６", "0" * 400, "é"])
def test_ce_qui_n_est_pas_le_code_est_refuse(codes: Codes, saisi: str) -> None:
    quoi = attendu()
    code = codes.demander(quoi)
    assert codes.chiffres(code, quoi.dossier) != saisi
    assert refuse(codes, quoi, saisi)


def test_le_code_est_pris_une_fois_et_avec_ses_espaces(codes: Codes) -> None:
    quoi = attendu()
    code = codes.demander(quoi)
    chiffres = codes.chiffres(code, quoi.dossier)
    assert len(chiffres) == 6
    assert codes.attendu(quoi)
    assert codes.verifier(quoi, f" {chiffres[:3]} {chiffres[3:]} ") == code
    assert not codes.attendu(quoi)
    assert refuse(codes, quoi, chiffres)


def test_un_code_ne_sert_ni_a_une_autre_personne_ni_a_une_autre_version_ni_a_un_autre_acte(codes: Codes) -> None:
    dossier, version = uuid4(), uuid4()
    quoi = attendu(dossier, version)
    code = codes.demander(quoi)
    chiffres = codes.chiffres(code, quoi.dossier)
    assert refuse(codes, attendu(uuid4(), version), chiffres)
    assert refuse(codes, attendu(dossier, uuid4()), chiffres)
    assert refuse(codes, attendu(dossier), chiffres)
    assert refuse(codes, Attendu(ObjetCode.ENTREE, dossier, version), chiffres)
    assert codes.verifier(quoi, chiffres) == code


def test_un_code_expire(codes: Codes) -> None:
    quoi, le = attendu(), maintenant()
    code = codes.demander(quoi, le)
    assert refuse(codes, quoi, codes.chiffres(code, quoi.dossier), le + DUREE)
    assert codes.verifier(quoi, codes.chiffres(code, quoi.dossier), le + DUREE - SECONDE) == code


def test_le_suivant_prend_sa_place(codes: Codes) -> None:
    quoi, le = attendu(), maintenant()
    premier = codes.chiffres(codes.demander(quoi, le), quoi.dossier)
    second = codes.demander(quoi, le + ATTENTE)
    assert refuse(codes, quoi, premier, le + ATTENTE)
    assert codes.verifier(quoi, codes.chiffres(second, quoi.dossier), le + ATTENTE) == second


def test_trop_d_essais_le_ferment_meme_au_bon(codes: Codes) -> None:
    quoi = attendu()
    code = codes.demander(quoi)
    for _ in range(ESSAIS_MAX):
        assert refuse(codes, quoi, faux(codes, code, quoi))
    assert not codes.attendu(quoi)
    assert refuse(codes, quoi, codes.chiffres(code, quoi.dossier))


def test_huit_a_la_fois_n_ont_pas_plus_d_essais_et_un_seul_est_pris(codes: Codes) -> None:
    quoi = attendu()
    bon = codes.chiffres(codes.demander(quoi), quoi.dossier)

    def essayer(_rang: int) -> bool:
        try:
            codes.verifier(quoi, bon)
        except CodeRefuse:
            return False
        return True

    with ThreadPoolExecutor(8) as files:
        assert sum(files.map(essayer, range(8))) == 1


def test_les_envois_sont_bornes(codes: Codes) -> None:
    quoi, le = attendu(), maintenant()
    codes.demander(quoi, le)
    with pytest.raises(TropDeCodes) as trop:
        codes.demander(Attendu(ObjetCode.ENTREE, quoi.dossier), le + ATTENTE - SECONDE)
    assert trop.value.attente_s == 1
    for rang in range(1, PAR_HEURE):
        codes.demander(quoi, le + rang * ATTENTE)
    with pytest.raises(TropDeCodes):
        codes.demander(quoi, le + timedelta(hours=1) - SECONDE)
    codes.demander(quoi, le + timedelta(hours=1))
    codes.demander(attendu(), le)


def test_les_envois_du_jour_sont_bornes(codes: Codes) -> None:
    quoi, le = attendu(), maintenant()
    for rang in range(PAR_JOUR):
        codes.demander(quoi, le + rang * timedelta(minutes=20))
    with pytest.raises(TropDeCodes):
        codes.demander(quoi, le + timedelta(days=1) - SECONDE)
    codes.demander(quoi, le + timedelta(days=1))


def test_demander_huit_a_la_fois_n_en_envoie_qu_un(codes: Codes) -> None:
    quoi, le = attendu(), maintenant()

    def demander(_rang: int) -> bool:
        try:
            codes.demander(quoi, le)
        except TropDeCodes:
            return False
        return True

    with ThreadPoolExecutor(8) as files:
        assert sum(files.map(demander, range(8))) == 1


def test_la_base_seule_ne_dit_rien_du_code(codes: Codes, journal: Journal, maitre: psycopg.Connection) -> None:
    quoi = attendu()
    code = codes.demander(quoi)
    (ligne,) = maitre.execute("select to_jsonb(c) from d33.codes c where code = %s", (code,)).fetchone() or (None,)
    assert codes.chiffres(code, quoi.dossier) not in str(
        {k: v for k, v in ligne.items() if k not in ("cree_le", "expire_le", "dossier")}
    )
    autres = (Codes(journal.connexion, journal.schema, bytes([rang]) * 32) for rang in range(8))
    tires = {autre.chiffres(code, quoi.dossier) for autre in autres}
    assert len(tires) > 1


def test_une_autre_personne_sous_le_meme_identifiant_recoit_d_autres_chiffres(codes: Codes) -> None:
    """A step of another dossier may name any id: what it sends is typed nowhere."""
    quoi = attendu()
    code = codes.demander(quoi)
    autres = {codes.chiffres(code, uuid4()) for _ in range(4)}
    assert autres != {codes.chiffres(code, quoi.dossier)}
