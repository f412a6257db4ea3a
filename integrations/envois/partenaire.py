"""The carriers as a partner of the delivery: which steps ask for a message, what it says, when it may leave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, ClassVar, Final
from uuid import UUID

from commands.base import Cadre, jour
from commands.suivi.courrier import ConfierCourrier, lettre_de
from commands.suivi.envoi import ConfierEnvoi, empechement, relance
from commands.suivi.sms import PARTIES_MAX, parties
from commands.suivi.telephone import METROPOLE
from integrations.envois.adresses import adresse
from integrations.envois.impression import a_preparer
from integrations.envois.modeles import Modele, Objet, livres
from integrations.envois.secrets import MASQUE, Secrets
from integrations.envois.transporteur import Piece, Pli, Transporteur
from integrations.livraison.echecs import Introuvable, Rejet
from integrations.livraison.identites import identite
from integrations.livraison.partenaire import Accuse, ContexteEnvoi, Depart, Effet, Partenaire
from ledger.annexes.codes import DUREE
from ledger.dates import PARIS, maintenant
from ledger.dossier import Dossier, fold
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.dossier.etat.transmission import EtatTransmission, id_transmission
from ledger.events.base import Evenement
from ledger.events.entree.droits import IdentiteModifiee
from ledger.events.suivi.acces import CodeDemande, LienEnvoye
from ledger.events.suivi.accompagnement import MessageEnvoye
from ledger.events.suivi.convocation import ConvocationEmise, InvitationRelancee, RappelEnvoye
from ledger.events.suivi.document import DocumentProduit
from ledger.events.suivi.envoi import OppositionEnvoiLevee
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.document import GenreDocument
from ledger.vocabulaire.suivi.envoi import CanalEnvoi
from ledger.vocabulaire.suivi.transmission import ENVOIS, CauseAttente

DEMANDENT: Final[frozenset[type[Evenement]]] = frozenset(
    {ConvocationEmise, RappelEnvoye, InvitationRelancee, MessageEnvoye, LienEnvoye, CodeDemande}
)
"""Steps that may ask for a message."""
TEXTE_MAX: Final = 4000
"""Signs of a message, at most: all that leaves is kept in the ledger."""
SENS: Final = {
    CauseAttente.HEURES_CALMES: "aucun SMS ne part à cette heure",
    CauseAttente.PLAFOND_DU_JOUR: "assez de messages sont partis aujourd'hui",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A text to be: its template, and what fills it."""

    modele: Modele
    valeurs: Mapping[str, str] = field(repr=False)


Lettre = tuple[GenreDocument, UUID]
"""A document to be: its kind, and the step that it puts on paper."""
LireLettre = Callable[[Dossier, UUID], Piece | None]
"""Reads the letter of a transmission, once an agent had it drawn up; None before."""


@dataclass(frozen=True, slots=True)
class Courrier:
    """A message or a letter to be, and the step that asks for it."""

    e: EvenementLu
    envoi: UUID
    canal: CanalEnvoi
    contenu: Message | Lettre
    convocation: str | None = None


@dataclass(frozen=True, slots=True)
class Expediteur:
    """Who writes: the name that signs, whom to call, the places by their code, the country of numbers without prefix."""

    service: str
    contact: str
    lieux: Mapping[str, str]
    pays: str = METROPOLE


