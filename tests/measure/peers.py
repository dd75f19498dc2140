"""Reads the payloads of a list (`measure parse`) as is usual in Python, and prints postings a second by board.

Feeds in XML by feedparser, JSON by json, pages by BeautifulSoup; every description becomes text by
BeautifulSoup. What Rolecall's `texts` does of them: no place, pay, date or skill is recognised here.

Time is that of the processor spent by this thread, the least of many rounds; postings are those that Rolecall
counts in the payloads, so that a rate is one of time alone.
"""

import json
import sys
import time
import warnings

import feedparser
from bs4 import BeautifulSoup

SECONDS = 1.0

# Titles that look like addresses, XML read as HTML: none of it matters here.
warnings.filterwarnings("ignore")


def text_of(html):
    return BeautifulSoup(html, "html.parser").get_text("\n")


def longest_text(entry):
    """The description of an entry of any board: its longest text."""
    texts = []

    def walk(value):
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, dict):
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(entry)
    return max(texts, key=len, default="")


def entries_of(payload):
    """The longest list of objects in a JSON answer."""
    if isinstance(payload, list):
        return payload
    lists = [value for value in payload.values() if isinstance(value, list)]
    return max(lists, key=len, default=[])


def postings_in(node):
    if isinstance(node, list):
        return [posting for inner in node for posting in postings_in(inner)]
    if not isinstance(node, dict):
        return []
    kind = node.get("@type", [])
    found = [node] if "JobPosting" in (kind if isinstance(kind, list) else [kind]) else []
    return found + [posting for inner in node.values() for posting in postings_in(inner)]


def read_page(body):
    count = 0
    soup = BeautifulSoup(body, "html.parser")
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            node = json.loads(script.string or "")
        except ValueError:
            continue
        for posting in postings_in(node):
            text_of(str(posting.get("description", "")))
            count += 1
    return count


def read(board, body):
    """How many items a payload holds."""
    start = body.lstrip()[:1]
    if board == "page":
        return read_page(body)
    if start == b"<":
        entries = feedparser.parse(body).entries
        if entries:
            for entry in entries:
                text_of(entry.get("summary", ""))
            return len(entries)
        positions = BeautifulSoup(body, "html.parser").find_all("position")
        for position in positions:
            text_of(position.get_text())
        return len(positions)
    entries = entries_of(json.loads(body))
    for entry in entries:
        text_of(longest_text(entry))
    return len(entries)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        boards = json.load(file)
    figures = {}
    for board in boards:
        payloads = []
        for name in board["files"]:
            with open(name, "rb") as file:
                payloads.append(file.read())
        least = float("inf")
        began = time.perf_counter()
        while least == float("inf") or time.perf_counter() - began < SECONDS:
            at = time.thread_time()
            for payload in payloads:
                read(board["board"], payload)
            least = min(least, time.thread_time() - at)
        figures[board["board"]] = {
            "value": round(board["postings"] / least),
            "n": board["postings"],
            "unit": "postings/s in Python, only their texts",
        }
    print(json.dumps(figures))


main()
