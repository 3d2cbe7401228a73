# Reads a PowerShell script from standard input with the grammar of PowerShell. Prints what is wrong with it, and what its
# variables hold: texts, and how they are put together; {"env": NAME} for what is read from the environment.
import json
import re
import sys

import tree_sitter
import tree_sitter_powershell

source = sys.stdin.buffer.read()
parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
root = parser.parse(source).root_node


def text(node):
    return source[node.start_byte:node.end_byte].decode()


def walk(node):
    yield node
    for child in node.children:
        yield from walk(child)


problems = [
    "line %d: %s" % (node.start_point[0] + 1, text(node)[:80])
    for node in walk(root)
    if node.type == "ERROR" or node.is_missing
]


def literal(node):
    """A literal without its quotes; none for anything else."""
    written = text(node)
    if node.type == "verbatim_here_string_characters":
        return re.fullmatch(r"(?s)@'\r?\n(.*)\r?\n'@", written).group(1)
    if node.type == "verbatim_string_characters":
        return re.sub("['\u2018-\u201b]{2}", lambda quotes: quotes.group()[0], written[1:-1])
    return None


def parts(node):
    """What an expression is put together of, from left to right."""
    found = literal(node)
    if found is not None:
        return [found]
    if node.type == "variable":
        return [{"env": text(node)[5:]}] if text(node).lower().startswith("$env:") else [{"variable": text(node)}]
    if node.type == "cast_expression" and text(node).startswith("[char]"):
        return [chr(int(text(node)[6:], 16))]
    return [part for child in node.children for part in parts(child)]


values = {}
for node in walk(root):
    if node.type == "assignment_expression":
        values.setdefault(text(node.children[0]), parts(node.children[-1]))
    if node.type == "hash_entry":
        values.setdefault(text(node.children[0]), parts(node.children[-1]))
print(json.dumps({"problems": problems, "values": values}))
