//! Scripts for Databricks by themselves.

use crate::diagnostic::rule::rules;

rules! {
    SQL_SYNTAX = Error("UC501", "a statement or row that cannot be read", Databricks) {
        means: "A statement about privileges is not written as Databricks' SQL has it, or a row of a table of grants is damaged.",
        why: "Databricks refuses the statement. What it was to grant is then missing.",
        fix: "Correct the place that is shown. Statements end with a semicolon, and principals stand between back-ticks.",
        bad: sql("GRANT SELECT ON TABLE sales.orders.line_items\n  `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
        good: sql("GRANT SELECT ON TABLE sales.orders.line_items\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }

    NOT_APPLICABLE = Error("UC505", "a privilege that the object does not have", Databricks) {
        means: "Objects of this kind do not have the privilege, there is no privilege of this name, or the catalog takes no grants at all.",
        why: "Databricks refuses the statement: the privilege \"is not applicable to this entity\".",
        fix: "Leave it out, or grant the one that fits. Views and materialized views have no MODIFY.",
        bad: sql("GRANT MODIFY ON MATERIALIZED VIEW sales.orders.daily_totals\n  TO `immuta-admins`;\n"),
        good: sql("GRANT SELECT ON MATERIALIZED VIEW sales.orders.daily_totals\n  TO `immuta-admins`;\n"),
    }

    ALL_PRIVILEGES = Warning("UC506", "all privileges, which are not all", Databricks) {
        means: "`ALL PRIVILEGES` leaves out MANAGE, and the privileges for external use.",
        why: "Immuta needs MANAGE on every catalog with governed objects. Without it, it cannot grant or revoke anything there.",
        fix: "Grant the privileges by their names, MANAGE among them.",
        bad: sql("GRANT ALL PRIVILEGES ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
        good: sql("GRANT USE CATALOG, MANAGE ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }

    SYSTEM_CATALOG = Warning("UC507", "a privilege on catalog system that reaches nothing", Databricks) {
        means: "`USE SCHEMA` is granted on the catalog `system` and not on its schemas.",
        why: "Databricks takes the statement, but the schemas of `system` do not inherit the privilege: query audit cannot read them.",
        fix: "Grant it on each schema: `system.access`, and for connections `system.query`.",
        bad: sql("GRANT USE SCHEMA ON CATALOG system\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
        good: sql("GRANT USE SCHEMA ON SCHEMA system.access\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }

    LOCAL_GROUP = Error("UC509", "a group that Unity Catalog does not know", Databricks) {
        means: "`users` and `admins` are groups that each workspace has for itself. Unity Catalog knows groups of the account only. An account \
                may have a group `admins`, so that one is a warning.",
        why: "Databricks refuses the statement.",
        fix: "Name a group of the account. Everybody in the account is in `account users`.",
        bad: sql("GRANT SELECT ON TABLE sales.orders.line_items TO `users`;\n"),
        good: sql("GRANT SELECT ON TABLE sales.orders.line_items TO `account users`;\n"),
    }

    NOT_TRANSFERRED = Warning("UC511", "a catalog that is not handed over", IntegrationsHowTo) {
        means: "The script creates Immuta's catalog, and its owner stays whoever runs the script.",
        why: "Immuta's service principal must own its catalog: otherwise it cannot create or change anything in it.",
        fix: "End the script with `ALTER CATALOG ... OWNER TO`, with the application ID of the service principal.",
        bad: sql("CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\n"),
        good: sql("CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\nALTER CATALOG immuta_prod OWNER TO \
                   `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }

    AFTER_TRANSFER = Info("UC513", "a grant after the owner has changed", Databricks) {
        means: "The script works on a catalog that it has already handed over to another owner.",
        why: "Whoever runs the script does not own the catalog any more. Unless it is a metastore admin, Databricks refuses the statement.",
        fix: "Grant and create first, hand over last.",
        bad: sql("CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\n\
                  ALTER CATALOG immuta_prod OWNER TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n\
                  GRANT USE CATALOG ON CATALOG immuta_prod\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
        good: sql("CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\n\
                   GRANT USE CATALOG ON CATALOG immuta_prod\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n\
                   ALTER CATALOG immuta_prod OWNER TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }

    DESTROYS = Warning("UC514", "a statement that removes something", Ucforge) {
        means: "The script drops, truncates, deletes or overwrites something.",
        why: "Immuta needs no such statement, and what is gone may not come back.",
        fix: "Remove the statement unless it is meant.",
        bad: sql("DROP TABLE sales.orders.line_items;\nGRANT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
        good: sql("GRANT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
    }

    NO_LOCATION = Info("UC515", "a catalog without a storage location", Databricks) {
        means: "The script creates a catalog without `MANAGED LOCATION`.",
        why: "A metastore without storage of its own, as newer accounts have it, refuses that: \"Metastore storage root URL does not exist\".",
        fix: "If Databricks refuses the statement, add `MANAGED LOCATION` with a path in an external location.",
        bad: sql("CREATE CATALOG immuta_prod;\nALTER CATALOG immuta_prod OWNER TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
        good: sql("CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\nALTER CATALOG immuta_prod OWNER TO \
                   `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }

    PASSED_OVER = Info("UC516", "statements that are not looked at", Ucforge) {
        means: "The script has statements that are not about privileges, or whose objects depend on the session.",
        why: "ucforge does not know what they do. They may matter for what comes after them.",
        fix: "Look at them yourself. Write names out: catalog, schema and object.",
        bad: sql("OPTIMIZE sales.orders.line_items;\nGRANT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
        good: sql("GRANT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
    }

    MISSPELT_STATEMENT = Warning("UC519", "a statement whose first word is misspelled", Databricks) {
        means: "No statement begins with this word, and it is close to one that does.",
        why: "Databricks refuses the statement.",
        fix: "Correct the word.",
        bad: sql("GARNT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
        good: sql("GRANT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
    }

    OTHER_DIALECT = Error("UC520", "a statement that Unity Catalog does not have", Databricks) {
        means: "The statement belongs to another system, such as Snowflake, or to the old `hive_metastore`.",
        why: "Databricks refuses it.",
        fix: "Grant on the schema or catalog in place of \"all tables in\" it: what is inside inherits the privilege. Name principals without \
              ROLE, GROUP or USER, and take privileges back with REVOKE, not with DENY.",
        bad: sql("GRANT SELECT ON ALL TABLES IN SCHEMA sales.orders TO `data-engineers`;\n"),
        good: sql("GRANT SELECT ON SCHEMA sales.orders TO `data-engineers`;\n"),
    }
}
