"""Options become a configuration, or one sentence about what is wrong."""

from __future__ import annotations

import os

import pytest

from scanner import settings
from scanner.config import Limits
from scanner.errors import ConfigError, SinkError
from scanner.model import Tier
from scanner.policy import default_policy


@pytest.fixture(autouse=True)
def site_key(monkeypatch):
    monkeypatch.setenv("VIGILAB_KEY", "5" * 64)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_options_become_a_configuration(tmp_path):
    made = settings.settings(
        [str(tmp_path)], exclude=["*.bak"], fail_on="t4", workers=2, lang="fr", subjects=False
    )
    assert made.policy == default_policy()
    assert (made.fail_on, made.workers, made.lang) == (Tier.T4, 2, "fr")
    assert (made.exclude, made.subjects) == (("*.bak",), False)
    assert len(made.key) >= 32
    assert "5" * 32 not in repr(made)


def test_no_number_of_workers_means_every_usable_processor(tmp_path):
    assert settings.settings([str(tmp_path)]).workers == len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"fail_on": "T6"}, "--fail-on"),
        ({"workers": -1}, "--workers"),
        ({"lang": "de"}, "--lang"),
        ({"policy": "/no/such/policy.toml"}, "policy"),
    ],
)
def test_bad_options_are_named(tmp_path, options, said):
    with pytest.raises(ConfigError, match=said):
        settings.settings([str(tmp_path)], **options)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"schema = [", b"schema = 1", b"#" * (1 << 20) + b"#"]
)
def test_a_bad_policy_is_refused(tmp_path, content):
    (tmp_path / "policy.toml").write_bytes(content)
    with pytest.raises(ConfigError, match="policy"):
        settings.read_policy(str(tmp_path / "policy.toml"))


def test_a_copy_of_the_shipped_policy_is_accepted(tmp_path):
    (tmp_path / "policy.toml").write_text(default_policy(), "utf-8")
    assert settings.read_policy(str(tmp_path / "policy.toml")) == default_policy()


def test_targets_must_exist_and_show_no_password(tmp_path):
    settings.check_targets(["-", str(tmp_path), "postgresql://host/db"])
    with pytest.raises(ConfigError, match="no file"):
        settings.check_targets([str(tmp_path / "missing")])
    with pytest.raises(ConfigError, match="password") as caught:
        settings.check_targets(["postgresql://user:hunter2@host/db"])
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "locale", "lang"),
    [
        ("LANG", "fr_FR.UTF-8", "fr"),
        ("LANG", "C", "en"),
        ("LC_ALL", "FR", "fr"),
        ("LANG", "", "en"),
    ],
)
def test_the_language_is_the_environment_s(monkeypatch, name, locale, lang):
    monkeypatch.setenv(name, locale)
    assert settings.language("") == lang
    assert settings.language("en") == "en"


def test_overrides():
    assert settings.overrides() == ()
    given = settings.overrides(encoding="cp1252", delimiter="tab", header="no")
    assert given == (("encoding", "cp1252"), ("delimiter", "\t"), ("header", "no"))


def test_limits():
    assert settings.limits() == Limits()
    given = settings.limits(
        depth=3, inflated="2G", member_size="500 MiB".replace(" ", ""), seconds=0
    )
    assert given == Limits(depth=3, inflated_bytes=2 << 30, member_bytes=500 << 20, seconds=0)
    assert settings.limits(inflated="12").inflated_bytes == 12
    for size in ("much", "-1", "2P"):
        with pytest.raises(ConfigError, match="--max-inflated"):
            settings.limits(inflated=size)


def test_a_password_file_must_be_private_and_filled(tmp_path):
    path = tmp_path / "passwords"
    path.touch(0o600)
    for mode, content, said in ((0o600, "", "empty"), (0o644, "secret", "chmod")):
        path.write_text(content)
        path.chmod(mode)
        with pytest.raises(ConfigError, match=said):
            settings.overrides(password_file=str(path))
    with pytest.raises(ConfigError, match="cannot read"):
        settings.overrides(password_file=str(tmp_path / "missing"))
    path.chmod(0o600)
    assert settings.overrides(password_file=str(path)) == (("password-file", str(path)),)


@pytest.mark.parametrize(
    "option",
    [{"encoding": "klingon"}, {"delimiter": "::"}, {"header": "perhaps"}, {"reader": "wax"}],
)
def test_bad_overrides_are_refused(option):
    with pytest.raises(ConfigError):
        settings.overrides(**option)


def test_outputs_must_differ_and_be_writable(tmp_path):
    report = str(tmp_path / "report.json")
    assert settings.check_outputs([report, "-"]) == {os.path.realpath(report).encode()}
    for twice in ([report, report], ["-", "-"], [report, str(tmp_path / "." / "report.json")]):
        with pytest.raises(ConfigError):
            settings.check_outputs(twice)
    with pytest.raises(SinkError):
        settings.check_outputs([str(tmp_path / "missing" / "report.json")])
