"""What an answer must look like, in part: the rest of it is free."""
import json


class OneOf:
    """A value that must be one of several."""
    def __init__(self, *values):
        self.values = values

    def __repr__(self):
        return "one of " + "/".join(map(repr, self.values))


class Text:
    """A text that must contain each fragment, whatever the case."""
    def __init__(self, *fragments):
        self.fragments = [f.lower() for f in fragments]

    def __repr__(self):
        return "text with " + " and ".join(map(repr, self.fragments))


def mismatch(want, got, at=""):
    """Why `got` does not meet the partial expectation `want`; None when it does."""
    if want is None:
        return None
    if isinstance(want, dict):
        if not isinstance(got, dict):
            return f"{at or '/'}: wanted an object, got {short(got)}"
        for key, value in want.items():
            if key not in got:
                return f"{at}/{key}: missing"
            why = mismatch(value, got[key], f"{at}/{key}")
            if why:
                return why
        return None
    if isinstance(want, OneOf):
        ok = got in want.values
    elif isinstance(want, Text):
        ok = isinstance(got, str) and all(f in got.lower() for f in want.fragments)
    elif isinstance(want, type):
        ok = isinstance(got, want) and not (want is int and isinstance(got, bool))
    elif callable(want):
        return (lambda why: why and f"{at or '/'}: {why}")(want(got))
    else:
        ok = want == got and isinstance(want, bool) == isinstance(got, bool)
    return None if ok else f"{at or '/'}: wanted {want!r}, got {short(got)}"


def short(value):
    text = json.dumps(value) if not isinstance(value, str) else repr(value)
    return text if len(text) < 160 else text[:157] + "..."


class Outcome:
    """One acceptable answer: status, partial body, beliefs that it confirms, and what to do when it came."""
    __slots__ = ("status", "want", "beliefs", "then")

    def __init__(self, status, want=None, beliefs=(), then=None):
        self.status, self.want, self.beliefs, self.then = status, want, beliefs, then

    def refuses(self, status, body):
        if status != self.status:
            return f"status: wanted {self.status}, got {status}"
        if status >= 400:
            why = mismatch({"statusCode": status, "error": str, "message": str}, body)
            if why:
                return "error shape " + why
        return mismatch(self.want, body)


def errors(codes, want=None):
    return [Outcome(code, want) for code in codes]


def message(*fragments):
    return {"message": Text(*fragments)}
