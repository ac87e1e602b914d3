"""How long a CMS waits for its answer while every thread that may annotate does.

python benchmarks/intake.py URL SECRET [--annotating N] [--calls N] [FILE …]

URL is a running service (gunicorn -c gunicorn.conf.py, or onrecord serve) started with SECRET as its
ONRECORD_GHOST_SECRETS. Annotates the files (default: the seed articles) over and over on N connections,
meanwhile sends signed calls, and prints the milliseconds until their 201.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import pathlib
import random
import statistics
import threading
import time
import urllib.error
import urllib.request
import uuid

HERE = pathlib.Path(__file__).parents[1]


def send(url: str, secret: str, text: str) -> float:
    """The milliseconds of one call that is answered 201."""
    post = {"id": uuid.uuid4().hex, "title": "A call", "html": f"<p>{text}</p>", "status": "published"}
    body = json.dumps({"post": {"current": post, "previous": {}}}).encode()
    stamp = str(int(time.time() * 1000))
    signature = hmac.new(secret.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Ghost-Signature": f"sha256={signature}, t={stamp}"}
    began = time.perf_counter()
    with urllib.request.urlopen(
        urllib.request.Request(f"{url}/v1/webhooks/ghost", body, headers), timeout=30
    ) as answer:
        answer.read()
        assert answer.status == 201
    return (time.perf_counter() - began) * 1000


def annotate(url: str, texts: list[bytes], ended: threading.Event, counts: dict[str, int]) -> None:
    """Keep the service annotating."""
    while not ended.is_set():
        try:
            request = urllib.request.Request(
                f"{url}/v1/annotate", random.choice(texts), {"Content-Type": "text/plain"}
            )
            with urllib.request.urlopen(request, timeout=300) as answer:
                answer.read()
            counts["annotated"] += 1
        except urllib.error.HTTPError as error:
            counts[f"status {error.code}"] = counts.get(f"status {error.code}", 0) + 1
            time.sleep(0.2)


def main() -> None:
    """Measure and print."""
    commands = argparse.ArgumentParser(description=__doc__)
    commands.add_argument("url")
    commands.add_argument("secret")
    commands.add_argument("--annotating", type=int, default=4, help="connections that annotate")
    commands.add_argument("--calls", type=int, default=100)
    commands.add_argument(
        "files", nargs="*", type=pathlib.Path, default=sorted((HERE / "seeds").glob("*.txt"))
    )
    args = commands.parse_args()
    texts = [file.read_bytes() for file in args.files]
    ended, counts = threading.Event(), {"annotated": 0}
    busy = [
        threading.Thread(target=annotate, args=(args.url, texts, ended, counts))
        for _ in range(args.annotating)
    ]
    for thread in busy:
        thread.start()
    time.sleep(2 if busy else 0)
    took = []
    for _ in range(args.calls):
        took.append(send(args.url, args.secret, texts[0].decode()))
        time.sleep(random.uniform(0, 0.2))
    ended.set()
    for thread in busy:
        thread.join()
    took.sort()
    figures = {
        "calls": len(took),
        "median ms": round(statistics.median(took)),
        "95 % ms": round(took[int(len(took) * 0.95) - 1]),
        "worst ms": round(took[-1]),
        "over 250 ms": sum(it > 250 for it in took),
    }
    print(json.dumps(figures | counts))


if __name__ == "__main__":
    main()
