import pytest

from recognizers.identity.birth_date import RECOGNIZER, validate

LAYOUTS = (
    "03/05/1985", "3/5/1985", "03-05-1985", "03.05.1985", "03 05 1985", "03|05|1985", "03.05.85",
    "1985-05-03", "1985/05/03", "19850503", "03051985", "3 mai 1985", "03 MAI 1985", "3-mai-85",
    "0 3 0 5 1 9 8 5",
)  # fmt: skip
LABELS = (
    "né le", "née le", "Né(e) le :", "NEE LE", "DDN :", "DDN", "D.D.N. :", "Date de naissance :",
    "date de naissance (JJ/MM/AAAA) :", "Naissance :", "Date naiss. :", "DATNAI=", "DOB:",
)  # fmt: skip


def found(text: str, *, labelled: bool = False) -> list[str]:
    return [text[s.start : s.end] for s in RECOGNIZER.find(text, labelled=labelled)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_the_same_day(layout):
    assert validate(layout) == "1985-05-03"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("label", LABELS)
def test_every_label_announces_every_layout(label, layout):
    assert found(f"Mme Dupont {label} {layout} à Vannes") == [layout]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_column_needs_no_label(layout):
    assert found(layout, labelled=True) == [layout]
    assert found(f"vu le {layout}") == []


def test_a_time_behind_stays_out():
    assert found("1985-05-03T00:00:00", labelled=True) == ["1985-05-03"]
    assert found("03/05/1985 00:00", labelled=True) == ["03/05/1985"]


def test_the_next_date_is_another_one():
    text = "DDN : 03/05/1985 prélevé le 15/01/2024 édité le 16/01/2024"
    assert found(text) == ["03/05/1985"]


@pytest.mark.parametrize("day", ["32/05/1985", "03/13/1985", "3/5/1885", "3/5/2985"])
def test_a_day_that_cannot_be_meant_is_no_birth_date(day):
    assert found(f"née le {day}") == []


def test_an_age_that_does_not_fit_announces_nothing():
    assert found("03/05/1985 (38 ans)") == ["03/05/1985"]
    assert found("15/01/2024 (38 ans)") == []


def test_a_patients_full_name_in_front_announces_an_old_date_alone():
    assert found("DURAND Sophie 03/05/1985") == ["03/05/1985"]
    assert found("DURAND Sophie 15/01/2024") == []
    assert found("Dr DURAND Sophie 03/05/1985") == []


@pytest.mark.parametrize("day", ["31/02/1985", "00/05/1985", "00/00/1985", "29021985"])
def test_registers_write_unreal_days_where_the_day_is_unknown(day):
    assert found(f"née le {day}") == [day]
    assert found(f"{day} (38 ans)") == []
