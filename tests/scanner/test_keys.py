"""The site key: where it comes from, when it is refused, and that it shows nowhere."""

import io
import os
import stat
from hashlib import blake2b

import pytest

from scanner import keys
from scanner.errors import ConfigError
from scanner.keys import content_id, field_id, keyed, load_key, resource_id

KEY = bytes(range(32))
HEX = KEY.hex()


@pytest.fixture
def environment(tmp_path):
    return {"XDG_CONFIG_HOME": str(tmp_path / "config"), "HOME": str(tmp_path)}


@pytest.fixture
def key_file(environment):
    path = keys.key_path(environment)
    path.parent.mkdir(parents=True)
    path.write_text(HEX)
    path.chmod(0o600)
    return path


def test_the_variable_wins_and_hexadecimal_is_read_as_such(environment):
    site = load_key(environment={**environment, "VIGILAB_KEY": HEX})
    assert site == load_key(environment={**environment, "VIGILAB_KEY": f" {HEX.upper()}\n"})
    assert len(site.key) == 32
    assert not keys.key_path(environment).exists()


def test_any_long_text_is_a_key(environment):
    text = "une phrase assez longue pour servir de clé"
    site = load_key(environment={"VIGILAB_KEY": text})
    assert site != load_key(environment={"VIGILAB_KEY": text + "s"})
    assert len(site.key_id) == 16


def test_a_key_longer_than_blake2_takes_is_used_whole():
    one, other = (load_key(environment={"VIGILAB_KEY": "x" * 200 + end}) for end in "ab")
    assert one.key != other.key


@pytest.mark.parametrize("text", ["secret", "a" * 31, "00" * 31, "ab" * 16])
def test_a_short_key_is_refused_unseen(text):
    with pytest.raises(ConfigError) as caught:
        load_key(environment={"VIGILAB_KEY": text})
    assert text not in str(caught.value)
    assert "32" in str(caught.value)


def test_a_key_file_is_made_once_for_its_owner_alone(environment):
    path = keys.key_path(environment)
    first = load_key(environment=environment)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(bytes.fromhex(path.read_text())) == 32
    assert load_key(environment=environment) == first
    assert [p.name for p in path.parent.iterdir()] == ["key"]


def test_two_first_runs_at_once_share_one_key(environment, monkeypatch):
    path = keys.key_path(environment)
    real = os.link

    def other_run_is_faster(source, target):
        path.write_text(HEX)
        path.chmod(0o600)
        real(source, target)

    monkeypatch.setattr(os, "link", other_run_is_faster)
    assert load_key(environment=environment) == load_key(environment={"VIGILAB_KEY": HEX})
    assert [p.name for p in path.parent.iterdir()] == ["key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_open_to_others_is_refused(environment, key_file, mode):
    key_file.chmod(mode)
    with pytest.raises(ConfigError, match="chmod 600") as caught:
        load_key(environment=environment)
    assert HEX not in str(caught.value)


def test_a_short_key_file_is_refused(environment, key_file):
    key_file.write_text("")
    with pytest.raises(ConfigError, match="0 bytes"):
        load_key(environment=environment)


def test_a_folder_for_a_key_is_refused(environment):
    keys.key_path(environment).mkdir(parents=True)
    with pytest.raises(ConfigError, match="VIGILAB_KEY"):
        load_key(environment=environment)


def test_no_key_is_made_inside_a_target(environment, tmp_path):
    for target in (tmp_path, tmp_path / "config", f"{tmp_path}/x/.."):
        with pytest.raises(ConfigError, match="inside a scanned target"):
            load_key([target], environment)
    assert not (tmp_path / "config").exists()
    assert load_key(["-", "postgresql://host/db", tmp_path / "elsewhere"], environment)


def test_a_link_to_the_key_folder_is_seen_through(environment, tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "alias").symlink_to(tmp_path / "config")
    with pytest.raises(ConfigError, match="inside"):
        load_key([tmp_path / "alias"], environment)


def test_an_existing_key_serves_whatever_is_scanned(environment, key_file, tmp_path):
    assert load_key([tmp_path], environment) == load_key(environment={"VIGILAB_KEY": HEX})


def test_home_is_the_fallback(tmp_path):
    path = keys.key_path({"HOME": str(tmp_path)})
    assert path == tmp_path / ".config" / "vigilab" / "key"


def test_no_text_of_a_key_shows_it():
    site = load_key(environment={"VIGILAB_KEY": HEX})
    for text in (repr(site), str(site), f"{site}"):
        assert site.key_id in text
        assert site.key.hex() not in text
        assert repr(site.key) not in text


def test_digests_are_keyed_and_domains_unrelated():
    assert keyed(KEY, "NIR", "1") == blake2b(b"1", key=KEY, digest_size=16, person=b"NIR").digest()
    assert len({keyed(KEY, "NIR", "1"), keyed(KEY, "name", "1"), keyed(KEY[::-1], "NIR", "1")}) == 3
    assert resource_id(KEY, "a") != field_id(KEY, "a")


def test_names_that_are_no_utf8_have_an_id():
    assert resource_id(KEY, "caf\udce9") == keyed(KEY, "resource", b"caf\xe9").hex()


def test_content_ids_stream():
    content = bytes(range(256)) * 9000
    whole = keys.content_hash(KEY)
    whole.update(content)
    assert content_id(KEY, io.BytesIO(content)) == whole.hexdigest()
    assert content_id(KEY, io.BytesIO(b"")) != content_id(KEY[::-1], io.BytesIO(b""))
