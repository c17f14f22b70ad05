"""Disc images: every name they may have, what is cut, what loops."""

import gzip
import io
import random

import pycdlib
import pytest

from scanner.readers import HEAD_BYTES, choose

PATIENTS = b"nom;prenom;nir\nKERVELLA;Maelle;299027800608483\n"
MORE = PATIENTS + b"LE GOFF;Anne;299027800608483\n" * 4000


def pack(*, rock_ridge=None, joliet=None, udf=None, link=False):
    """Write an image with pycdlib's own writer."""
    image = pycdlib.PyCdlib()
    image.new(rock_ridge=rock_ridge, joliet=joliet, udf=udf)

    def names(short, long):
        given = {"iso_path": short, "rr_name": long.split("/")[-1] if rock_ridge else None,
                 "joliet_path": long if joliet else None, "udf_path": long if udf else None}  # fmt: skip
        return {key: value for key, value in given.items() if value}

    image.add_fp(io.BytesIO(MORE), len(MORE), **names("/A.CSV;1", "/patients du mois.csv"))
    image.add_directory(**names("/LOT", "/lot"))
    image.add_fp(io.BytesIO(PATIENTS), len(PATIENTS), **names("/LOT/B.CSV;1", "/lot/résultat.csv"))
    image.add_fp(io.BytesIO(b""), 0, **names("/EMPTY.CSV;1", "/empty.csv"))
    if link:
        image.add_symlink("/LIEN.;1", "lien", "/etc/passwd")
    sink = io.BytesIO()
    image.write_fp(sink)
    image.close()
    return sink.getvalue()


@pytest.mark.parametrize(
    ("names", "long"),
    [({}, False), ({"rock_ridge": "1.09"}, True), ({"joliet": 3}, True), ({"udf": "2.60"}, True)],
)
@pytest.mark.parametrize("wrap", [bytes, gzip.compress])
def test_every_file_is_read_under_its_longest_name(scan_content, names, long, wrap):
    found = scan_content(wrap(pack(**names)))
    assert found.reasons == {}
    first, second = ("patients du mois.csv", "lot/résultat.csv") if long else ("A.CSV", "LOT/B.CSV")
    assert found.read(f"!{first}") == ("scanned", 4001)
    assert found.read(f"!{second}") == ("scanned", 1)
    assert len(found.inside) == 4


def test_links_hold_nothing(scan_content):
    found = scan_content(pack(rock_ridge="1.09", link=True))
    assert found.reasons == {"!lien": ["special_member"]}


def test_a_cut_image_is_told(scan_content):
    content = pack()
    whole = content.index(MORE[:100])
    found = scan_content(content[: whole + 60_000])
    assert found.reasons[""] == ["truncated"]
    assert found.read("!A.CSV")[1] > 1000
    assert scan_content(content[: 17 * 2048]).reasons == {"": ["malformed"]}


def test_what_follows_the_image_is_read(scan_content):
    content = pack()
    found = scan_content(content + PATIENTS)
    assert found.reasons == {"": ["trailing_data"]}
    assert found.read(f"#bytes {len(content)}") == ("scanned", 1)


def test_a_directory_that_contains_itself_ends(scan_content):
    content = bytearray(pack())
    root = int.from_bytes(content[16 * 2048 + 158 : 16 * 2048 + 162], "little")
    folder = content.index(b"\x03LOT", root * 2048) - 32
    content[folder + 2 : folder + 10] = root.to_bytes(4, "little") + root.to_bytes(4, "big")
    found = scan_content(bytes(content))
    assert found.reasons


def test_damage_is_survived(scan_content):
    content = pack(joliet=3)
    draw = random.Random(1)
    for _ in range(40):
        damaged = bytearray(content)
        for _ in range(3):
            damaged[draw.randrange(16 * 2048 + 8, 30 * 2048)] = draw.randrange(256)
        found = scan_content(bytes(damaged))
        assert all("internal_error" not in told for told in found.reasons.values())


def test_it_is_known_by_content():
    assert choose(pack()[:HEAD_BYTES], "x.jpg").name == "iso"
