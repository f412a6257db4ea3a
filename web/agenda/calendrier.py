"""Appointments as a calendar reads them (iCalendar, RFC 5545), on the clock of Paris; none of them names anybody."""

from collections.abc import Iterable
from datetime import date, datetime

from fastapi import Response
from icalendar import Calendar, Event

from ledger.dates import PARIS, maintenant


def evenement(uid: str, debut: datetime, fin: datetime, intitule: str, ou: str) -> Event:
    """An appointment, from one instant of the clock on the wall to another: one that spans a change of hour is none."""
    dit = Event()
    dit.add("uid", f"{uid}@parcours-ledger")
    dit.add("dtstamp", maintenant())
    dit.add("dtstart", debut.replace(tzinfo=PARIS))
    dit.add("dtend", fin.replace(tzinfo=PARIS))
    dit.add("summary", intitule)
    dit.add("location", ou)
    dit.add("class", "PRIVATE")
    return dit


def repondre(evenements: Iterable[Event], du: date, au: date, nom: str, fichier: str = "") -> Response:
    """The calendar of these days, under a name; ``fichier`` when it is one to keep."""
    calendrier = Calendar()
    calendrier.add("prodid", "-//Parcours Ledger//Rendez-vous//FR")
    calendrier.add("version", "2.0")
    calendrier.add("x-wr-calname", nom)
    for dit in evenements:
        calendrier.add_component(dit)
    calendrier.add_missing_timezones(du, au)  # Europe/Paris is described (3.6.5)
    entetes = {"Content-Disposition": f'attachment; filename="{fichier}"'} if fichier else None
    return Response(calendrier.to_ical(), media_type="text/calendar; charset=utf-8", headers=entetes)
