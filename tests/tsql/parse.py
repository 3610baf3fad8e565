#!/usr/bin/env python3
"""Parses Transact-SQL with a grammar that is not ours: files, or what comes in.

Needs `pip install sqlfluff`. Batches stand between lines of GO. Of a golden file, one that ends in `.txt`,
the sections for SQL Server are taken, whose batches end with a line of one semicolon. The grammar has gaps
of its own: it knows no WITH VALUES, no ALTER SCHEMA and no brackets in a name. Prints what is not understood, at the lines of the
file, and then exits with 1.
"""

import re
import sys

from sqlfluff.core import Linter

GAPS = re.compile(r" WITH VALUES\b|^ALTER SCHEMA\b.*", re.MULTILINE)
NAME = re.compile(r"\[((?:[^\]]|\]\])*)\]")
LINTER = Linter(dialect="tsql")


def batches(name, text):
    """The batches, each with the number of its first line."""
    golden = name.endswith(".txt")
    mine, batch, first = not golden, [], 1
    for number, line in enumerate(text.splitlines() + ["GO"], 1):
        ends = line == ";" if golden else line.strip().upper() == "GO"
        if ends or line.startswith("==== ") or line.startswith("-- none: "):
            if batch:
                yield first, "\n".join(batch) + "\n"
            batch = []
        elif mine:
            first = first if batch else number
            batch.append(line)
        if golden and line.startswith("==== "):
            mine = line.startswith("==== mssql: ")


def known(batch):
    """The batch without what the grammar does not know."""
    inside = lambda name: "[" + name[1].replace("[", "_").replace("]]", "_") + "]"
    return NAME.sub(inside, GAPS.sub("", batch))


def mistakes(name, text):
    """What the grammar does not understand, a line for each."""
    for first, batch in batches(name, text):
        for violation in LINTER.parse_string(known(batch)).violations:
            yield f"{name}:{first + violation.line_no - 1}:{violation.line_pos}: {violation.desc()}"


def main(names):
    texts = [(name, open(name, encoding="utf-8").read()) for name in names]
    found = [
        mistake
        for name, text in texts or [("stdin", sys.stdin.read())]
        for mistake in mistakes(name, text)
    ]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
