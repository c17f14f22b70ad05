"""What only MariaDB has: keys of many kinds, engines without transactions, many databases."""

from __future__ import annotations

import pytest

from scanner.sources.databases import mysql_tables


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(mysql_tables, "_LARGEST_PAGE", 7)


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ("a BIGINT UNSIGNED, b INT", "PRIMARY KEY (a, b)"),
        ("a VARCHAR(20) COLLATE utf8mb4_unicode_ci, b INT", "PRIMARY KEY (b, a)"),
        ("a VARBINARY(20) NOT NULL, b INT NOT NULL", "UNIQUE u (a, b)"),
        ("a DECIMAL(20, 3) NOT NULL, b INT", "UNIQUE u (a)"),
        ("a FLOAT, b INT", "PRIMARY KEY (a)"),
        ("a INT, b INT", "UNIQUE u (a)"),
    ],
)
def test_each_row_is_read_once_whatever_the_key(maria, scan_database, small_pages, columns, key):
    maria.table("t", f"{columns}, {key}", [(2**24 + i, i) for i in range(0, 200, 2)])
    cells = scan_database(maria.url).cells("t")
    assert len(cells["b"]) == 100
    assert len(set(cells["b"])) == 100


def test_large_numbers_of_a_key_are_compared_exactly(maria, scan_database, small_pages):
    maria.table("t", "a BIGINT UNSIGNED PRIMARY KEY", [(2**63 + i,) for i in range(50)])
    assert scan_database(maria.url).cells("t")["a"] == [str(2**63 + i) for i in range(50)]


def test_a_url_without_a_database_reads_all_that_the_account_sees(maria, scan_database):
    maria.table("t", "a INT", [(1,)])
    maria.execute(
        "CREATE DATABASE IF NOT EXISTS autre", "CREATE OR REPLACE TABLE autre.u (a INT)",
        "GRANT SELECT ON autre.u TO reader",
    )  # fmt: skip
    url = maria.url.rpartition("/")[0]
    assert scan_database(url).records == {"autre.u": 0, "labo.t": 1}
    assert scan_database(url, schemas=("labo",)).records == {"labo.t": 1}


def test_zero_dates_bits_and_points_are_texts(maria, scan_database):
    maria.execute(
        "CREATE TABLE t (d DATE, b BIT(8), e ENUM('x', 'y'), t TIME, y YEAR)",
        "SET sql_mode = ''",
        "GRANT SELECT ON t TO reader",
    )
    with maria.server.admin() as connection, connection.cursor() as cursor:
        cursor.execute("SET sql_mode = ''")
        cursor.execute("INSERT INTO t VALUES ('0000-00-00', b'00000001', 'x', '838:59:59', 1984)")
    cells = scan_database(maria.url).cells("t")
    assert cells["d"] == ["0000-00-00"]
    assert cells["e"] == ["x"]
    assert cells["t"] == ["838:59:59"]
    assert cells["y"] == ["1984"]
    assert len(cells["b"]) == 1


def test_a_table_without_transactions_is_read(maria, scan_database):
    maria.execute(
        "CREATE TABLE t (a INT PRIMARY KEY) ENGINE = Aria TRANSACTIONAL = 0",
        "INSERT INTO t SELECT seq FROM seq_1_to_100",
        "GRANT SELECT ON t TO reader",
    )
    assert scan_database(maria.url).records == {"t": 100}


def test_a_password_of_the_client_s_own_file_is_used(maria, scan_database, monkeypatch, no_home):
    maria.table("t", "a INT", [(1,)])
    monkeypatch.delenv("VIGILAB_DB_PASSWORD")
    (no_home / ".my.cnf").write_text(
        f'!includedir /nowhere\n[mysqld]\nskip-grant\n[client]\npassword = "{maria.server.password}"\n'
    )
    assert scan_database(maria.url).records == {"t": 1}
