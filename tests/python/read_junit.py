# Reads JUnit XML from standard input and prints its suites, after the sums that it states are found right.
import json
import sys
from xml.etree import ElementTree


def counted(element, suites):
    cases = [case for suite in suites for case in suite.iter("testcase")]
    failures = [case for case in cases if case.find("failure") is not None]
    assert int(element.get("tests")) == len(cases), element.attrib
    assert int(element.get("failures")) == len(failures), element.attrib
    assert int(element.get("errors")) == 0, element.attrib


def outcome(case):
    failure, output = case.find("failure"), case.find("system-out")
    assert failure is None or output is None, case.attrib
    found = {"name": case.get("name"), "class": case.get("classname")}
    if failure is not None:
        found["failure"] = {"message": failure.get("message"), "type": failure.get("type"), "text": failure.text}
    if output is not None:
        found["output"] = output.text
    return found


root = ElementTree.fromstring(sys.stdin.buffer.read())
assert root.tag == "testsuites", root.tag
suites = list(root)
assert all(suite.tag == "testsuite" for suite in suites), suites
counted(root, suites)
for suite in suites:
    counted(suite, [suite])
print(json.dumps([{"name": suite.get("name"), "cases": [outcome(case) for case in suite]} for suite in suites]))
