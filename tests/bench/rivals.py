"""Other ways to look through the same bytes, each as a command of its own.

`python -m tests.bench.rivals parse FILE`, `... presidio FILE SECONDS [blob]`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def parse(path: str) -> None:
    """Parse a CSV with pyarrow, all strings, and do nothing with it."""
    from pyarrow import csv  # noqa: PLC0415

    header = Path(path).open("rb").readline().decode().strip().split(";")  # noqa: SIM115
    options = csv.ConvertOptions(column_types=dict.fromkeys(header, "string"))
    reader = csv.open_csv(
        path,
        read_options=csv.ReadOptions(block_size=2 << 20, use_threads=False),
        parse_options=csv.ParseOptions(delimiter=";"),
        convert_options=options,
    )
    rows = sum(batch.num_rows for batch in reader)
    print(rows)


def presidio(path: str, seconds: float, *, blob: bool) -> None:
    """Let Presidio read rows with our recognizers for so long; print bytes and seconds."""
    from presidio_analyzer import BatchAnalyzerEngine  # noqa: PLC0415

    from recognizers.presidio import french_analyzer  # noqa: PLC0415

    engine = french_analyzer()
    engine.analyze("amorce", language="fr")
    batches = BatchAnalyzerEngine(engine)
    size = 0
    started = time.process_time()
    with Path(path).open(encoding="utf-8") as lines:
        next(lines)
        while time.process_time() - started < seconds:
            rows = [line for _, line in zip(range(50), lines, strict=False)]
            if not rows:
                break
            size += sum(len(row.encode()) for row in rows)
            if blob:
                engine.analyze("".join(rows), language="fr")
            else:
                cells = [cell for row in rows for cell in row.rstrip("\n").split(";")]
                list(batches.analyze_iterator(cells, language="fr"))
    print(size, time.process_time() - started)


if __name__ == "__main__":
    if sys.argv[1] == "parse":
        parse(sys.argv[2])
    else:
        presidio(sys.argv[2], float(sys.argv[3]), blob="blob" in sys.argv)
