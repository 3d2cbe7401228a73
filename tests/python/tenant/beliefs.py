"""What the model holds about an integration and a connection."""

GONE = "deleted"


class Belief:
    """One thing that may be true of an integration: a state, the versions of its payload a reader may see,
    when that state ends, and the beliefs that may follow."""
    __slots__ = ("state", "versions", "due", "after")

    def __init__(self, state, versions, due=None, after=()):
        self.state, self.versions, self.due, self.after = state, versions, due, after


class Integration:
    def __init__(self, step, payload, beliefs, key=None):
        self.step, self.id, self.key, self.ever_failed = step, None, key, False
        self.versions, self.beliefs = [payload], beliefs

    def tick(self, now):
        if any(b.due is not None and b.due <= now for b in self.beliefs):
            self.beliefs = [a for b in self.beliefs for a in (b.after if b.due is not None and b.due <= now else (b,))]
            self.ever_failed = self.ever_failed or any(b.state == "createError" for b in self.beliefs)

    def where(self, test):
        return [(self, b) for b in self.beliefs if test(b)]

    @property
    def type(self):
        return self.versions[0].get("type")


class Bulk:
    """What was started in the background, and by which connection. `fails` is None where that is open."""
    __slots__ = ("id", "began", "key", "fails", "stopped")

    def __init__(self, id, began, key, fails=None):
        self.id, self.began, self.key, self.fails, self.stopped = id, began, key, fails, False


class Connection:
    def __init__(self, step, payload, integration, bulk):
        self.step, self.payload, self.integration, self.loose = step, payload, integration, False
        self.children, self.settings, self.settled, self.bulk = [], {(): payload.get("settings") or {}}, {}, bulk
