# Reads YAML from standard input with a reader of YAML 1.1 and one of 1.2, and prints what both say as a list of two.
import json
import sys

import ruamel.yaml
import yaml

text = sys.stdin.buffer.read().decode()
print(json.dumps([yaml.safe_load(text), ruamel.yaml.YAML(typ="safe", pure=True).load(text)]))
