"""What the facts say about payloads: which are against a rule, and what a reader sees of them."""
import re

from expectation import OneOf, mismatch, short

MASKS = ("REDACTED", "<REDACTED>", "[REDACTED]")
SECRETS = {"token", "clientSecret", "oauthPrivateKey", "password", "privateKeyPassword", "content", "credential",
           "awsSecretAccessKey", "username"}
KNOWN = ("Databricks", "Snowflake", "Redshift", "Azure Synapse Analytics", "Native S3", "Google BigQuery", "Trino")
CREDENTIALS_TO_DELETE = ("Snowflake", "Redshift", "Azure Synapse Analytics")
RESERVED = "data connection object crawl search settings metadata permission sync bulk upgrade".split()
DATABRICKS_TESTS = ["Metastore validation", "Basic Connection Test"]
SNOWFLAKE_TESTS = {
    "Initial Validation: Basic Connection Test", "Initial Validation: Default Warehouse Access Test",
    "Initial Validation: Validate access to Privileged Role", "Validate Automatic: Database Does Not Exist",
    "Validate Automatic: Impersonation Role Does Not Exist", "Validate Automatic Bootstrap User Grants"}
INVALID = (400, 422)  # which of the two a body that breaks a rule gets is open


def host_of(payload):
    config = payload.get("config")
    if not isinstance(config, dict):
        return None
    host = config.get("workspaceUrl") or config.get("host")
    return host.lower() if isinstance(host, str) else None


def special(host):
    for name in ("unreachable", "badtoken", "nometastore", "createerror"):
        if host and (host == name + ".invalid" or host.endswith("." + name + ".invalid")):
            return name
    return None

def hidden(key, value, exact):
    """What a reader must see of a secret; None of anything else."""
    if key in SECRETS and isinstance(value, str):
        return OneOf(*((exact,) if exact else MASKS))
    return OneOf(value, *MASKS) if key == "awsAccessKeyId" else None


def masked(value, exact):
    """What a reader must see of a value that was sent: everything, with secrets masked."""
    if isinstance(value, dict):
        return {k: hidden(k, v, exact) or masked(v, exact) for k, v in value.items()}
    if isinstance(value, list):
        return lambda got: None if isinstance(got, list) and len(got) == len(value) and not any(
            mismatch(masked(w, exact), g) for w, g in zip(value, got)) else f"wanted {value}, got {short(got)}"
    return value


def results(kind):
    """validationResults of a platform, whatever their outcome."""
    def tests(got):
        if not isinstance(got, list):
            return "wanted a list of tests"
        names = []
        for test in got:
            why = mismatch({"name": str, "status": OneOf("passed", "failed", "warning", "skipped")}, test)
            if why or (test["status"] == "failed" and not isinstance(test.get("message"), str)):
                return why or "a failed test has no message"
            names.append(test["name"])
        if kind == "Trino" and names:
            return "tests for Trino, which has none"
        if kind == "Databricks" and [n for n in names if n in DATABRICKS_TESTS] != DATABRICKS_TESTS:
            return f"not the tests of Databricks: {names}"
        if kind == "Snowflake" and not set(names) <= SNOWFLAKE_TESTS:
            return f"not the tests of Snowflake: {names}"
        if kind not in ("Databricks", "Snowflake") and set(names) & set(DATABRICKS_TESTS):
            return f"tests of Databricks for {kind}"
        return None
    return {"status": OneOf("passed", "failed", "warning", "skipped"), "validationTests": tests}


RESULTS = {kind: results(kind) for kind in KNOWN + (None,)}


def results_of(kind):
    return RESULTS.get(kind if isinstance(kind, str) else None, RESULTS[None])


def payload_rules(body, create):
    """(certain, possible): is this payload against a documented rule, certainly or only perhaps."""
    if not isinstance(body, dict) or not isinstance(body.get("type"), str):
        return True, True
    kind, config, auto = body["type"], body.get("config"), body.get("autoBootstrap")
    if kind == "Trino":
        return False, len(body) > 1
    if kind not in KNOWN:
        return False, True
    if not isinstance(auto, bool) or not isinstance(config, dict):
        return True, True
    if kind in ("Native S3", "Google BigQuery"):
        return auto, auto
    if kind != "Databricks":
        return False, False
    for name in ("workspaceUrl", "httpPath", "authenticationType", "catalog"):
        if not isinstance(config.get(name), str) or not config[name]:
            return True, True
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", config["catalog"]):
        return True, True
    method = config["authenticationType"]
    secret = {"token": "token", "oAuthM2M": "oAuthClientConfig"}.get(method)
    if create and secret and secret not in config:
        return True, True
    mask = any(v in MASKS for k, v in config.items() if k in SECRETS)
    odd = set(config) - {"workspaceUrl", "httpPath", "port", "authenticationType", "token", "oAuthClientConfig",
                         "catalog", "audit", "groupPattern", "additionalWorkspaceConnections"}
    return False, bool(odd) or mask or not secret


def connection_rules(body):
    """(certainly wrong, or None where it may do without an integration; perhaps wrong; the integration it would own)."""
    if not isinstance(body, dict) or not isinstance(body.get("connectionKey"), str) or not body["connectionKey"]:
        return True, True, None
    there, own = body.get("connection"), body.get("nativeIntegration")
    if not isinstance(there, dict) or not isinstance(there.get("technology"), str):
        return True, True, None
    if not isinstance(own, dict):
        return True if own is not None or there["technology"] in ("Databricks", "Snowflake") else None, True, None
    owned = {"type": own.get("type", there["technology"]), "autoBootstrap": False,
             "config": own.get("config") if isinstance(own.get("config"), dict) else {}}
    key, kind = body["connectionKey"], there["technology"]
    catalog = owned["config"].get("catalog")
    wrong = key in RESERVED or kind == "Databricks" and not (
        isinstance(catalog, str) and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", catalog))
    odd = not re.fullmatch(r"[A-Za-z0-9_-]+", key) or kind not in ("Databricks", "Snowflake") \
        or own.get("type") != kind or own.get("autoBootstrap") is not False \
        or host_of(owned) != str(there.get("hostname")).lower() \
        or (kind == "Databricks" and own.get("unityCatalog") is not True)
    return wrong, odd, owned
