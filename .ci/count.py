"""Adds up the test results of all projects: the time of each, what was skipped and why, and as the last line 'N passed, N failed, N skipped'.

Usage: count.py RESULTS PROJECT.csproj ...; each project has left RESULTS/PROJECT.trx, but for the helpers in Testing.
Exits with 1 if a test failed, if a project left no result or broke off, or if no test ran at all.
"""

import datetime
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

NAMESPACE = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}
WITHOUT_TESTS = {"Testing"}

results = pathlib.Path(sys.argv[1])
passed = failed = skipped = 0
for name in sorted(pathlib.Path(project).stem for project in sys.argv[2:]):
    if name in WITHOUT_TESTS:
        continue
    file = results / f"{name}.trx"
    if not file.exists():
        failed += 1
        print(f"failed: {name} left no results")
        continue
    root = ElementTree.parse(file).getroot()
    times = root.find("t:Times", NAMESPACE)
    start, finish = (datetime.datetime.fromisoformat(times.get(key)) for key in ("start", "finish"))
    print(f"{name}: {(finish - start).total_seconds():.0f} s")
    failed_here = 0
    for result in root.iterfind(".//t:UnitTestResult", NAMESPACE):
        outcome = result.get("outcome")
        if outcome == "Passed":
            passed += 1
        elif outcome == "NotExecuted":
            skipped += 1
            reason = result.findtext(".//t:Message", "", NAMESPACE) or result.findtext(".//t:StdOut", "", NAMESPACE)
            print(f"skipped: {result.get('testName')}: {reason}")
        else:
            failed_here += 1
            print(f"failed: {result.get('testName')}")
    # A run that was cut short (a crashed test host) says so here and not in a test's result.
    if root.find("t:ResultSummary", NAMESPACE).get("outcome") != "Completed" and failed_here == 0:
        failed_here = 1
        print(f"failed: {name} broke off")
    failed += failed_here

print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed or not passed else 0)
