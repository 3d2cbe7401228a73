curl -X PUT https://acme.hosted.immutacloud.com/integrations/5 -H "Authorization: $KEY" -H 'Content-Type: application/json' -d '{
"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h.cloud.databricks.com",
"httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "REDACTED", "catalog": "mine",
"audit": {"enabled": true}}}'
