"""Folders by whose name files are handed over; a file's own name does not count."""

import pytest


@pytest.mark.parametrize(
    ("name", "targets", "status"),
    [
        ("ftp/a.csv", ("in",), "found"), ("x/REPRISE_2021/a.csv", ("in",), "found"), ("archive/export.csv", ("in",), "clear"),
        ("exporter/a.csv", ("in",), "clear"), ("a.csv", ("/srv/sftp/labo",), "found"), ("x!ftp/a.csv", ("in",), "clear"),
        ("a.csv", ("/srv/public/",), "found"),
    ],
)  # fmt: skip
def test_places(name, targets, status, look, resource):
    assert look("STG-01", [resource(name, 3)], targets=targets)[0] == status
    assert look("STG-01", [resource(name, 2)], targets=targets)[0] == "clear"
