provider "databricks" {
  host          = "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com"
  client_id     = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
  client_secret = var.client_secret
}
