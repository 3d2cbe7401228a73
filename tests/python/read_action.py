# Reads a composite action from standard input, and prints its steps: each needs a shell, and no input is put into a script, where
# it would be run.
import json
import sys

import yaml

action = yaml.safe_load(sys.stdin)
assert action["runs"]["using"] == "composite", action
for step in action["runs"]["steps"]:
    assert step["shell"] == "bash" and "${{" not in step["run"], step
    for value in step.get("env", {}).values():
        name = value.removeprefix("${{ inputs.").removesuffix(" }}")
        assert name in action["inputs"], value
print(json.dumps(action["runs"]["steps"]))
