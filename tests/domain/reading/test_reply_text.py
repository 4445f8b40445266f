"""What a person wrote in a mail is told from what they quote (A21). Mails made up after what the named programs write."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reading.composed import score_reply_text
from benchmarks.reading.rows import data_folder
from domain.reading.reply_text import reply_text

OWN = "Yes, forty chairs.\n\nBefore noon please."

ATTRIBUTIONS = {
    "Gmail, English": "On Tue, Nov 3, 2026 at 10:04 AM Front Desk <desk@hotel.example> wrote:",
    "Gmail, Spanish": "El mar, 3 nov 2026 a las 10:04, Front Desk (<desk@hotel.example>) escribió:",
    "Gmail, French": "Le mar. 3 nov. 2026 à 10:04, Front Desk <desk@hotel.example> a écrit :",
    "Gmail, Swedish": "Den tis 3 nov. 2026 kl 10:04 skrev Front Desk <desk@hotel.example>:",
    "Apple Mail, Swedish": "3 nov. 2026 kl. 10:04 skrev Front Desk <desk@hotel.example>:",
    "Apple Mail, Spanish": "El 3 nov 2026, a las 10:04, Front Desk <desk@hotel.example> escribió:",
    "Apple Mail, French": "Le 3 nov. 2026 à 10:04, Front Desk <desk@hotel.example> a écrit :",
    "Thunderbird, English": "On 03/11/2026 10:04, Front Desk wrote:",
    "Thunderbird, German": "Am 03.11.26 um 10:04 schrieb Front Desk:",
    "torn in two": "Le mar. 3 nov. 2026 à 10:04, Front Desk de l'hôtel <desk@hotel.example> a\nécrit :",
    "torn at the address": "On Tue, Nov 3, 2026 at 10:04 AM The Front Desk Of It <\ndesk@hotel.example> wrote:",
    "without a verb": "2026-11-03 10:04 GMT+01:00 Front Desk <desk@hotel.example>:",
}
SEPARATORS = {
    "Outlook, English": "From: Front Desk <desk@hotel.example>\nSent: Tuesday, November 3\nTo: Ana\nSubject: RE: Chairs",
    "Outlook, Spanish": "De: Front Desk <desk@hotel.example>\nEnviado: martes, 3 de noviembre\nPara: Ana\nAsunto: RE: Sillas",
    "Outlook, French": "De : Front Desk <desk@hotel.example>\nEnvoyé : mardi 3 novembre\nÀ : Ana\nObjet : RE: Chaises",
    "Outlook, Swedish": "Från: Front Desk <desk@hotel.example>\nSkickat: den 3 november 2026 10:04\nTill: Ana\nÄmne: Sv: Stolar",
    "Outlook, bold": "*From:* Front Desk <desk@hotel.example>\n*Date:* Tue\n*Subject:* Chairs",
    "Outlook's line": "_" * 32 + "\nFrom: Front Desk <desk@hotel.example>\nSent: Tuesday\nTo: Ana\nSubject: RE: Chairs",
    "Outlook, old": "-----Original Message-----\nFrom: Desk",
    "Spanish": "----- Mensaje original -----",
    "French": "-------- Message d'origine --------",
    "Swedish": "-------- Ursprungligt meddelande --------",
}
ADDED = {
    "delimiter": "-- \nAna Ruiz\n+34 600 111 222",
    "delimiter cut short": "--\nAna Ruiz",
    "iPhone": "Sent from my iPhone",
    "iPhone, Spanish": "Enviado desde mi iPhone",
    "iPhone, French": "Envoyé de mon iPhone",
    "iPhone, Swedish": "Skickat från min iPhone",
    "Outlook's advertisement": "Get Outlook for Android<https://aka.ms/AAb9ysg>",
    "closing and card": "Best regards,\nAna Ruiz\nEvents | The Venue\n+34 600 111 222 | www.venue.example",
    "closing, Swedish": "Med vänliga hälsningar\nAna Ruiz",
    "closing, French": "Cordialement,\n\nAna Ruiz\nTél. 06 12 34 56 78",
}
KEPT = {
    "a journey is no head of a mail": "A bus please.\nFrom: London\nTo: Paris\nDate: 5 May",
    "a sentence about writing": "On 5 May we need forty chairs, as my sister wrote",
    "a sentence about sending": "The list was sent from my phone, did it come?",
    "a rule between paragraphs": "Two things\n----\nchairs\n----\ntables",
    "a wish behind a greeting that could close a letter": "Hola\nSaludos,\nNecesito un fontanero mañana a las ocho",
    "a postscript": "Forty chairs.\n\nBest regards,\nAna\n\nPS: white ones if you have them",
    "what is forwarded": "See this\n\n---------- Forwarded message ---------\nFrom: Vee\nSubject: Offer\n\n40 euros",
    "one line": "ok",
}


@pytest.mark.parametrize("name", ATTRIBUTIONS)
@pytest.mark.parametrize("quote", ["> How many?\n> When?", "How many?\nWhen?"], ids=["marked", "unmarked"])
def test_what_stands_below_an_attribution_is_not_the_senders(name: str, quote: str) -> None:
    assert reply_text(f"{OWN}\n\n{ATTRIBUTIONS[name]}\n\n{quote}\n") == OWN


@pytest.mark.parametrize("name", SEPARATORS)
def test_what_stands_below_the_head_of_a_mail_is_not_the_senders(name: str) -> None:
    assert reply_text(f"{OWN}\n\n{SEPARATORS[name]}\n\nHow many?\nWhen?") == OWN


@pytest.mark.parametrize("name", ADDED)
def test_a_signature_is_not_what_was_said(name: str) -> None:
    assert reply_text(f"{OWN}\n\n{ADDED[name]}\n") == OWN


@pytest.mark.parametrize("name", KEPT)
def test_what_only_looks_like_a_quote_or_a_signature_stays(name: str) -> None:
    """Nothing that came in is lost: a signature too many costs less than a wish."""
    assert reply_text(KEPT[name]) == KEPT[name]


def test_an_answer_below_the_quote_is_the_senders() -> None:
    assert reply_text(f"{ATTRIBUTIONS['Gmail, English']}\n> How many?\n> When?\n\n{OWN}") == OWN


def test_answers_between_quoted_lines_are_the_senders() -> None:
    said = reply_text(f"{ATTRIBUTIONS['Gmail, French']}\n> How many?\nForty.\n> When?\nBefore noon.")
    assert said.split() == "Forty. Before noon.".split()


def test_a_mail_that_only_quotes_says_nothing() -> None:
    assert reply_text("> How many?\n>\n> When?\n") == ""


def test_line_ends_of_any_kind_mean_the_same() -> None:
    mail = f"{OWN}\n\n{ATTRIBUTIONS['Gmail, Spanish']}\n\n> How many?"
    assert reply_text(mail.replace("\n", "\r\n")) == reply_text(mail.replace("\n", "\r")) == OWN


def test_accents_sent_apart_are_the_same_words() -> None:
    """Telephones send accents composed, macOS may send them apart (https://unicode.org/reports/tr15/)."""
    for attribution in ATTRIBUTIONS.values():
        assert reply_text(unicodedata.normalize("NFD", f"{OWN}\n\n{attribution}\n\n> How many?")) == OWN


@given(st.lists(st.sampled_from([*ATTRIBUTIONS.values(), *SEPARATORS.values(), *ADDED.values(), "> a", "b", "", "--"])))
@settings(deadline=None, max_examples=200)
def test_nothing_is_said_that_was_not_written(pieces: list[str]) -> None:
    mail = "\n".join(pieces)
    assert set(reply_text(mail).split()) <= set(mail.split())


def test_the_public_replies_reach_their_bar() -> None:
    """The bar of issue 5 for reply texts: at least 0.90 of the development rows."""
    rows = data_folder(None) / "email_reply" / "dev.jsonl"
    if not rows.is_file():
        pytest.skip(f"{rows} is not there")
    assert _share_right(rows) >= 0.9


def _share_right(rows: Path) -> float:
    with rows.open(encoding="utf-8") as lines:
        scores = [score_reply_text(row, reply_text(row["input"])) for row in map(json.loads, lines)]
    return sum(bool(score.right) for score in scores) / len(scores)
