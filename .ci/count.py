"""Adds up the test results of all projects and prints them as one line: 'N passed, N failed, N skipped'.

Exits with 1 if a test failed or if no test ran at all.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

NAMESPACE = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}

passed = failed = skipped = 0
for file in sorted(pathlib.Path(sys.argv[1]).rglob("*.trx")):
    root = ElementTree.parse(file).getroot()
    for result in root.iterfind(".//t:UnitTestResult", NAMESPACE):
        outcome = result.get("outcome")
        if outcome == "Passed":
            passed += 1
        elif outcome == "NotExecuted":
            skipped += 1
            print(f"skipped: {result.get('testName')}: {result.findtext('.//t:StdOut', '', NAMESPACE) or result.findtext('.//t:Message', '', NAMESPACE)}")
        else:
            failed += 1
            print(f"failed: {result.get('testName')}")
    # A project whose run was cut short (a crashed test host) says so here and not in a test's result.
    if root.find("t:ResultSummary", NAMESPACE).get("outcome") not in ("Completed", "Failed"):
        failed += 1
        print(f"not completed: {file.name}")

print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed or not passed else 0)
