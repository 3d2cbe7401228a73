# Reads Databricks SQL from standard input and prints the statements that sqlfluff cannot parse.
import json
import sys

import sqlfluff

try:
    sqlfluff.parse(sys.stdin.buffer.read().decode(), dialect="databricks")
    print("[]")
except sqlfluff.api.simple.APIParsingError as error:
    print(json.dumps([str(one) for one in error.violations]))
