"""The load of structures and référents, beside the same counts made from the replay of each dossier."""

from collections import Counter
from datetime import date

from readmodels.listes.charge import charge, charges
from readmodels.perimetre import Perimetre
from readmodels.pilotage.regard import ANONYME, NOMINATIF, Regard
from readmodels.pilotage.secret import CACHE_SOUS
from tests.projections import oracle
from tests.readmodels.monde import Monde
from tests.readmodels.suivi import AUDE, BILAL, STRUCTURE, Suivi


def test_les_charges_sont_celles_des_dossiers_rejoues(monde: Monde) -> None:
    lignes = [ligne for vu in monde.vus().values() if (ligne := oracle.file_active(vu)) is not None]
    suivies = [ligne for ligne in lignes if ligne["a_accompagner"] and ligne["structure"] is not None]
    attendus = Counter(ligne["structure"] for ligne in suivies)
    lues = charges(monde.lecteur, NOMINATIF)
    assert {s.structure: s.suivis for s in lues.structures if s.suivis} == attendus
    assert [s.suivis for s in lues.structures] == sorted((s.suivis or 0 for s in lues.structures), reverse=True)
    for structure in attendus:
        siens = Counter(ligne["referent"] for ligne in suivies if ligne["structure"] == structure)
        lue = charge(monde.lecteur, structure, date(2025, 6, 1), NOMINATIF)
        assert {str(r.referent) if r.referent else None: r.suivis for r in lue.referents} == siens
        (trouvee,) = (s for s in lues.structures if s.structure == structure)
        assert (trouvee.sans_referent, trouvee.referents) == (siens[None], len(siens.keys() - {None}))
    assert len(attendus) > 2


def test_une_structure_declaree_ou_personne_ne_suit(monde: Monde) -> None:
    suivies = {s.structure for s in charges(monde.lecteur, NOMINATIF).structures}
    assert {"MDS-33-01", "MDS-33-02"} <= suivies
    vide = charge(monde.lecteur, "INCONNUE", date(2025, 6, 1), NOMINATIF)
    assert (vide.referents, vide.arrivees) == ([], [])


def test_les_arrivees_par_mois(suivi: Suivi) -> None:
    """Of the twelve months up to the date, that of the date included; what was to come is not counted."""
    suivi.personne("Léa", AUDE, le="2026-01-20")
    marc = suivi.personne("Marc", BILAL, le="2025-01-31")
    suivi.transferer(marc, BILAL, AUDE, "2026-02-03")
    suivi.projeter()
    arrivees = charge(suivi.lecteur, STRUCTURE, date(2026, 2, 3), NOMINATIF).arrivees
    assert [(a.mois, a.referent, a.designes, a.transferes) for a in arrivees] == [
        ("2026-01", AUDE, 1, 0),
        ("2026-02", AUDE, 0, 1),
    ]
    assert [a.mois for a in charge(suivi.lecteur, STRUCTURE, date(2026, 2, 2), NOMINATIF).arrivees] == ["2026-01"]
    assert [a.mois for a in charge(suivi.lecteur, STRUCTURE, date(2025, 12, 31), NOMINATIF).arrivees] == ["2025-01"]


def test_d1_la_charge_ne_dit_pas_de_petits_effectifs(monde: Monde) -> None:
    """Neither by its counts, nor by their order, nor by the load of each référent."""
    exactes = {s.structure: s for s in charges(monde.lecteur, NOMINATIF).structures}
    lues = charges(monde.lecteur, ANONYME)
    for lue in lues.structures:
        exacte = exactes[lue.structure]
        assert (lue.suivis is None) == ((exacte.suivis or 0) < CACHE_SOUS)
        assert lue.suivis is None or lue.suivis % 5 == 0
        if (exacte.suivis or 0) - (exacte.sans_referent or 0) < CACHE_SOUS:
            assert lue.suivis_par_referent is None
    caches = [s.structure for s in lues.structures if s.suivis is None]
    assert caches == sorted(caches)
    assert len(caches) > 1
    une = charge(monde.lecteur, "MDS-33-01", date(2025, 6, 1), ANONYME)
    assert all(r.suivis >= CACHE_SOUS for r in une.referents)
    assert all(None in (a.designes, a.transferes) for a in une.arrivees)


def test_d1_la_charge_est_celle_des_dossiers_de_l_agent(monde: Monde) -> None:
    """Of his structure, as it is; of another, nothing."""
    sien = Regard(personnes=True, perimetre=Perimetre(structure="MDS-33-01"))
    exactes, siennes = (
        {s.structure: s.suivis for s in charges(monde.lecteur, regard).structures} for regard in (NOMINATIF, sien)
    )
    assert siennes == {code: suivis if code == "MDS-33-01" else 0 for code, suivis in exactes.items()}
    le = date(2025, 6, 1)
    assert (
        charge(monde.lecteur, "MDS-33-01", le, sien).referents
        == charge(monde.lecteur, "MDS-33-01", le, NOMINATIF).referents
    )
    assert charge(monde.lecteur, "MDS-33-02", le, sien).referents == []
