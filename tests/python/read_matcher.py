# Reads {"matcher": ..., "lines": [...]} from standard input and prints what GitHub's runner makes of each line.
import json
import re
import sys

given = json.load(sys.stdin)
found = []
for line in given["lines"]:
    for matcher in given["matcher"]["problemMatcher"]:
        [pattern] = matcher["pattern"]
        match = re.match(pattern["regexp"], line)
        if match:
            names = ["file", "line", "column", "severity", "code", "message"]
            one = {name: match.group(pattern[name]) for name in names if name in pattern}
            found.append({"severity": matcher.get("severity"), **one})
            break
print(json.dumps(found))
