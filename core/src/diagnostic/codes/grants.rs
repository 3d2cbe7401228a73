//! Scripts and tables of grants, held against what a setup needs.

use crate::diagnostic::rule::rules;

rules! {
    RIGHT_MISSING = Error("UC502", "a privilege that the setup needs is missing", ConnectionHowTo) {
        means: "The service principal does not get, or does not hold, a privilege that Immuta needs on a governed object.",
        why: "Immuta cannot apply policies there: grants, row filters and column masks fail.",
        fix: "Add the statement. `ucforge build SETUP --document grants` writes all of them.",
        bad: against(&in_setup(GOVERNING_SALES), &sql("GRANT USE CATALOG ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"))
            .also(&["UC503"]),
        good: against(&in_setup(GOVERNING_SALES), &sql(ALL_OF_SALES)).also(&["UC503"]),
    }

    RIGHT_GIVEN = Info("UC503", "a privilege that the setup needs is there", ConnectionHowTo) {
        means: "The statement gives the service principal something that the setup needs, or a table shows that all of it is there.",
        why: "Nothing is wrong.",
        fix: "Nothing.",
        bad: against(&in_setup(GOVERNING_SALES), &sql(ALL_OF_SALES)),
        good: sql(ALL_OF_SALES),
    }

    RIGHT_BEYOND = Warning("UC504", "a privilege beyond what the setup needs", Ucforge) {
        means: "The service principal gets or holds a privilege that nothing in the setup asks for.",
        why: "Immuta works without it. Whoever gets hold of the service principal's credentials can do more than necessary.",
        fix: "Leave it out, or name the object under `govern` if Immuta is to govern it.",
        bad: against(&in_setup(GOVERNING_SALES), &sql(concat!(
            "GRANT USE CATALOG, MANAGE, USE SCHEMA, SELECT, MODIFY ON CATALOG sales\n \n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n",
            "GRANT SELECT ON TABLE finance.ledger.entries\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n",
        ))).also(&["UC503"]),
        good: against(&in_setup(GOVERNING_SALES), &sql(ALL_OF_SALES)).also(&["UC503"]),
    }

    PRINCIPAL = Warning("UC508", "a principal that is not the one that is meant", Databricks) {
        means: "The statement or table names somebody other than the setup's service principal, a number, or a text between quotes in place \
                of a name.",
        why: "The privileges go to somebody else or nobody, and Immuta lacks them.",
        fix: "Name the service principal by its application ID, between back-ticks.",
        bad: sql("GRANT USE CATALOG ON CATALOG sales TO `1234567890123456`;\n"),
        good: sql("GRANT USE CATALOG ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }

    OTHER_CATALOG = Warning("UC510", "a catalog other than that of the setup", IntegrationsHowTo) {
        means: "The script creates a catalog for Immuta under another name than the setup gives it.",
        why: "Immuta looks for the catalog that the payload names, and does not find it.",
        fix: "Generate the script again for this setup, or take its name over into the setup.",
        bad: against(&in_setup(WITHOUT_AUDIT), &sql(concat!(
            "CREATE CATALOG immuta_test MANAGED LOCATION 's3://lake/immuta';\n",
            "ALTER CATALOG immuta_test OWNER TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n",
        ))).also(&["UC504"]),
        good: against(&in_setup(WITHOUT_AUDIT), &sql(concat!(
            "CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\n",
            "ALTER CATALOG immuta_prod OWNER TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n",
        ))),
    }

    SHARED_WITH_OTHERS = Warning("UC512", "a privilege on Immuta's own catalog for somebody else", IntegrationsHowTo) {
        means: "Somebody other than Immuta's service principal gets or holds a privilege on Immuta's own catalog.",
        why: "The catalog holds entitlements and other data of Immuta's users. It is for the service principal alone.",
        fix: "Leave the statement out, or take the privilege back.",
        bad: against(&in_setup(WITHOUT_AUDIT), &shown(concat!(
            "principal,actionType,objectType,objectKey\n",
            "data-engineers,USE CATALOG,CATALOG,immuta_prod\n",
        ))).also(&["UC503"]),
        good: against(&in_setup(WITHOUT_AUDIT), &shown(concat!(
            "principal,actionType,objectType,objectKey\n",
            "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d,USE CATALOG,CATALOG,immuta_prod\n",
        ))).also(&["UC503"]),
    }

    NOT_ALL_READ = Warning("UC517", "not all was read, so what is missing cannot be told", Ucforge) {
        means: "Some statements or rows could not be read, and the others do not give all that the setup needs.",
        why: "The missing privileges may be in what was not read. ucforge does not say that they are missing, nor that they are there.",
        fix: "Correct what could not be read, and check again. Of a table, paste all rows with all their text.",
        bad: against(&in_setup(GOVERNING_SALES), &sql(concat!(
            "GRANT USE CATALOG, MANAGE ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n",
            "EXECUTE IMMEDIATE grants;\n",
        ))).also(&["UC503", "UC516"]),
        good: against(&in_setup(GOVERNING_SALES), &sql(ALL_OF_SALES)).also(&["UC503"]),
    }

    HELD_BY_GROUP = Warning("UC518", "a privilege that only a group holds", Databricks) {
        means: "A privilege that the setup needs goes to a group, and not to the service principal itself.",
        why: "Members of a group have its privileges. Whether the service principal is a member cannot be told from the text.",
        fix: "Make sure that it is a member, or grant the privilege directly.",
        bad: against(&in_setup(GOVERNING_SALES), &sql(
            "GRANT USE CATALOG, MANAGE, USE SCHEMA, SELECT, MODIFY ON CATALOG sales\n  TO `lake-admins`;\n",
        )),
        good: against(&in_setup(GOVERNING_SALES), &sql(ALL_OF_SALES)).also(&["UC503"]),
    }
}

/// Without query audit, so that nothing on system tables is needed.
#[cfg(feature = "explain")]
const WITHOUT_AUDIT: &str = "audit: {enabled: false}\nservicePrincipal: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

#[cfg(feature = "explain")]
const GOVERNING_SALES: &str =
    "audit: {enabled: false}\nservicePrincipal: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\ngovern: [{catalog: sales}]";

#[cfg(feature = "explain")]
const ALL_OF_SALES: &str = "GRANT USE CATALOG, MANAGE, USE SCHEMA, SELECT, MODIFY ON CATALOG sales\n \n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n";
