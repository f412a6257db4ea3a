"""The form of a step on a dossier: opened on what the dossier holds, filled by somebody, read, and rows added to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any
from uuid import UUID, uuid5

from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from commands import permis
from commands.base import ETAPES, Cadre, Commande, Refus
from commands.ensemble import refus_ensemble
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from readmodels.dossier.chronologie import EtapeDatee
from readmodels.listes.offres import OffreOuverte, decrites
from web.acces import coffre_des_offres
from web.feuilles.depot import A_CHOISIR, EMPREINTE, TAILLE
from web.feuilles.rapprochement import dossiers_proches, identifiants_enonces
from web.formulaires.ancres import MOTIF, PRECISION, Ancre
from web.formulaires.arbre import Element, Lignes, Presentation, Saisies, decrire, feuilles, repetes, sous
from web.formulaires.champ import Options
from web.formulaires.lecture import Lu, ecrire_saisies, lire, lisible
from web.recit.dossier import DossierVu
from web.recit.dossier import lire as lire_le_dossier
from web.saisies import PAR_EVENEMENT, Contexte, Saisie
from web.saisies.gardes import Garde, gardes
from web.saisies.modele import EnPoste, Pas
from web.saisies.propositions import Donnees
from web.visite import Visite


@dataclass(frozen=True)
class Feuille:
    """A form, the dossier that it is about, and the step that it restates if it does."""

    visite: Visite
    dossier: UUID
    saisie: Saisie
    vu: DossierVu
    contexte: Contexte
    forme: type[Commande]
    noms: Sequence[str]
    corrigee: EtapeDatee | None = None

    @cached_property
    def presentation(self) -> Presentation:
        """Choices and words of the form."""
        return self.saisie.presentation(self.contexte)

    @property
    def seul_objet(self) -> str | None:
        """The object of the step, when it can be about one thing only."""
        possibles = self.saisie.sur.choix(self.vu.etat) if self.saisie.sur is not None else ()
        return possibles[0][0] if len(possibles) == 1 else None

    @property
    def cadre(self) -> Cadre:
        """The decision of the step."""
        return self.visite.services.cadre()

    def elements(
        self, saisies: Saisies, erreurs: Mapping[str, str] | None = None, noms: Sequence[str] | None = None
    ) -> list[Element]:
        """The form, or these fields of it, with what was typed."""
        return decrire(self.forme, self.noms if noms is None else noms, self.presentation, saisies, erreurs)

    def lire(self, saisies: Saisies) -> Lu:
        """The command that was typed, or what is wrong in it, in the order of the page."""
        lu = lire(self.forme, self.noms, self.presentation, saisies, **self._correction(saisies))
        ordre = {champ.nom: rang for rang, champ in enumerate(feuilles(self.elements(saisies)))} | {EMPREINTE: -1}
        verifiees = self.saisie.verifie(self.contexte, lu.valeur) if lu.valeur is not None else lu.erreurs
        lu = replace(lu, valeur=None if verifiees else lu.valeur, erreurs=verifiees)
        fautes = {nom: texte for nom, texte in lu.erreurs.items() if not nom.startswith("correction")}
        if len(fautes) < len(lu.erreurs):
            fautes[MOTIF] = "Choisissez un motif."
        if self.saisie.fichier and {EMPREINTE, TAILLE} & fautes.keys():
            fautes = {EMPREINTE: A_CHOISIR} | {n: t for n, t in fautes.items() if n not in (EMPREINTE, TAILLE)}
        rangees = sorted(fautes.items(), key=lambda faute: ordre.get(faute[0], len(ordre)))
        return replace(lu, erreurs=dict(rangees))

    def _correction(self, saisies: Saisies) -> dict[str, Any]:
        """The additions of a restatement: which event, why, in which words, and the id of what the step created; of a first
        statement in a form that becomes several steps, that id, the same for the same form.
        """
        if self.corrigee is None:
            cree, cle = ETAPES[self.saisie.commande].evenements[0].cree, self.visite.identifiant("cle")
            return {} if self.saisie.decoupe is None or cree is None or cle is None else {cree: uuid5(cle, cree)}
        motif, precision = (next(iter(saisies.get(nom, ())), "").strip() for nom in (MOTIF, PRECISION))
        dit: dict[str, Any] = {"correction": {"evenement": str(self.corrigee.evenement), "motif": motif or None}}
        cree = ETAPES[self.saisie.commande].evenements[0].cree
        if cree is not None and cree in self.forme.model_fields:
            dit[cree] = self.corrigee.contenu[cree]
        return dit | ({"precision_correction": precision} if precision else {})

    def typees(self, champs: Sequence[tuple[str, str]], noms: Sequence[str] | None = None) -> dict[str, list[str]]:
        """The entries sent for these fields of the form, and for the motive of a correction."""
        return trier(champs, self.noms if noms is None else noms)

    def valeurs_de(self, etape: EtapeDatee) -> dict[str, list[str]]:
        """A recorded step as it is typed; a field that it holds in another form is left to be typed again."""
        contenu = {**etape.contenu, **(etape.scelle or {}), "survenu_le": etape.survenu_le}
        typees: dict[str, list[str]] = {}
        for nom in self.noms:
            infos = self.forme.model_fields[nom]
            try:
                lue = TypeAdapter[Any](infos.annotation or str).validate_python(contenu.get(nom))
            except ValidationError:
                continue
            typees |= ecrire_saisies(self.forme, {nom: lue}, self.presentation)
        return typees

    def depart(self, objet: UUID | None = None, version: int | None = None) -> dict[str, list[str]]:
        """The form's content before anybody types: its object, what it restates, what the dossier says already, or said at
        a version.
        """
        if self.corrigee is not None:
            return self.valeurs_de(self.corrigee)
        services, choisi = self.visite.services, str(objet or self.seul_objet or "")
        donnees = Donnees(
            self.vu.etat, self.visite.acteur, services.territoire, choisi, _demandee(self.visite, self.saisie)
        )
        typees = self.saisie.propose(donnees) if self.saisie.propose is not None else {}
        if self.saisie.objet and choisi:
            typees[self.saisie.objet] = [choisi]
        for nom in self.saisie.reprend:
            derniere = self._derniere(nom, choisi, version)
            if derniere is not None:
                typees |= {cle: list(valeurs) for cle, valeurs in sous(nom, self.valeurs_de(derniere)).items()}
        return typees

    def _derniere(self, nom: str, choisi: str, version: int | None) -> EtapeDatee | None:
        """The last step that stands and says this sealed field, of what was chosen if anything; the last one said at
        ``version``.
        """
        objet, sien = self.saisie.objet or "", ETAPES[self.saisie.commande].evenements[0].type_stable()
        dites = (
            e
            for e in reversed(self.vu.etapes)
            if (e.corrigee_par is None if version is None else e.version <= version)
            and (e.type == sien if self.saisie.entiere else nom in (e.scelle or {}))
            and (not choisi or e.contenu.get(objet, choisi) == choisi)
        )
        derniere = next(dites, None)
        return derniere if derniere is not None and nom in (derniere.scelle or {}) else None

    def retaper(self, commande: Any, saisies: Saisies) -> dict[str, list[str]]:
        """The entries as the form itself would write them, the motive of a correction included."""
        dites = ecrire_saisies(self.forme, {nom: getattr(commande, nom) for nom in self.noms}, self.presentation)
        return dites | {nom: list(saisies[nom]) for nom in (MOTIF, PRECISION) if nom in saisies}

    def gardes(self, saisies: Saisies) -> list[Garde]:
        """The guard told before the step; a restated one was possible in its time."""
        saisie = self.saisie
        if not saisie.gardee or self.corrigee is not None:
            return []
        objet = next(iter(saisies.get(saisie.objet, ())), "") if saisie.objet is not None else ""
        acteur, vu = self.visite.acteur, self.vu
        return gardes(saisie, objet, vu.etat, self.cadre, lambda e, dit: permis.incompatibilite(acteur, e, dit, vu.lus))

    @property
    def reserve(self) -> str:
        """Who may take the step, in French; empty for one that everybody who records may take."""
        return permis.reserve(ETAPES[self.saisie.commande])

    def pressentis(self, typees: Saisies, fautes: Mapping[str, str]) -> dict[str, str]:
        """The refusal that the step would meet for what is typed already, at its field, beside the faults of the rest: the
        example of the command stands for what cannot be read yet.
        """
        exemple: Any = self.saisie.commande.model_config["json_schema_extra"]
        mis = {nom.partition("-")[0] for nom in fautes}
        lus = lisible(self.forme, self.noms, self.presentation, typees)
        dits = {nom: v for nom, v in lus.items() if nom not in mis and nom in self.saisie.commande.model_fields}
        contenu = {nom: v for nom, v in exemple["examples"][0].items() if nom != "survenu_le"} | dits
        try:
            commande = self.saisie.commande.model_validate(contenu)
            ETAPES[self.saisie.commande].decider(self.vu.etat, commande, self.cadre)
        except ValidationError:
            return {}
        except Refus as refus:
            ici = self.placer(refus.champ)
            return {ici: refus.message} if ici.partition("-")[0] in dits else {}
        return {}

    def refus(self, lu: Lu, pas: Sequence[Pas]) -> dict[str, str]:
        """Refusals of the steps that the form becomes, all at once, each at its field."""
        commandes = [un.commande for un in pas]
        trouves = refus_ensemble(self.dossier, self.vu.lus, commandes, self.cadre)
        return {self.placer(refus.champ, lu, pas[rang]): refus.message for rang, refus in trouves}

    def placer(self, champ: str | None, lu: Lu | None = None, pas: Pas | None = None) -> str:
        """The name on the form of the field that a refusal is about; empty when it is none of them. ``pas`` is the step that
        was refused, of a form that was read and becomes several.
        """
        if self.saisie.fichier and champ == TAILLE:
            return EMPREINTE
        nom = (champ or "").replace(".", "-") if lu is None or pas is None else lu.situer(pas.lieu(champ or ""))
        return nom if nom.partition("-")[0] in self.noms else ""


def trier(champs: Sequence[tuple[str, str]], noms: Sequence[str]) -> dict[str, list[str]]:
    """The entries sent for these fields, and for the motive of a correction."""
    toutes: dict[str, list[str]] = {}
    for nom, valeur in champs:
        toutes.setdefault(nom, []).append(valeur)
    gardes: dict[str, list[str]] = {}
    for nom in (*noms, MOTIF, PRECISION):
        gardes |= {cle: list(valeurs) for cle, valeurs in sous(nom, toutes).items()}
    return gardes


def ouvrir(
    visite: Visite,
    dossier: UUID,
    saisie: Saisie,
    corrige: UUID | str | None = None,
    *,
    objet: UUID | None = None,
    entier: bool = False,
) -> Feuille:
    """The form of a step on a dossier as it stands, about ``objet`` or what is sent of it. ``entier``: the form of several
    steps, even to restate the first.

    404 when what it is to restate is not such a step; :class:`~commands.base.Interdite` when it is not the agent's to
    record.
    """
    permis.exiger_ouverte(visite.acteur, ETAPES[saisie.commande], aujourd_hui())
    vu = lire_le_dossier(visite, dossier)
    corrigee = None
    if corrige:
        corrigee = next((e for e in vu.etapes if str(e.evenement) == str(corrige)), None)
        if corrigee is None or PAR_EVENEMENT.get(corrigee.type) is not saisie:
            raise HTTPException(404)
    services, etat = visite.services, vu.etat
    if corrigee is None:
        permis.exiger_ouverte(visite.acteur, ETAPES[saisie.commande], aujourd_hui(), etat)
    voulu = str(objet or "") or (visite.champ(saisie.objet) if saisie.objet is not None else "")
    contexte = Contexte(
        services.territoire,
        etat,
        services.regles,
        aujourd_hui(),
        visite.acteur.agent,
        voulu,
        corrigee is not None,
        partial(_referents, visite, etat),
        partial(_en_poste, visite),
        partial(_offres, visite, etat, saisie),
        partial(_proches, visite, dossier, vu.etapes, corrigee),
        partial(identifiants_enonces, vu.etapes),
        vu.etapes,
    )
    seule = corrigee is not None and not entier
    return Feuille(
        visite,
        dossier,
        saisie,
        vu,
        contexte,
        saisie.forme(corrige=seule),
        saisie.champs(corrige=seule),
        corrigee,
    )


def _demandee(visite: Visite, saisie: Saisie) -> OffreOuverte | None:
    """The offer of the catalogue that the address asks for, or that the form holds."""
    code = visite.champ("offre") or visite.request.query_params.get("offre", "")
    if not code or "offre" not in saisie.commande.model_fields:
        return None
    return _decrites(visite, [code]).get(code)


def _decrites(visite: Visite, codes: Sequence[str]) -> dict[str, OffreOuverte]:
    return decrites(visite.services.lecteur, coffre_des_offres(visite.services, visite.acteur), codes)


def _offres(visite: Visite, etat: Dossier, saisie: Saisie, proposees: bool) -> Options:
    """The offer that was chosen, and those that the person was proposed where the step follows a proposal."""
    choisie = _demandee(visite, saisie)
    codes = [p.offre for p in etat.propositions.values() if p.refusee_le is None] if proposees else []
    suivies = _decrites(visite, codes) if codes else {}
    noms = visite.services.territoire.noms_places
    trouvees = suivies | ({choisie.offre: choisie} if choisie is not None else {})
    return tuple((o.offre, f"{o.libelle_offre}, {noms.get(o.partenaire, o.partenaire)}") for o in trouvees.values())


def _proches(visite: Visite, dossier: UUID, etapes: Sequence[EtapeDatee], corrigee: EtapeDatee | None) -> Options:
    """Other dossiers that may be of the same person, the one that was chosen among them."""
    deja = str(corrigee.contenu.get("absorbant", "")) if corrigee is not None else ""
    return dossiers_proches(visite, dossier, etapes, visite.champ("absorbant"), deja)


def _en_poste(visite: Visite) -> list[EnPoste]:
    """Every référent who may come in today, by name."""
    habilites = visite.services.ecrans.habilitations.referents(aujourd_hui())
    return [EnPoste(str(h.agent), h.nom, h.structure) for h in habilites]


def _referents(visite: Visite, etat: Dossier) -> Options:
    """The référents in post in the structure in charge, by name, and who follows the person now."""
    habilitations, territoire = visite.services.ecrans.habilitations, visite.services.territoire
    trouves = {r.agent: r.nom for r in _en_poste(visite) if r.est_de(etat.structure or "", territoire)}
    if etat.referent is not None and etat.referent not in trouves:
        connu = habilitations.noms([UUID(etat.referent)]).get(UUID(etat.referent))
        trouves[etat.referent] = f"{connu or 'Référent actuel'}, sans habilitation en cours"
    return tuple(sorted(trouves.items(), key=lambda agent: agent[1]))


def ajuster(
    elements: Sequence[Element], saisies: Saisies, geste: str, choisir: Callable[[str], str]
) -> tuple[dict[str, list[str]], str]:
    """Add a row to the form or take one out, as the button ``geste`` says; and the place of the page to go on from.

    ``choisir`` gives what was chosen in the list beside the button. A row that cannot be added or is not there changes
    nothing.
    """
    suite = {nom: list(valeurs) for nom, valeurs in saisies.items()}
    verbe, _, nom = geste.partition(":")
    for groupe in repetes(elements):
        cles = [ligne.cle for ligne in groupe.lignes]
        if verbe == "ajouter" and groupe.nom == nom and not groupe.complet:
            cle = groupe.suivante if groupe.genre is Lignes.LIBRES else choisir(f"choisir-{nom}")
            if groupe.genre is Lignes.LIBRES or cle in dict(groupe.ajouts):
                return suite | {nom: [*cles, cle]}, Ancre(f"{nom}-{cle}")
            return suite, groupe.id.a_choisir
        retiree = next((ligne for ligne in groupe.lignes if ligne.nom == nom), None)
        if verbe == "retirer" and retiree is not None and groupe.genre is not Lignes.GRILLE:
            suite = {n: v for n, v in suite.items() if n not in sous(nom, suite)}
            return suite | {groupe.nom: [cle for cle in cles if cle != retiree.cle]}, groupe.id.ajouter
    return suite, "contenu"
