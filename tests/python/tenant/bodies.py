"""Bodies at random, good ones and bad ones."""
import json

SECRET = "s3cr3t-"  # every secret that is sent begins so; no answer may contain it
HOSTS = [f"w{n}.example.com" for n in range(4)] + ["W1.example.com", "a.createerror.invalid", "b.createerror.invalid"]
REFUSED = ["x.unreachable.invalid", "x.badtoken.invalid", "badtoken.invalid", "x.nometastore.invalid"]
KEYS = ["k1", "k2", "k3", "k4"]


def secret(r):
    return SECRET + str(r.randrange(3))


def databricks(r, host=None):
    config = {"workspaceUrl": host or r.choice(HOSTS if r.random() < .85 else REFUSED), "httpPath": "sql/1.0/w/1"}
    if r.random() < .7:
        config |= {"authenticationType": "token", "token": secret(r)}
    else:
        config |= {"authenticationType": "oAuthM2M", "oAuthClientConfig": {
            "clientId": "id", "clientSecret": secret(r), "authorityUrl": "https://a.example.com/token"}}
    config["catalog"] = "immuta" if r.random() < .95 else "other"
    if r.random() < .2:
        config["audit"] = {"enabled": r.random() < .5}
    if r.random() < .1:
        config["port"] = 443
    if r.random() < .1:
        config["additionalWorkspaceConnections"] = [{
            "workspaceUrl": "extra.example.com", "httpPath": "/sql/1.0/warehouses/2", "authenticationType": "token",
            "token": secret(r), "catalogs": ["c1"]}]
    return {"type": "Databricks", "autoBootstrap": r.random() < .6, "config": config}


def other(r):
    user = {"username": SECRET + "user", "password": SECRET + "pass"}
    kind = r.choice(["Snowflake", "Snowflake", "Redshift", "Azure Synapse Analytics", "Native S3", "Google BigQuery",
                     "Trino", "Vertica", "PostgreSQL"])
    auto = r.random() < .5
    host = "one" if r.random() < .5 else "two" if r.random() < .8 else "x.unreachable.invalid"
    name = host if "." in host else f"{host}.{kind.split()[0].lower()}.example.com"
    if kind == "Trino":
        return {"type": "Trino"}
    config = {
        "Snowflake": {"host": name, "warehouse": "W", "database": "D", "authenticationType": "userPassword", **user,
                      "role": "ACCOUNTADMIN"},
        "Redshift": {"host": name, "database": "D", "authenticationType": "userPassword", **user},
        "Azure Synapse Analytics": {"host": name, "database": "D", "schema": "S", **user},
        "Native S3": {"name": host, "awsAccountId": "123456789012", "awsRegion": "us-east-1",
                      "awsLocationRole": "arn:aws:iam::123456789012:role/r", "awsLocationPath": f"s3://{host}",
                      "authenticationType": "accessKey", "awsAccessKeyId": "AKIA", "awsSecretAccessKey": SECRET + "k"},
        "Google BigQuery": {"role": "r", "datasetSuffix": "_s", "dataset": host, "location": "us-east1",
                            "credential": '{"k": "' + SECRET + 'j"}'}}.get(kind, {"host": name, "flavour": "new"})
    return {"type": kind, "autoBootstrap": auto and (kind not in ("Native S3", "Google BigQuery") or r.random() < .1),
            "config": config}


def payload(r):
    body = databricks(r) if r.random() < .65 else other(r)
    return spoilt(r, body) if r.random() < .08 else body


def spoilt(r, body):
    """The same body with one thing wrong, or perhaps wrong."""
    config = dict(body.get("config", {}))
    return r.choice([
        lambda: {k: v for k, v in body.items() if k != "type"}, lambda: {**body, "config": []}, lambda: [body],
        lambda: {**body, "type": 5}, lambda: {k: v for k, v in body.items() if k != "autoBootstrap"},
        lambda: {**body, "config": {k: v for k, v in config.items() if k != "catalog"}},
        lambda: {**body, "config": {**config, "catalog": "1 bad-name"}}, lambda: "text", lambda: 7,
        lambda: {**body, "config": {**config, "unheardOf": 1}}, lambda: {**body, "autoBootstrap": "yes"},
        lambda: {**body, "config": {k: v for k, v in config.items() if k not in ("token", "oAuthClientConfig")}}])()


def connection(r, key=None, host=None):
    host = host or r.choice(HOSTS if r.random() < .85 else REFUSED)
    key = key or r.choice(KEYS if r.random() < .93 else ["data", "search", "a.b", ""])
    kind = "Databricks" if r.random() < .85 else r.choice(["Snowflake", "PostgreSQL", "Glue"])
    if kind != "Databricks":
        host = f"{key or 'x'}.{kind.lower()}.example.com"
    login = {"authenticationType": "token", "token": SECRET + "0"} if kind != "Snowflake" else {
        "authenticationType": "userPassword", "username": SECRET + "user", "password": SECRET + "pass"}
    place = {"Databricks": {"httpPath": "sql/1.0/w/1"}, "Snowflake": {"warehouse": "W", "role": "R"}}.get(kind, {})
    body = {"connectionKey": key, "connection": {"technology": kind, "hostname": host, "port": 443, **place, **login},
            "settings": {"isActive": r.random() < .5}, "options": {"forceRecursiveCrawl": True},
            "nativeIntegration": {"type": kind, "autoBootstrap": False, "unityCatalog": True, "config": {
                **login, "host": host, "port": 443, "catalog": "immuta", "audit": {"enabled": True}}}}
    if kind != "Databricks":
        del body["nativeIntegration"]["unityCatalog"]
    if r.random() < .06:
        body.pop(r.choice(["connectionKey", "connection", "nativeIntegration", "settings", "options"]))
    return body
