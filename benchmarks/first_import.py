"""One million messages and 100,000 orders: import and refresh in one go, timed as a whole process.

    python -m benchmarks.first_import [MESSAGES] [ORDERS]

Prints seconds, rows a second and the peak memory of the process that imported. A plain invented shop: buyers talk to
agents in short dialogues spread over 90 days, and some order.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

_MESSAGES = """
COPY (
  WITH m AS (SELECT i, i // 10 AS talk, i % 10 AS turn FROM range({messages}) r(i))
  SELECT 'buyer' || (talk * 7919 % {buyers}) AS buyer_id, 'shop:agent' || (talk % 20) AS agent_id,
    TIMESTAMP '2026-08-01 09:00:00'
      + to_seconds((talk * 7 % 7776000) // 86400 * 86400 + talk % 43200 + turn * 25) AS sent_at,
    CASE WHEN turn % 2 = 0 THEN 'buyer' ELSE 'agent' END AS sender,
    CASE turn % 4 WHEN 0 THEN '在吗, 这款有现货吗 ' WHEN 1 THEN '亲, 有的, 今天发 ' WHEN 2 THEN '能便宜点吗 '
      ELSE '满 199 减 20, 已经很划算了 ' END || i AS text,
    'm' || i AS message_id
  FROM m) TO '{path}' (HEADER)"""

_ORDERS = """
COPY (
  SELECT 'o' || i AS order_id, 'buyer' || (i * 104729 % {buyers}) AS buyer_id,
    TIMESTAMP '2026-08-01 10:00:00' + to_seconds(i * 77 % 7776000) AS created_at,
    CASE WHEN i % 10 > 0 THEN TIMESTAMP '2026-08-01 10:05:00' + to_seconds(i * 77 % 7776000) END AS paid_at,
    (i % 300 + 20) + 0.9 AS paid_amount
  FROM range({orders}) r(i)) TO '{path}' (HEADER)"""

_IMPORT = """
import json, resource, sys, time
from pathlib import Path
from xundan.session import Session
from xundan.workspace import create
session = Session(create(Path(sys.argv[1]) / "shop", "bench"))
began = time.perf_counter()
report = session.import_files([Path(p) for p in sys.argv[2:]])
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = sum(counts.read for file in report.files for counts in file.tables.values())
print(json.dumps({"seconds": seconds, "peak_mb": peak / 1024, "rows": rows}))
"""


def main(messages: int, orders: int) -> None:
    """Writes the files, imports them in a process of their own and prints what it took."""
    with tempfile.TemporaryDirectory() as folder:
        chats, sold = Path(folder) / "messages.csv", Path(folder) / "orders.csv"
        buyers = max(messages // 12, 1)
        duckdb.sql(_MESSAGES.format(messages=messages, buyers=buyers, path=chats))
        duckdb.sql(_ORDERS.format(orders=orders, buyers=buyers, path=sold))
        size = (chats.stat().st_size + sold.stat().st_size) / 1e6
        began = time.perf_counter()
        command = [sys.executable, "-c", _IMPORT, folder, str(chats), str(sold)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        whole = time.perf_counter() - began
    told = json.loads(done.stdout)
    rows, seconds = told["rows"], told["seconds"]
    print(f"{rows:,} rows ({size:.0f} MB) imported and refreshed in {seconds:.1f} s (whole process {whole:.1f} s)")
    print(f"{rows / seconds:,.0f} rows a second, peak memory {told['peak_mb']:.0f} MB")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given or [1_000_000, 100_000]))
