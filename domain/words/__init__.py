"""What the product says, in the person's language; a fifth language is a file of phrases and one line here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.shortlists import Line
from domain.tickets import Requirements
from domain.words import en, es, fr, sv
from domain.words.phrases import Phrases
from domain.words.visible import plain, without_contacts

LANGUAGES: Mapping[str, Phrases] = {"en": en.PHRASES, "es": es.PHRASES, "fr": fr.PHRASES, "sv": sv.PHRASES}

LONGEST_MESSAGE = 1600
"""Characters that pass every channel whole; Twilio's WhatsApp is the narrowest: https://www.twilio.com/docs/api/errors/21617"""
_LONG_TO_SHORT = ((160, True), (60, True), (60, False))
"""How a shortlist gives way when it is too long: shorter quotes, then chat links without an opening line."""


def of(locale: str | None) -> Words:
    """Return the words of a locale such as `es-CO`; English where the language is not ours."""
    return Words(LANGUAGES.get((locale or "en").split("-")[0].lower(), en.PHRASES))


class Words:
    """Sentences of one language, put together."""

    def __init__(self, phrases: Phrases) -> None:
        self._say = phrases

    def greeting(self, business: str) -> str:
        return self._say.greeting.format(business=plain(business, 80))

    def disclosure(self, business: str) -> str:
        return self._say.disclosure.format(business=plain(business, 80))

    def off_topic(self) -> str:
        return self._say.off_topic

    def not_understood(self) -> str:
        return self._say.not_understood

    def unsupported_message(self) -> str:
        return self._say.unsupported

    def still_reading(self) -> str:
        return self._say.still_reading

    def unreadable_file(self) -> str:
        return self._say.unreadable_file

    def please_type(self) -> str:
        return self._say.please_type

    def escalated(self, reason: str) -> str:
        return self._say.no_vendors if reason == "no_vendors" else self._say.escalated

    def opt_out_confirmed(self) -> str:
        return self._say.opt_out_confirmed

    def opted_in(self) -> str:
        return self._say.opted_in

    def vendor_opt_out_confirmed(self) -> str:
        return self._say.vendor_opt_out_confirmed

    def question(self, missing: Sequence[str], known: Requirements) -> str:
        """Ask for everything that is missing in one message, and say what was understood."""
        facts = self.facts(known)
        return self._say.question.format(
            understood=self._say.understood.format(facts=facts) if facts else "",
            missing=self._list([self._say.missing[field] for field in missing]),
            after=self._say.after_question,
        )

    def acknowledgement(self, known: Requirements, count: int, by_when: datetime, zone: str) -> str:
        """Say what was understood, how many are asked and when the answer comes, in the business's local time."""
        local = by_when.astimezone(ZoneInfo(zone))
        return self._say.acknowledgement.format(facts=self.facts(known), count=count, time=f"{local:%H:%M}")

    def one_thing(self, known: Requirements) -> str:
        """Say which of several things is looked for, and what to do about the others."""
        return self._say.one_thing.format(item=without_contacts(known.item or "", 80))

    def shortlist(self, lines: Sequence[Line], links: Mapping[int, str], known: Requirements, asked: int) -> str:
        """Show the offers with a chat link each; without any, say honestly that nobody made one."""
        facts = self.facts(known)
        if not lines:
            return self._say.nobody_answered.format(count=asked, facts=facts)
        head, tail = self._say.shortlist_head.format(facts=facts), self._say.shortlist_tail
        text = ""
        for quoted, opening in _LONG_TO_SHORT:
            reached = {one: link if opening else link.partition("?")[0] for one, link in links.items()}
            shown = [self._line(n, line, reached[line.vendor_id], quoted) for n, line in enumerate(lines, start=1)]
            text = "\n".join([head, *shown, tail])
            if len(text) <= LONGEST_MESSAGE:
                break
        return text

    def outreach(self, wanted: str, reference: str) -> str:
        return self._say.outreach.format(wanted=wanted, reference=reference)

    def wanted(self, known: Requirements) -> str:
        """Say what a vendor may be told of a ticket and nothing else: item, quantity, size, town, deadline (H4)."""
        item = without_contacts(known.item or "", 120)
        if known.quantity and known.quantity > 1:
            item = f"{known.quantity} × {item}"
        size, town, day = (
            without_contacts(known.unit_size or "", 40),
            plain(town_of(known.place).title(), 60),
            self.day(known.deadline),
        )
        return "".join(
            [
                item,
                self._say.outreach_size.format(size=size) if size else "",
                self._say.outreach_place.format(place=town) if town else "",
                self._say.outreach_deadline.format(date=day) if day else "",
            ]
        )

    def reminder(self, reference: str, item: str) -> str:
        return self._say.reminder.format(reference=reference, item=without_contacts(item, 120))

    def clarification(self, reference: str, unclear: Sequence[str]) -> str:
        asked = unclear or tuple(self._say.unclear)
        return self._say.clarification.format(
            reference=reference, unclear=self._list([self._say.unclear[field] for field in asked])
        )

    def which_request(self, references: Sequence[str]) -> str:
        return self._say.which_request.format(references=", ".join(references))

    def chat_opener(self, item: str, reference: str) -> str:
        return self._say.chat_opener.format(item=plain(item, 80), reference=reference)

    def facts(self, known: Requirements) -> str:
        """Return what is known in one line: `40 × folding chairs, Bristol, 5 Dec, max 600 GBP`."""
        item = known.item or ""
        if known.quantity and known.quantity > 1:
            item = f"{known.quantity} × {item}".strip(" ×")
        parts = [item, known.unit_size or "", (known.place or "").title(), self.day(known.deadline)]
        if known.budget_max is not None:
            parts.append(f"max {self.money(known.budget_max, known.currency)}")
        return ", ".join(plain(part, 80) for part in parts if part)

    def money(self, amount: Decimal, currency: str | None) -> str:
        """Write an amount the way the language does: `1.800.000 COP`, `4 000 SEK`, `12.50 GBP`."""
        shown = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
        shown = shown.translate({ord(","): self._say.group_separator, ord("."): self._say.decimal_mark})
        return f"{shown} {currency}" if currency else shown

    def day(self, iso: str | None) -> str:
        """Write an ISO date or moment as `5 Dec` or `5 Dec 17:00`."""
        if not iso:
            return ""
        day = date.fromisoformat(iso[:10])
        clock = f" {iso[11:16]}" if len(iso) > 10 and iso[11:16] != "00:00" else ""
        return f"{day.day} {self._say.months[day.month - 1]}{clock}"

    def _line(self, position: int, line: Line, link: str, quoted: int) -> str:
        details = [detail for detail in self._details(line) if detail]
        return self._say.shortlist_line.format(
            position=position,
            name=plain(line.vendor_name, 60),
            price=self._price(line),
            details="".join(f", {detail}" for detail in details),
            quoted=without_contacts(line.quoted, quoted),
            link=link,
        )

    def _price(self, line: Line) -> str:
        def amount(text: str) -> str:
            return self.money(Decimal(text), line.currency)

        if line.unit_price is not None:
            return self._say.per_unit.format(amount=amount(line.unit_price))
        if line.price_min is not None and line.price_max is not None:
            low = self.money(Decimal(line.price_min), None)
            return self._say.between.format(low=low, high=amount(line.price_max))
        if line.price_min is not None:
            return self._say.from_price.format(amount=amount(line.price_min))
        if line.price_max is not None:
            return self._say.up_to_price.format(amount=amount(line.price_max))
        return self._say.total.format(amount=amount(line.total)) if line.total is not None else self._say.no_price

    def _details(self, line: Line) -> Sequence[str]:
        total = None
        if line.total is not None and line.unit_price is not None and line.total != line.unit_price:
            total = self._say.total.format(amount=self.money(Decimal(line.total), line.currency))
        partly = line.availability == "partial" and line.available_quantity
        return [
            self._say.only_available.format(count=line.available_quantity) if partly else "",
            total or "",
            self._ready(line),
            self._delivery(line),
        ]

    def _ready(self, line: Line) -> str:
        if line.lead_date is not None:
            return self._say.ready_on.format(date=self.day(line.lead_date))
        if line.lead_days is None:
            return ""
        days = max(1, round(line.lead_days))
        return self._say.ready_in.format(days=(self._say.day if days == 1 else self._say.days).format(count=days))

    def _delivery(self, line: Line) -> str:
        if line.delivery == "pickup":
            return self._say.pickup
        if line.delivery_fee is not None:
            fee = Decimal(line.delivery_fee)
            return (
                self._say.delivery_fee.format(amount=self.money(fee, line.currency))
                if fee
                else self._say.delivered_free
            )
        return self._say.delivered if line.delivery == "yes" else ""

    def _list(self, things: Sequence[str]) -> str:
        if len(things) < 2:
            return "".join(things)
        return f"{', '.join(things[:-1])} {self._say.joiner} {things[-1]}"


def town_of(place: str | None) -> str:
    """Return the place without street and house number: where somebody lives is not a vendor's business yet (H4)."""
    if not place:
        return ""
    parts = [part.strip() for part in place.split(",") if part.strip()]
    without_numbers = [part for part in parts if not any(char.isdigit() for char in part)]
    return without_numbers[-1] if without_numbers else ""
