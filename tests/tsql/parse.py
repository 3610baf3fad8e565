#!/usr/bin/env python3
"""Parses Transact-SQL with a grammar that is not ours: files, or what comes in.

Needs `pip install sqlfluff`. Batches stand between lines of GO. The grammar
has gaps of its own: it knows no WITH VALUES and no ALTER SCHEMA. Prints what is not understood and then
exits with 1.
"""

import sys

from sqlfluff.core import Linter


def mistakes(name, text):
    """What the grammar does not understand, a line for each."""
    parsed = Linter(dialect="tsql").parse_string(text)
    for violation in parsed.violations:
        yield f"{name}:{violation.line_no}:{violation.line_pos}: {violation.desc()}"


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
