//! Marks and words of every tool, and their near misses.

use super::*;

#[test]
fn marks_of_every_tool_are_known() {
    let cases = [
        ("<TOKEN>", Template::Angle),
        ("<the id of your workspace>", Template::Angle),
        ("{{token}}", Template::Braces),
        ("{{ secrets/scope/key }}", Template::Braces),
        ("${{ secrets.TOKEN }}", Template::Braces),
        ("${{ parameters['x'] }}", Template::Braces),
        (" {{a}}-{{b}} ", Template::Braces),
        ("$(SpSecret)", Template::Parentheses),
        ("$(cat token.txt)", Template::Parentheses),
        ("${var.token}", Template::DollarBraces),
        ("${dbx-token}", Template::DollarBraces),
        ("${TOKEN}", Template::DollarBraces),
        ("<%= ENV['TOKEN'] %>", Template::Tag),
        ("{% token %}", Template::Tag),
        ("#{Token}", Template::HashBraces),
        ("#{Token}#", Template::HashBraces),
        ("%DATABRICKS_TOKEN%", Template::Percent),
        ("@dbx.token@", Template::At),
        ("@@TOKEN@@", Template::At),
        ("%%TOKEN%%", Template::Percent),
        ("$[variables.token]", Template::DollarBraces),
        ("__DBX_TOKEN__", Template::Underscores),
        ("[[token]]", Template::Brackets),
        ("[YOUR TOKEN]", Template::Brackets),
        ("{workspaceId}", Template::SingleBraces),
        ("$DATABRICKS_TOKEN", Template::Variable),
        ("$env:DATABRICKS_TOKEN", Template::Variable),
        ("$token$", Template::Variable),
        ("%(token)s", Template::Percent),
        ("{0}", Template::SingleBraces),
        ("{12}", Template::SingleBraces),
        ("«TOKEN»", Template::Guillemets),
        ("‹the token›", Template::Guillemets),
        ("!Ref DbxToken", Template::YamlTag),
        ("!Sub \"${Token}\"", Template::YamlTag),
    ];
    for (text, expected) in cases {
        assert_eq!(whole(text), Some(expected), "{text}");
    }
    for text in [
        "",
        " ",
        "<",
        "<>",
        "< >",
        "{}",
        "{{}}",
        "{{ }}",
        "$()",
        "${}",
        "%%",
        "%1%",
        "@",
        "@@",
        "____",
        "[]",
        "[::1]",
        "[1]",
        "$",
        "$$",
        "$5",
        "$a b",
        "a<b>",
        "${TOKEN",
        "TOKEN}",
        "{\"kty\": \"RSA\"}",
        "_name_",
        "%C3%A4",
        "#1",
        "@admins",
        "%(a b)s",
        "{123}",
        "{-1}",
        "«»",
        "«a» b",
        "!Important people",
        "!Ref",
        "größe",
    ] {
        assert_eq!(whole(text), None, "{text}");
    }
}

#[test]
fn parts_of_a_text_may_be_templates() {
    for (text, expected) in [
        ("adb-${id}.7.azuredatabricks.net", Template::DollarBraces),
        ("https://{{host}}/oidc/v1/token", Template::Braces),
        ("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", Template::SingleBraces),
        ("/sql/1.0/warehouses/<warehouse-id>", Template::Angle),
        ("https://%DATABRICKS_HOST%/oidc", Template::Percent),
        ("x-$(Id)", Template::Parentheses),
    ] {
        assert_eq!(inside(text), Some(expected), "{text}");
    }
    for text in ["a.$x{y", "a.}${x", "%C3%A4%20b", "100%", "a > b < c", "[::1]:443", "a{1}", "$5", "[h.x](https://h.x)"]
    {
        assert_eq!(inside(text), None, "{text}");
    }
    assert_eq!(inside_free_text("immuta-{{env}}"), Some(Template::Braces));
    for text in ["team <x>", "a {b}", "$admins", "[x] y", "%x%"] {
        assert_eq!(inside_free_text(text), None, "{text}");
    }
    // Many openings stay quick.
    assert_eq!(inside(&"{{".repeat(500_000)), None);
}

#[test]
fn words_that_stand_for_a_value_are_known() {
    for text in [
        "changeme",
        "change-me",
        "CHANGE_ME",
        "your-token",
        "your_token_here",
        "yourTokenHere",
        "insert-token",
        "replace_me",
        "TODO",
        "todo!",
        "tbd",
        "xxx",
        "XXXX-XXXX",
        "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "dapiXXXXXXXXXXXXXXXX",
        "...",
        "???",
        "my-secret",
        "token",
        "Token1",
        "paste your token here",
        "<put-your-PAT-here",
        "databricks_client_secret",
        "example",
        "00000000-0000-0000-0000-000000000000",
        "string",
        "null",
        "TOKEN_GOES_HERE",
        "N/A",
        "n/a",
        "-",
    ] {
        assert!(is_word(text), "{text}");
    }
    for text in [
        "",
        "x",
        "xx",
        "any",
        "something else",
        "s3cret",
        "dapi0123456789abcdef0123456789abcdef",
        "dose",
        "a.b.c",
        "prod",
        "key4512",
        "Lab8Q~made-up-for-this-example-000000000",
        "hunter2",
        "tokens-of-love",
        "service-principal",
        "sekret",
        "0",
        "x1x2x3",
    ] {
        assert!(!is_word(text), "{text}");
    }
}

#[test]
fn what_other_tools_look_up_is_known() {
    for text in [
        "op://vault/item/field",
        "os.environ['TOKEN']",
        "@Microsoft.KeyVault(SecretUri=x)",
        "process.env.TOKEN",
        "secrets.TOKEN",
        "ENC[AES256_GCM,data:abc,iv:abc,tag:abc,type:str]",
        "ENC(abc=)",
        "$ANSIBLE_VAULT;1.1;AES256\n6162",
        "ssm:/prod/token",
        "sops:x",
        "lookup(\"env\",\"TOKEN\")",
        "file('token.txt')",
        "projects/x/secrets/y/versions/1",
        "gsm://prod/token",
    ] {
        assert!(is_kept_elsewhere(text), "{text}");
    }
    for text in
        ["op", "environment", "vaults", "env", "secretsauce", "encode", "a(b", "p4ss(1)", "projects/x", "ssm", "://x"]
    {
        assert!(!is_kept_elsewhere(text), "{text}");
    }
}

#[test]
fn names_that_nobody_chose_are_known() {
    for text in [
        "CHANGE_ME",
        "changeme",
        "Change-Me_Catalog",
        "REPLACE_ME",
        "replace-me",
        "REPLACE_WITH_CATALOG",
        "replace_with_your_catalog",
        "TODO",
        "tbd",
        "fixme",
        "__CATALOG__",
        "your_catalog",
        "your-group-name",
        "insert_your_catalog_here",
        "catalog_name_goes_here",
        "xxx",
        "xxxx_xxxx",
    ] {
        assert!(is_unfilled_name(text), "{text}");
    }
    for text in [
        "",
        "x",
        "xx",
        "xxl_sizes",
        "test",
        "example",
        "your_company",
        "your",
        "todo_app",
        "sandbox",
        "__immuta__",
        "__X__",
        "replacement",
        "change_log",
        "replace_parts",
        "insert_date",
        "my_catalog",
        "catalog",
        "catalog_sphere",
        "token",
    ] {
        assert!(!is_unfilled_name(text), "{text}");
    }
}
