"""French text is decoded as it was written, whatever wrote it, and losses are counted."""

import codecs
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.readers.encoding import Encoding, Transcoder, detect, encoding_named

SENTENCES = [
    "Glycémie à jeun élevée chez une patiente traitée",
    "Hépatite B : sérologie négative, contrôle déjà prévu",
    "NOM;PRÉNOM;RÉSULTAT\nLEFÈVRE;ANDRÉ;à contrôler",
    "Hôpital de Châteauroux, même médecin, forêt, où",
]


def transcode(content, encoding=None, block=1 << 16):
    text = Transcoder(io.BytesIO(content), encoding or detect(content))
    found = b""
    while piece := text.read(block):
        found += piece
    return found.decode(), text


@pytest.mark.parametrize(
    "name", ["utf-8", "cp1252", "cp850", "mac_roman", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_french_is_recognised(name, sentence):
    found, text = transcode(sentence.encode(name))
    assert found == sentence
    assert text.encoding.name == name
    assert text.replaced == 0


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_no_text(name):
    assert transcode("é;NOM".encode(name))[0] == "é;NOM"


def test_a_head_cut_in_a_character_is_still_utf8():
    content = "é".encode() * 10
    assert detect(content[:-1]).name == "utf-8"
    assert detect("ANDRÉ".encode("cp1252")).name == "cp1252"


def test_ascii_leaves_the_choice_to_what_follows():
    assert detect(b"NOM") == Encoding("utf-8", certain=False)
    found, text = transcode(b"NOM" * 100 + "é à è".encode("cp850"), block=64)
    assert found.endswith("é à è")
    assert text.encoding.name == "cp850"


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.integers(1, 9))
@pytest.mark.parametrize("name", ["utf-8", "utf-16-le"])
def test_blocks_may_end_anywhere(name, text, block):
    content = ("é" + text).encode(name)
    assert transcode(content, Encoding(name), block)[0] == "é" + text


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60), st.sampled_from(["utf-8", "cp1252", "utf-16-le", "mac_roman"]))
def test_any_bytes_give_valid_text(content, name):
    found, text = transcode(content, Encoding(name), 7)
    assert text.replaced <= found.count("\ufffd")


@given(st.binary(max_size=60))
def test_cp1252_is_decoded_as_python_does(content):
    found, text = transcode(content, Encoding("cp1252"))
    assert found == content.decode("cp1252", "replace")
    assert text.replaced == found.count("\ufffd")


def test_stray_cp1252_in_utf8_loses_nothing():
    content = "Élodie;".encode() + "François ŒUF".encode("cp1252") + ";€".encode()
    found, text = transcode(content)
    assert found == "Élodie;François ŒUF;€"
    assert (text.replaced, text.fallback) == (0, 2)
    assert transcode(b"\xc3\xa9" * 9 + b"\x81")[1].replaced == 1


def test_a_lone_surrogate_is_counted():
    content = codecs.BOM_UTF16_LE + "a".encode("utf-16-le") + b"\x00\xd8" + "b".encode("utf-16-le")
    found, text = transcode(content)
    assert (found, text.replaced) == ("a\ufffdb", 1)


def test_names_given_by_people():
    assert encoding_named("latin1") == "latin-1"
    with pytest.raises(LookupError):
        encoding_named("hex")
