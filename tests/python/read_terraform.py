# Reads Terraform from standard input and prints its databricks_grant resources, what stands between quotes decoded by the
# rules of HCL. A template that would be evaluated is an error.
import json
import re
import sys

import hcl2

ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def decoded(text):
    if not (isinstance(text, str) and len(text) > 1 and text[0] == text[-1] == '"'):
        return {"expression": text}
    out, at, text = "", 0, text[1:-1]
    while at < len(text):
        if text.startswith(("$${", "%%{"), at):
            out, at = out + text[at] + "{", at + 3
        elif text.startswith(("${", "%{"), at):
            raise ValueError("a template: " + text)
        elif text[at] == "\\":
            found = re.compile(r"u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([nrt\"\\\\])").match(text, at + 1)
            code = found.group(1) or found.group(2)
            out += chr(int(code, 16)) if code else ESCAPES[found.group(3)]
            at = found.end()
        else:
            out, at = out + text[at], at + 1
    return out


grants = []
for resource in hcl2.loads(sys.stdin.buffer.read().decode()).get("resource", []):
    for kind, named in resource.items():
        for name, body in named.items():
            body = {key: value for key, value in body.items() if not key.startswith("__")}
            values = {key: [decoded(one) for one in value] if isinstance(value, list) else decoded(value) for key, value in body.items()}
            grants.append({"kind": decoded(kind), "name": decoded(name), **values})
print(json.dumps(grants))
