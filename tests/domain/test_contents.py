"""Content survives the outbox: what a tool writes is what the channel gets."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contents import from_json, to_json
from domain.errors import Invalid
from domain.messages import Choice, Choices, Content, Flow, Template, Text

_words = st.text(max_size=40)
_contents = st.one_of(
    st.builds(Text, _words),
    st.builds(Choices, _words, st.lists(st.builds(Choice, _words, _words, _words)).map(tuple), _words),
    st.builds(Flow, _words, _words, _words, _words, st.lists(st.tuples(_words, _words)).map(tuple)),
    st.builds(Template, _words, _words, st.lists(_words).map(tuple)),
)


@given(_contents)
def test_content_reads_back_as_it_was_written(content: Content):
    assert from_json(json.loads(json.dumps(to_json(content)))) == content


@pytest.mark.parametrize("stored", [{}, {"type": "video"}, {"body": "no type"}])
def test_content_nobody_wrote_is_refused(stored: dict[str, str]):
    with pytest.raises(Invalid):
        from_json(stored)
