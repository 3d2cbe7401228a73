# Reads Databricks SQL from standard input and prints the statements that sqlfluff cannot parse.
import json
import sys

import sqlfluff
from sqlfluff.core import FluffConfig

# A script is no template.
config = FluffConfig(overrides={"dialect": "databricks", "templater": "raw"})
try:
    sqlfluff.parse(sys.stdin.buffer.read().decode(), config=config)
    print("[]")
except sqlfluff.api.simple.APIParsingError as error:
    print(json.dumps([str(one) for one in error.violations]))
