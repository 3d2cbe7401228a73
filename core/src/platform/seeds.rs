//! What a sandbox starts with on request: the two integrations of the published list, unchanged, and others in states
//! that no request leads to.

use crate::kit::sandbox::Seed;

/// The integrations, in the order of their ids.
pub(crate) const INTEGRATIONS: &[Seed] = &[
    Seed {
        status: "enabled",
        payload: r#"{"type": "Snowflake", "autoBootstrap": true, "config": {
            "host": "organization.us-east-1.snowflakecomputing.com", "warehouse": "SAMPLE_WAREHOUSE",
            "database": "SNOWFLAKE_SAMPLE_DATA", "authenticationType": "userPassword", "username": "taken-away",
            "password": "taken-away", "role": "ACCOUNTADMIN"}}"#,
    },
    Seed {
        status: "enabled",
        payload: r#"{"type": "Databricks", "autoBootstrap": true, "config": {
            "workspaceUrl": "www.example-workspace.cloud.databricks.com", "httpPath": "sql/protocolv1/o/0/0000-00000-abc123",
            "authenticationType": "token", "token": "taken-away", "catalog": "immuta"}}"#,
    },
    Seed {
        status: "recurringValidationError",
        payload: r#"{"type": "Databricks", "autoBootstrap": false, "config": {
            "workspaceUrl": "workspace-b.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/2222222222222222",
            "authenticationType": "token", "token": "taken-away", "catalog": "immuta_b", "audit": {"enabled": true}}}"#,
    },
    Seed {
        status: "createError",
        payload: r#"{"type": "Azure Synapse Analytics", "autoBootstrap": true, "config": {"host": "organization.azure.com",
            "database": "immuta", "schema": "sample_schema", "username": "taken-away", "password": "taken-away"}}"#,
    },
    Seed {
        status: "disabled",
        payload: r#"{"type": "Google BigQuery", "autoBootstrap": false, "config": {"role": "immuta",
            "datasetSuffix": "_secureView", "dataset": "immuta", "location": "us-east1", "credential": "taken-away"}}"#,
    },
    Seed {
        status: "migrating",
        payload: r#"{"type": "Redshift", "autoBootstrap": false, "config": {"host": "organization.us-east-1.redshift.amazonaws.com",
            "database": "immuta", "authenticationType": "userPassword", "username": "taken-away", "password": "taken-away"}}"#,
    },
    Seed {
        status: "editError",
        payload: r#"{"type": "Native S3", "autoBootstrap": false, "config": {"name": "lake", "awsAccountId": "123456789",
            "awsRegion": "us-east-1", "awsLocationRole": "arn:aws:iam::123456789:role/immuta", "awsLocationPath": "s3://",
            "authenticationType": "auto"}}"#,
    },
    Seed { status: "enabled", payload: r#"{"type": "Trino"}"# },
    Seed {
        status: "deleteError",
        payload: r#"{"type": "Databricks", "autoBootstrap": true, "config": {
            "workspaceUrl": "workspace-c.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/3333333333333333",
            "authenticationType": "token", "token": "taken-away", "catalog": "immuta_c"}}"#,
    },
    Seed {
        status: "migrateError",
        payload: r#"{"type": "Snowflake", "autoBootstrap": false, "config": {
            "host": "test-account.snowflakecomputing.com", "warehouse": "SAMPLE_WAREHOUSE", "database": "IMMUTA",
            "authenticationType": "userPassword", "username": "taken-away", "password": "taken-away", "role": "IMMUTA_ROLE"}}"#,
    },
];

/// The connections; the status is that of the integration behind each.
pub(crate) const CONNECTIONS: &[Seed] = &[
    Seed {
        status: "enabled",
        payload: r#"{"connectionKey": "lakehouse", "connection": {"technology": "Databricks",
            "hostname": "lakehouse.cloud.databricks.com", "port": 443, "httpPath": "/sql/1.0/warehouses/4444444444444444",
            "authenticationType": "token", "token": "taken-away"}, "settings": {"isActive": true},
            "nativeIntegration": {"type": "Databricks", "autoBootstrap": false, "unityCatalog": true, "config": {
            "authenticationType": "token", "token": "taken-away", "host": "lakehouse.cloud.databricks.com", "port": 443,
            "catalog": "immuta_lakehouse", "audit": {"enabled": true}}}}"#,
    },
    Seed {
        status: "recurringValidationError",
        payload: r#"{"connectionKey": "warehouse", "connection": {"technology": "Snowflake",
            "hostname": "warehouse.snowflakecomputing.com", "port": 443, "warehouse": "SAMPLE_WAREHOUSE", "role": "IMMUTA_ROLE",
            "authenticationType": "userPassword", "username": "taken-away", "password": "taken-away"},
            "nativeIntegration": {"type": "Snowflake", "autoBootstrap": false, "config": {
            "host": "warehouse.snowflakecomputing.com", "port": 443, "authenticationType": "userPassword",
            "username": "taken-away", "password": "taken-away", "warehouse": "SAMPLE_WAREHOUSE", "database": "IMMUTA",
            "role": "IMMUTA_ROLE"}}}"#,
    },
];
