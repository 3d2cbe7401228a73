curl -X POST 'https://acme.hosted.immutacloud.com/integrations' -H "Authorization: $KEY" -H 'X-Custom: a' -H 'Content-Type: application/json' -d '{
  "type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h.cloud.databricks.com",
  "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "s3cret",
  "catalog": "mine", "audit": {"enabled": true}}}'
