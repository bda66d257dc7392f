"""The bytes of a file say the same however it is cut into pieces to be read."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.ingest import bytescan
from smarketing.settings import read_settings

SETTINGS = read_settings()
TEXTS = st.text(alphabet='ab\r\n"\x00', max_size=60)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    path = tmp_path_factory.mktemp("bytes") / "export.csv"

    def scan(text: str, piece: int, blanks_from: int = 0) -> bytescan.ByteScan:
        path.write_bytes(text.encode())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bytescan, "PIECE", piece)
            return bytescan.scan_bytes(path, path.name, '"', SETTINGS, blanks_from)

    return scan


@given(text=TEXTS, piece=st.integers(4, 9))
def test_the_edges_of_pieces_hide_nothing(scanned, text, piece):
    pieces, whole = scanned(text, piece), scanned(text, 1 << 18)
    assert replace(pieces, feeds=(sum(pieces.feeds),)) == replace(whole, feeds=(text.count("\n"),))


@pytest.mark.parametrize(
    ("text", "has_blank"), [("a\n\nb\n", True), ("a\r\n\r\nb", True), ("a\nb\n\n\n", False), ("a\r\nb\r\n", False)]
)
def test_blank_lines_count_but_for_those_at_the_very_end(scanned, text, has_blank):
    assert scanned(text, 4).has_blank_lines is has_blank
