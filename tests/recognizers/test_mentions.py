"""Persons that prose mentions are told from those whom a record is about."""

import pytest

from recognizers import discover
from recognizers.mentions import NOTE
from recognizers.overlaps import find_all


def notes(text: str) -> dict[str, str | None]:
    """Return the note of each entity of a text."""
    return {entity: span.note for entity, span in find_all(discover(), text)}


@pytest.mark.parametrize(
    "text",
    [
        "Le film raconte la vie de Vladimir Martin, un peintre qui fut en prison dans sa jeunesse",
        "Anne Martin, née le 13 juin 1977 à Nancy, est une boxeuse qui joue dans une équipe",
        "Le ministre, M. Christian Martin, est arrivé hier avec les membres de la délégation",
        "La paroisse est située au 24 rue des Archives, dans le quartier du Marais à Paris",
        "Envoyez vos textes pour la revue à l'adresse suivante : revue.libre@exemple.fr",
        "Aurelio Martin est un ancien joueur de football international, né en 1967",
        "Selon Paul Durand, la drogue et la toxicomanie sont des fléaux que le pays combat",
    ],
)
def test_ordinary_prose_only_mentions(text):
    found = notes(text)
    assert found
    assert set(found.values()) == {NOTE}


@pytest.mark.parametrize(
    "text",
    [
        "Anne Martin VIH+",
        "LE GOFF Anne est venue avec la mère de son mari pour la remise des clés",
        "Le laboratoire a reçu Anne Martin pour le prélèvement que son médecin a demandé",
        "Anne Martin est séropositive et ne veut pas que son mari le sache par la poste",
        "Pierre Durand a un cancer du côlon dont il ne faut pas parler à sa femme",
        "Anne Martin habite au 12 rue des Lilas 56000 Vannes avec sa fille et son chien",
        "Anne Martin, née le 13/06/1977 à Nancy, est venue avec la fille de sa soeur",
        "12 rue des Lilas 56000 Vannes",
        "revue.libre@exemple.fr",
    ],
)
def test_a_person_whom_a_record_is_about_is_no_mention(text):
    found = notes(text)
    assert found
    assert NOTE not in found.values()


def test_health_of_a_patient_is_no_mention_beside_somebody_else():
    text = (
        "NIR 2 55 08 14 168 025 38. Le film que Vladimir Martin a tourné est sur la prison, et la"
        " drogue est dans le titre de la critique que le journal a faite de la vie de l'acteur"
    )
    assert NOTE not in {note for entity, note in notes(text).items() if "HEALTH" in entity}
