export DATABRICKS_HOST=https://dbc-a1b2c3d4-e5f6.cloud.databricks.com
export DATABRICKS_TOKEN=$(op read op://vault/canary)