class Envois(Partenaire[Courrier]):
    """Messages by the carriers that are set, one by channel; nothing is said of a channel that has none."""

    destinataire: ClassVar = ENVOIS
    types: ClassVar = DEMANDENT
    rattrapages: ClassVar = frozenset({IdentiteModifiee, OppositionEnvoiLevee, DocumentProduit})
    relit: ClassVar = True

    def __init__(
        self,
        transporteurs: Mapping[CanalEnvoi, Transporteur],
        coffre: Coffre,
        expediteur: Expediteur,
        secrets: Secrets,
        *,
        cadre: Callable[[], Cadre],
        ici: Callable[[], datetime] = lambda: maintenant().astimezone(PARIS),
        lettre: LireLettre = lambda _dossier, _envoi: None,
    ) -> None:
        """``coffre`` opens who the person is; ``ici`` is the instant in Europe/Paris; ``lettre`` reads what was drawn up."""
        self._lettre = lettre
        self._transporteurs, self._coffre, self._expediteur = transporteurs, coffre, expediteur
        self._secrets = secrets
        self._modeles, self._cadre, self._ici = livres(), cadre, ici

    def service(self, e: EvenementLu) -> str:
        """See :class:`Partenaire`: the channel."""
        return str(e.corps.get("canal", ENVOIS)).lower()

    @property
    def ouverts(self) -> Mapping[str, str]:
        """See :class:`Partenaire`: the channels that have a carrier."""
        return {canal.value.lower(): transporteur.nom for canal, transporteur in self._transporteurs.items()}

    def ouvert(self, service: str) -> bool:
        """See :class:`Partenaire`."""
        return service in self.ouverts

    def preparer(self, e: EvenementLu, contexte: ContexteEnvoi) -> Depart[Courrier] | None:
        """See :class:`Partenaire`; nothing for what needs no carrier, or is over."""
        canal = CanalEnvoi.__members__.get(e.corps["canal"])
        if canal is None or not e.corps.get("a_envoyer"):
            return None
        dossier = fold(e.stream, contexte.tous)
        if dossier.fusion is not None or dossier.parti is not None:
            return None
        envoi = id_transmission(e.evenement_id, ENVOIS)
        convocation = e.corps["convocation"] if e.classe is ConvocationEmise else None
        if canal is CanalEnvoi.COURRIER:
            contenu: Message | Lettre | None = lettre_de(dossier, e, self._ici().date())
        else:
            contenu = self._message(dossier, e, canal, contexte.scelles)
        if contenu is None:
            return None
        return Depart(self.service(e), Effet.CREATION, Courrier(e, envoi, canal, contenu, convocation))

    def _message(
        self, dossier: Dossier, e: EvenementLu, canal: CanalEnvoi, scelles: Mapping[str, Any]
    ) -> Message | None:
        if (trouve := self._objet(dossier, e, scelles)) is None:
            return None
        objet, valeurs = trouve
        communes = {"service": self._expediteur.service, "contact": self._expediteur.contact}
        return Message(self._modeles.en_vigueur(objet, canal, self._ici().date()), communes | dict(valeurs))

    def _objet(
        self, dossier: Dossier, e: EvenementLu, scelles: Mapping[str, Any]
    ) -> tuple[Objet, Mapping[str, str]] | None:
        """The kind of message and what the step gives to it; None when nothing is to be said any more."""
        if e.classe is MessageEnvoye:
            return Objet.MESSAGE, {"texte": scelles.get("texte", "")}
        if e.classe is CodeDemande:
            return None if e.enregistre_le + DUREE <= self._ici() else (Objet.CODE, {})
        if e.classe is LienEnvoye:
            return self._lien(dossier, e)
        if (rendez_vous := e.corps.get("rendez_vous")) is None:
            return self._invitation(dossier, e)
        attendu = dossier.rendez_vous.get(rendez_vous)
        dit = date.fromisoformat(e.corps["rendez_vous_le"]), e.corps["heure"]
        if attendu is None or attendu.etat is not EtatRendezVous.PLANIFIE or attendu.quand != dit:
            return None
        le, heure = attendu.le, time.fromisoformat(attendu.heure)
        if datetime.combine(le, heure) <= self._ici().replace(tzinfo=None):
            return None
        lieu = self._expediteur.lieux.get(attendu.structure, attendu.structure)
        valeurs = {"jour": jour(le), "heure": f"{heure.hour} h {heure.minute:02}", "lieu": lieu}
        return (Objet.RAPPEL if e.classe is RappelEnvoye else Objet.CONVOCATION), valeurs

    def _invitation(self, dossier: Dossier, e: EvenementLu) -> tuple[Objet, Mapping[str, str]] | None:
        """As long as she has neither chosen nor taken a rendez-vous; its reminder, until its last day; a slot to choose, as
        long as one of its days is to come.
        """
        invitation, ici = dossier.convocations.get(e.corps["convocation"]), self._ici().date()
        if invitation is None or not invitation.en_attente:
            return None
        if e.classe is InvitationRelancee:
            fin = date.fromisoformat(e.corps["valable_jusqu_au"])
            return (Objet.RELANCE, {"jusqu_au": jour(fin)}) if ici <= fin else None
        jours = {"jours": str(e.corps["validite_jours"])}
        if invitation.choix is None:
            return Objet.INVITATION, jours
        return (Objet.CRENEAUX, jours) if ici <= invitation.choix.au else None

    def _lien(self, dossier: Dossier, e: EvenementLu) -> tuple[Objet, Mapping[str, str]] | None:
        """Until its last day, and as long as what it is to have signed still waits."""
        jusqu_au, cible = date.fromisoformat(e.corps["expire_le"]), e.corps.get("cible")
        attendu = cible is None or any(
            c.en_attente and (d := dossier.accompagnement.a_signer(c.id)) is not None and d.id == cible
            for c in dossier.contrats.values()
        )
        if self._ici().date() > jusqu_au or not attendu:
            return None
        return Objet(e.corps["objet"].lower()), {"jusqu_au": jour(jusqu_au)}

    def executer(self, appel: Courrier, lus: Sequence[EvenementLu]) -> Accuse:
        """See :class:`Partenaire`: hand it to the carrier of its channel, if it may leave now."""
        pli = self._plier(appel, lus)
        self._exiger_permis(appel, fold(appel.e.stream, lus))
        if appel.canal is CanalEnvoi.COURRIER and pli.piece is None:
            raise a_preparer()
        return self._confie(appel, pli, self._transporteurs[appel.canal].confier(pli))

    def retrouver(self, appel: Courrier, lus: Sequence[EvenementLu]) -> Accuse | None:
        """See :class:`Partenaire`: told to be lost by a carrier that shows all that it took, and by no other."""
        pli = self._plier(appel, lus)
        trouvee = self._transporteurs[appel.canal].retrouver(pli)
        return None if trouvee is None else self._confie(appel, pli, trouvee)

    def _plier(self, appel: Courrier, lus: Sequence[EvenementLu]) -> Pli:
        ou, contenu = adresse(identite(lus, self._coffre), appel.canal, self._expediteur.pays), appel.contenu
        if not isinstance(contenu, Message):
            return Pli(f"e{appel.e.position}", ou, "", piece=self._lettre(fold(appel.e.stream, lus), appel.envoi))
        secrets = self._secrets.de(appel.e, self._ici().date())
        texte = contenu.modele.remplir({**contenu.valeurs, **secrets})
        if appel.canal is CanalEnvoi.SMS and (nombre := parties(texte)) > PARTIES_MAX:
            raise Rejet(
                "SMS_TROP_LONG", f"Ce texte compte {nombre} SMS, {PARTIES_MAX} au plus : écrivez-le plus court."
            )
        if len(texte) > TEXTE_MAX:
            raise Rejet(
                "TEXTE_TROP_LONG", f"Ce message compte {len(texte)} signes, {TEXTE_MAX} au plus : raccourcissez-le."
            )
        garde = contenu.modele.remplir({**contenu.valeurs, **dict.fromkeys(secrets, MASQUE)})
        return Pli(f"e{appel.e.position}", ou, texte, contenu.modele.sujet, garde=garde)

    def _exiger_permis(self, appel: Courrier, dossier: Dossier) -> None:
        """Raise what stands in the way, by what the person said and by the rules of the day; nothing does of a code, which
        she asks for herself and waits for.
        """
        if appel.e.classe is CodeDemande:
            return
        if appel.canal in dossier.oppositions:
            raise Rejet("OPPOSITION", f"La personne ne veut plus de {appel.canal.libelle} : employez un autre moyen.")
        suivie = dossier.transmissions.get(str(appel.envoi))
        if suivie is not None and suivie.etat is EtatTransmission.EN_ATTENTE and suivie.cause == CauseAttente.A_POSTER:
            return  # it is in the hands of an agent, who prints and posts
        ici, demande_le = self._ici(), appel.e.survenu_le
        if relance(dossier, appel.envoi):
            demande_le = ici.date()
        arret = empechement(dossier, appel.canal, demande_le, ici, self._cadre())
        if arret is None:
            return
        if arret.cause is None or arret.jusqu_a is None:
            raise Rejet("TROP_ANCIEN", "Ce message attend depuis trop longtemps : renvoyez-le s'il a encore un sens.")
        attente_s = (arret.jusqu_a - ici).total_seconds()
        raise Introuvable(arret.cause, arret.cause.value, SENS[arret.cause], attente_s)

    def _confie(self, appel: Courrier, pli: Pli, reference: str) -> Accuse:
        dit: dict[str, Any] = {
            "transporteur": self._transporteurs[appel.canal].nom,
            "convocation": appel.convocation,
        }
        if (piece := pli.piece) is not None:
            return Accuse(reference, ConfierCourrier, dit | {"document": piece.document, "feuilles": piece.feuilles})
        assert isinstance(appel.contenu, Message)  # noqa: S101 - no letter leaves without its piece
        modele = appel.contenu.modele
        dit |= {
            "canal": appel.canal,
            "modele": modele.code,
            "modele_version": modele.version,
            "parties": parties(pli.texte) if appel.canal is CanalEnvoi.SMS else None,
            "adresse": pli.adresse,
            "texte": pli.garde,
        }
        return Accuse(reference, ConfierEnvoi, dit)
