"""Checks the templates of the command line with cfn-lint, everything loaded, and prints findings and time as JSON."""

import json
import sys
import time

from cfnlint.api import ManualArgs, lint_file


def check(path):
    return lint_file(path, config=ManualArgs())


def kind_of(template, path):
    """The type of the resource that a path of keys leads into."""
    if len(path) < 2 or path[0] != "Resources":
        return ""
    resource = template.get("Resources", {}).get(path[1], {})
    return resource.get("Type", "") if isinstance(resource, dict) else ""


def main():
    from pathlib import Path

    from cfnlint.decode import decode

    files = [Path(name) for name in sys.argv[1:]]
    problems = []
    for file in files:  # Loads rules and schemas, too.
        template, _ = decode(str(file))
        for match in check(file):
            path = list(getattr(match, "path", None) or [])
            problems.append({
                "file": str(file),
                "code": match.rule.id,
                "lines": [match.linenumber, match.linenumberend],
                "message": match.message,
                "kind": kind_of(template or {}, path),
            })
    best = None
    for _ in range(3):
        start = time.perf_counter()
        for file in files:
            check(file)
        spent = (time.perf_counter() - start) * 1e3
        best = spent if best is None else min(best, spent)
    json.dump({"problems": problems, "warm": best}, sys.stdout)


main()
