"""Who judges each set, and what it has to reach: issue 3 and the README beside the sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from benchmarks.reading import composed, dates, facts, spoken
from benchmarks.reading.scoring import Scorer

ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Bar:
    """`least` and `parts` are shares of right rows, by language where they differ; `f1` and `alarms` of mentions."""

    score: Scorer
    least: Mapping[str, float] = field(default_factory=dict[str, float])
    parts: Mapping[str, float] = field(default_factory=dict[str, float])
    f1: float | None = None
    alarms: float | None = None


def _all(share: float) -> dict[str, float]:
    return {ALL: share}


BARS: Final[Mapping[str, Bar]] = {
    "datetime_duckling": Bar(dates.score_one_date, {"en": 0.8, "es": 0.8, "fr": 0.8, "sv": 0.7}, {"instants": 0.8}),
    "datetime_recognizers": Bar(dates.score_dates),
    "nlupp_date": Bar(dates.score_spoken_dates, f1=0.85, alarms=0.03),
    "duration_duckling": Bar(facts.score_duration, _all(0.85)),
    "money_duckling": Bar(facts.score_money_phrase, _all(0.85), {"ranges and bounds": 0.8}),
    "money_recognizers": Bar(facts.score_money_sentence, _all(0.85)),
    "money_price_parser": Bar(facts.score_price, _all(0.98)),
    "nlupp_money": Bar(spoken.score_spoken_money),
    "number_duckling": Bar(facts.score_number, _all(0.9)),
    "number_recognizers": Bar(facts.score_numbers, _all(0.9)),
    "nlupp_number": Bar(spoken.score_spoken_number),
    "quantity_duckling": Bar(facts.score_quantity, _all(0.85)),
    "quantity_recognizers": Bar(facts.score_sizes, _all(0.85)),
    "phone": Bar(facts.score_phone, _all(0.95)),
    "email_url": Bar(facts.score_link, _all(0.95)),
    "yesno": Bar(facts.score_yes_no, _all(0.95)),
    "nlupp_yes_no": Bar(spoken.score_spoken_answer),
    "optout": Bar(facts.score_opt_out, _all(1.0), alarms=0.01),
    "fresh_optout": Bar(facts.score_opt_out, _all(0.98)),
    "langid_short": Bar(facts.score_language, _all(0.98)),
    "routing_en": Bar(facts.score_service, _all(0.88)),
    "fresh_vendor_replies": Bar(composed.score_vendor_reply, _all(0.8), {"availability": 0.95, "price": 0.9}),
    "fresh_customer_requests": Bar(composed.score_request, parts={"service": 0.9}),
    "email_reply": Bar(composed.score_reply_text, _all(0.9)),
    "fresh_consent": Bar(composed.score_consent, _all(0.97), alarms=0.0),
}
