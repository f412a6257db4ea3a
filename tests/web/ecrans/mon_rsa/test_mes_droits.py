"""Her deadlines as the rules date them, her rights, in words that most people read easily."""

import re
from datetime import timedelta
from html import unescape
from typing import Final
from uuid import UUID

from playwright.sync_api import Browser

from commands.echeances import echeances
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.echeance import Nature
from tests.web.ecrans.mon_rsa import examiner
from tests.web.serveur import Api, Visiteur, identite
from web.mots.ecriture import jour
from web.pages.accueil.mes_droits import ADRESSE, SES_DELAIS

FACILE: Final = 70.0
"""Index of Kandel and Moles (Flesch for French) from which a text is read easily."""


def indice(phrases: list[str]) -> float:
    """Kandel and Moles: 207 − 1.015 × words by sentence − 73.6 × syllables by word; a group of vowels is a syllable."""
    mots = [mot for phrase in phrases for mot in re.findall(r"[a-zà-ÿœ]+", phrase.lower())]
    syllabes = sum(max(1, len(re.findall(r"[aeiouyà-ÿœ]+", re.sub(r"(?<=..)e(s|nt)?$", "", mot)))) for mot in mots)
    return 207 - 1.015 * len(mots) / len(phrases) - 73.6 * syllabes / len(mots)


def phrases(page: str) -> list[str]:
    """Sentences of the lists of a page, tags left out."""
    droits = page.partition('id="t-droits"')[2].partition("</section>")[0]
    lues = (unescape(re.sub(r"<[^>]+>", " ", li)) for li in re.findall(r"<li>(.*?)</li>", droits, re.DOTALL))
    return [phrase for lue in lues for phrase in re.findall(r"[^.]+\.", " ".join(lue.split()))]


def test_son_delai_est_celui_de_la_regle_et_le_referent_n_y_voit_pas_les_siens(
    api: Api, elle: Visiteur, dossier: UUID
) -> None:
    services = api.services
    siennes = [e for e in echeances(services.journal.dossier(dossier), services.cadre()) if e.nature in SES_DELAIS]
    assert [e.nature for e in siennes] == [Nature.CONTRAT_A_SIGNER]
    page = unescape(elle.ouvrir(ADRESSE).text)
    assert "Signer votre contrat" in page
    assert jour(siennes[0].due_le) in page
    assert "est passé" in page, "notified in January, with a month to sign"


def test_sans_rien_a_faire_rien_ne_presse(api: Api) -> None:
    nouvelle = api.ouvrir(identite=identite(), survenu_le=(aujourd_hui() - timedelta(days=1)).isoformat())
    with api.visiteur(Role.ALLOCATAIRE, agent=nouvelle) as autre:
        assert "Rien ne presse" in unescape(autre.ouvrir(ADRESSE).text), "to orient her is not hers to do"


def test_ses_droits_se_lisent_facilement(elle: Visiteur) -> None:
    dites = phrases(elle.ouvrir(ADRESSE).text)
    assert len(dites) > 8
    assert max(len(phrase.split()) for phrase in dites) <= 15
    assert indice(dites) >= FACILE
    assert indice(["L'obtention préalable d'une autorisation administrative conditionne la recevabilité."]) < 0


def test_sa_page_sur_un_petit_telephone(navigateur: Browser, elle: Visiteur) -> None:
    examiner(navigateur, elle, ADRESSE)
