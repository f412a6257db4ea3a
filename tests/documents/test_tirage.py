"""Letters of the day in one file: each on the front of a sheet, in order; the address behind the window of the envelope."""

import pypdfium2 as pdfium

from documents.tirage import assembler, feuilles
from ledger.vocabulaire.suivi.document import GenreDocument
from tests.documents.conftest import Bureau

MM: float = 72 / 25.4


def test_chaque_lettre_commence_sur_un_recto(bureau: Bureau) -> None:
    convocation = bureau.produire(GenreDocument.CONVOCATION)[1]
    contrat = bureau.produire(GenreDocument.CONTRAT_ENGAGEMENT)[1]
    ensemble, places = assembler([convocation, contrat, convocation])
    lu = pdfium.PdfDocument(ensemble)
    assert [place.page for place in places] == [1, 3, 3 + 2 * feuilles(contrat)]
    assert [place.feuilles for place in places] == [feuilles(lettre) for lettre in (convocation, contrat, convocation)]
    assert len(lu) == 2 * sum(place.feuilles for place in places)
    for place in (places[0], places[2]):
        assert "Votre rendez-vous" in lu[place.page - 1].get_textpage().get_text_bounded()
        assert lu[place.page].get_textpage().get_text_bounded() == "", "the back of a letter of one page"


def test_l_adresse_est_derriere_la_fenetre(bureau: Bureau) -> None:
    """NF Z 10-011, sheet folded in three: 100 to 190 mm across, 45 to 79 mm down, whichever way it slides."""
    page = pdfium.PdfDocument(bureau.produire(GenreDocument.CONVOCATION)[1])[0]
    textes, hauteur = page.get_textpage(), page.get_height()
    for ligne in ("Sébastien FAURE", "33150 CENON"):
        debut, nombre = textes.search(ligne).get_next()
        boites = [textes.get_charbox(i) for i in range(debut, debut + nombre)]
        gauche, droite = min(b[0] for b in boites) / MM, max(b[2] for b in boites) / MM
        haut, bas = (hauteur - max(b[3] for b in boites)) / MM, (hauteur - min(b[1] for b in boites)) / MM
        assert 100 <= gauche < droite <= 190, ligne
        assert 45 <= haut < bas <= 79, ligne
