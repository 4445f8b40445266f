"""Every mistake in a file of vendors is named with its row, its field and the remedy; then nothing is imported."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from concierge import vendor_file
from domain.errors import Invalid

HEADER = "name,phone,categories,areas,locale,time_zone,open_from,open_until,rating,daily_cap\n"


def _file(folder: Path, text: str, name: str = "vendors.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def _refusal(path: Path) -> str:
    with pytest.raises(Invalid) as refused:
        vendor_file.read(path)
    return str(refused.value)


def test_a_row_of_every_field_is_read(tmp_path: Path):
    row = 'Avon Chairs,+44 7700 900201,"folding chairs; chairs",Bristol|Bath,en-GB,Europe/London,8:00,18:30,4.6,5\n'
    (one,) = vendor_file.read(_file(tmp_path, HEADER + row))
    assert (one.phone, one.categories, one.areas) == (
        "+447700900201",
        ("folding chairs", "chairs"),
        ("Bristol", "Bath"),
    )
    assert (one.open_from, one.open_until, one.rating, one.daily_cap) == (time(8), time(18, 30), 4.6, 5)


def test_three_fields_are_enough(tmp_path: Path):
    (one,) = vendor_file.read(_file(tmp_path, "name,phone,categories\nAvon,+447700900201,chairs\n"))
    assert (one.areas, one.locale, one.daily_cap) == ((), "en", 20)


def test_a_table_as_saved_by_a_european_spreadsheet_is_read(tmp_path: Path):
    """Semicolons, a byte order mark, decimal commas, capitals, Windows line ends, an empty last row."""
    text = "Name;Phone;Categories;Rating\r\nMöllans;+46 70 000 02 01;stolar|bord;4,5\r\n;;;\r\n"
    (one,) = vendor_file.read(_file(tmp_path, text, encoding="utf-8-sig"))
    assert (one.name, one.categories, one.rating) == ("Möllans", ("stolar", "bord"), 4.5)


def test_json_is_a_list_of_objects(tmp_path: Path):
    text = '[{"name": "Avon", "phone": "+447700900201", "categories": ["chairs"], "rating": 4}]'
    (one,) = vendor_file.read(_file(tmp_path, text, "vendors.json"))
    assert (one.name, one.rating) == ("Avon", 4.0)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (",+447700900201,chairs,,,,,,,", "row 2, name: it is missing"),
        ("Avon,07700900201,chairs,,,,,,,", "row 2, phone: '07700900201' is not an international number"),
        ("Avon,4.477E+11,chairs,,,,,,,", "row 2, phone: '4.477E+11'"),
        ("Avon,+44,chairs,,,,,,,", "row 2, phone: '+44'"),
        ("Avon,+447700900201, ; ,,,,,,,", "row 2, categories: ';' names no category"),
        ("Avon,+447700900201,chairs,,english,,,,,", "row 2, locale: 'english' is not a language"),
        ("Avon,+447700900201,chairs,,,London,,,,", "row 2, time_zone: 'London' is not a time zone"),
        ("Avon,+447700900201,chairs,,,../etc,,,,", "row 2, time_zone:"),
        ("Avon,+447700900201,chairs,,,,8 o'clock,,,", 'row 2, open_from: "8 o\'clock" is not a time of day'),
        ("Avon,+447700900201,chairs,,,,,,6,", "row 2, rating: '6' is not a rating"),
        ("Avon,+447700900201,chairs,,,,,,nan,", "row 2, rating: 'nan'"),
        ("Avon,+447700900201,chairs,,,,,,,0", "row 2, daily_cap: '0'"),
        ("Avon,+447700900201,chairs,,,,,,,2.5", "row 2, daily_cap: '2.5'"),
        ("Avon,+447700900201,chairs,,,,,,,5,six", "row 2: it has more cells than the first line names"),
    ],
)
def test_a_mistake_names_row_field_and_remedy(tmp_path: Path, row: str, named: str):
    said = _refusal(_file(tmp_path, f"{HEADER}{row}\n"))
    assert said.startswith("Nothing was imported.")
    assert named in said
    assert said.endswith((".", "sillas."))


def test_all_mistakes_are_told_at_once_up_to_a_screenful(tmp_path: Path):
    said = _refusal(_file(tmp_path, HEADER + "Avon,1,chairs,,,,,,9,\n" * 15))
    assert said.count("row ") == vendor_file.MOST_SHOWN
    assert "and 10 more" in said


def test_a_misspelt_column_is_answered_with_the_nearest(tmp_path: Path):
    said = _refusal(_file(tmp_path, "name,phone,categories,aeras\nAvon,+447700900201,chairs,Bristol\n"))
    assert "'aeras': there is no such field. Did you mean 'areas'?" in said


def test_a_number_that_stands_twice_is_refused_however_it_is_written(tmp_path: Path):
    rows = "A,+447700900201,chairs\nB,+44 (0)7700-900201,tables\n"
    assert "row 3, phone: it is the same as in row 2" in _refusal(_file(tmp_path, f"name,phone,categories\n{rows}"))


@pytest.mark.parametrize(
    ("text", "name", "named"),
    [
        ("", "vendors.csv", "holds no vendor"),
        (HEADER, "vendors.csv", "holds no vendor"),
        ("{", "vendors.json", "This is not JSON"),
        ('{"vendors": []}', "vendors.json", "must be a list of objects"),
        ("[1]", "vendors.json", "must be a list of objects"),
    ],
)
def test_a_file_of_something_else_says_what_is_wanted(tmp_path: Path, text: str, name: str, named: str):
    assert named in _refusal(_file(tmp_path, text, name))


def test_a_file_that_is_not_there_or_not_text_says_so(tmp_path: Path):
    assert "cannot be read: No such file" in _refusal(tmp_path / "none.csv")
    assert "not UTF-8" in _refusal(_file(tmp_path, "Möllans", encoding="latin-1"))


def test_a_name_cannot_carry_hidden_signs(tmp_path: Path):
    (one,) = vendor_file.read(_file(tmp_path, "name,phone,categories\nAv\u200bon\u202e,+447700900201,chairs\n"))
    assert one.name == "Avon"
