"""SipHash is the published one, on arrays."""

import numpy as np
import pytest

from scanner.siphash import siphash

KEY = bytes(range(16))
MASK = (1 << 64) - 1


def reference(key, message):
    """The authors' algorithm, one message at a time."""
    k = [int.from_bytes(key[i : i + 8], "little") for i in (0, 8)]
    v = [
        c ^ k[i % 2]
        for i, c in enumerate(
            (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
        )
    ]
    v[1] ^= 0xEE

    def rotate(x, bits):
        return ((x << bits) | (x >> (64 - bits))) & MASK

    def rounds(count):
        for _ in range(count):
            for a, b, bits, turn in ((0, 1, 13, 1), (2, 3, 16, 0), (0, 3, 21, 0), (2, 1, 17, 1)):
                v[a] = (v[a] + v[b]) & MASK
                v[b] = rotate(v[b], bits) ^ v[a]
                if turn:
                    v[a] = rotate(v[a], 32)

    whole = len(message) // 8 * 8
    words = [message[i : i + 8] for i in range(0, whole, 8)]
    last = message[whole:].ljust(7, b"\0") + bytes([len(message) % 256])
    for word in (*words, last):
        v[3] ^= int.from_bytes(word, "little")
        rounds(2)
        v[0] ^= int.from_bytes(word, "little")
    v[2] ^= 0xEE
    rounds(4)
    digest = (v[0] ^ v[1] ^ v[2] ^ v[3]).to_bytes(8, "little")
    v[1] ^= 0xDD
    rounds(4)
    return digest + (v[0] ^ v[1] ^ v[2] ^ v[3]).to_bytes(8, "little")


def test_the_reference_gives_the_published_vectors():
    assert reference(KEY, b"").hex() == "a3817f04ba25a8e66df67214c7550293"
    assert reference(KEY, b"\0").hex() == "da87c1d86b99af44347659119b22fc45"


@pytest.mark.parametrize("columns", [1, 2, 5])
def test_each_row_is_hashed_as_its_bytes(columns):
    words = np.random.default_rng(7).integers(0, MASK, (40, columns), np.uint64, endpoint=True)
    digests = siphash(KEY, [*words.T])
    assert [d.tobytes() for d in digests] == [reference(KEY, w.tobytes()) for w in words]


def test_blocks_do_not_show():
    words = np.arange(40_000, dtype=np.uint64)
    digests = siphash(KEY, [words])
    assert np.array_equal(digests[33_000:33_010], siphash(KEY, [words[33_000:33_010]]))


def test_no_rows():
    assert siphash(KEY, [np.zeros(0, np.uint64)]).shape == (0, 2)


def test_a_key_has_sixteen_bytes():
    with pytest.raises(ValueError, match="16 bytes"):
        siphash(b"short", [np.zeros(1, np.uint64)])
