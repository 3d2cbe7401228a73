//! What code in other languages may do to privileges: cells of notebooks, and tags of templates.

use super::keywords::begins_statement;
use crate::text::part;

/// What some code may have done to privileges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Effects {
    /// It may grant something.
    pub(super) grants: bool,
    /// It may revoke something.
    pub(super) revokes: bool,
    /// Another catalog or schema may be in use.
    pub(super) uses: bool,
}

/// The effects of code that runs unknown statements.
const ANYTHING: Effects = Effects { grants: true, revokes: true, uses: true };

impl Effects {
    pub(super) fn any(self) -> bool {
        self.grants || self.revokes || self.uses
    }
}

/// Whether a cell that begins with this word is text, or sets up the notebook.
pub(super) fn is_quiet(word: &str) -> bool {
    is_in(&["md", "pip", "conda", "fs", "skip"], word)
}

fn is_in(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// What a template tag that begins with this word may do.
pub(super) fn of_tag(word: &str, inside: &str) -> Effects {
    let is_elsewhere = is_in(&["include", "extends", "call", "do"], word);
    if is_elsewhere || runs_statements(inside) { ANYTHING } else { Effects::default() }
}

/// What a notebook cell that begins with this word may do. If it certainly runs no statements other than those in its
/// text, the words in the text decide.
pub(super) fn of_cell(word: &str, code: &str) -> Effects {
    if is_quiet(word) {
        return Effects::default();
    }
    let is_shell = is_in(&["sh", "bash", "script"], word);
    if word.eq_ignore_ascii_case("run") || is_shell && runs_programs(code) || !is_shell && runs_statements(code) {
        return ANYTHING;
    }
    let code: String = said(code).flat_map(|line| [line, "\n"]).collect::<String>().to_ascii_lowercase();
    // Code with such names is most likely about privileges, whatever it does.
    let is_about = ["privilege", "permission", "owner to"].iter().any(|word| code.contains(word));
    Effects {
        grants: is_about || code.contains("grant"),
        revokes: is_about || code.contains("revoke"),
        uses: code.contains("setcurrent")
            || has_word_before(&code, "use", &["catalog", "schema", "database", "`", "{"])
            || begins_use(&code),
    }
}

/// The lines of some code that are not comments.
fn said(code: &str) -> impl Iterator<Item = &str> {
    code.lines().filter(|line| !line.trim_start().starts_with(['#']) && !line.trim_start().starts_with("//"))
}

/// Whether a word is somewhere before a text that begins with one of `next`.
fn has_word_before(text: &str, word: &str, next: &[&str]) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_start = !part(text, ..at).ends_with(is_word);
        let behind = part(text, at + word.len()..);
        let rest = behind.trim_start();
        is_start && rest.len() < behind.len() && next.iter().any(|next| rest.starts_with(next))
    })
}

/// Whether a string in lower-case code begins like a statement that changes the catalog or schema in use: `"use dev"`.
/// After a quote the name may be anything: `"use identifier(:c)"`.
fn begins_use(code: &str) -> bool {
    code.match_indices(['"', '\'']).any(|(at, quote)| {
        let text = part(code, at + quote.len()..).trim_start();
        let behind = |word: &str| text.strip_prefix(word).filter(|rest| rest.starts_with(char::is_whitespace));
        behind("use").is_some() || behind("set").is_some_and(|rest| rest.trim_start().starts_with("catalog"))
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Programs that run no statements.
const HARMLESS: [&str; 24] = [
    "apt-get",
    "cat",
    "cd",
    "date",
    "df",
    "du",
    "echo",
    "env",
    "export",
    "free",
    "grep",
    "head",
    "hostname",
    "ls",
    "mkdir",
    "nvidia-smi",
    "pip",
    "pip3",
    "pwd",
    "set",
    "tail",
    "uname",
    "wc",
    "whoami",
];

/// Whether shell code runs programs that may run statements.
fn runs_programs(code: &str) -> bool {
    let commands = said(code).flat_map(|line| line.split(['|', ';', '&']));
    commands.into_iter().any(|command| {
        let program = command.split_whitespace().find(|word| !word.contains('=') && !word.starts_with('%'));
        let is_harmless = program.is_none_or(|program| HARMLESS.contains(&program));
        !is_harmless || command.contains('`') || command.contains("$(")
    })
}

/// Whether some code runs statements that are not all in its text: those of a variable or file, or of another notebook
/// or program.
fn runs_statements(code: &str) -> bool {
    let code: String = said(code).map(without_imports).flat_map(|line| [line, "\n"]).collect();
    let mut at = 0;
    while let Some(length) = part(&code, at..).find(is_word) {
        let start = at + length;
        let rest = part(&code, start..);
        let name = part(rest, ..rest.find(|c| !is_word(c)).unwrap_or(rest.len()));
        at = start + name.len();
        let behind = part(&code, at..);
        let arguments = behind.trim_start().strip_prefix('(');
        let lower = name.to_ascii_lowercase();
        let is_run = match arguments {
            Some(arguments) => runs(&lower) && !begins_with_statement(arguments),
            // The function itself is handed to another one: `statements.foreach(spark.sql)`.
            None => {
                lower == "sql" && part(&code, ..start).ends_with('.') && behind.trim_start().starts_with([')', ','])
            }
        };
        if is_run {
            return true;
        }
    }
    false
}

/// A line without the imports at its beginning: they name functions but run none, unlike what may come after them on
/// the line.
fn without_imports(mut line: &str) -> &str {
    while line.split_whitespace().next().is_some_and(|first| ["import", "from", "package"].contains(&first)) {
        line = line.split_once(';').map_or("", |(_, rest)| rest);
    }
    line
}

/// Whether a function of this name runs what is handed to it: statements, notebooks, programs, requests.
fn runs(name: &str) -> bool {
    const NAMES: [&str; 8] = ["call", "check_call", "check_output", "eval", "patch", "popen", "post", "system"];
    NAMES.contains(&name)
        || name.contains("sql")
        || name.starts_with("exec")
        || name.ends_with("execute")
        || name.strip_prefix("run").is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        || name.ends_with("query") && name.len() > "query".len()
}

/// Whether the first argument is a string that begins like a statement in which no other one is hidden: what is in the
/// string decides.
fn begins_with_statement(arguments: &str) -> bool {
    const PREFIXES: usize = 2;
    let arguments = arguments.trim_start();
    let quote = arguments.find(['"', '\'']).filter(|at| *at <= PREFIXES);
    let Some(text) = quote.map(|at| part(arguments, at..).trim_start_matches(['"', '\''])) else { return false };
    let first = text.split_whitespace().next().unwrap_or("");
    begins_statement(first) && !is_in(&["BEGIN", "CALL", "EXECUTE"], first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_runs_statements_from_elsewhere_may_do_anything() {
        for (word, code) in [
            ("python", "for s in stmts:\n    spark.sql(s)"),
            ("python", "spark.sql(open(\"x.sql\").read())"),
            ("python", "spark.sql(\n    statement\n)"),
            ("python", "spark.sql(f\"{statement}\")"),
            ("python", "spark.sql(\"CALL a.b.c()\")"),
            ("python", "dbutils.notebook.run(\"x\", 60)"),
            ("python", "map(spark.sql, statements)"),
            ("python", "cursor.execute(q)"),
            ("python", "w.statement_execution.execute_statement(statement=s)"),
            ("python", "run_sql_file('x.sql')"),
            ("python", "exec(code)"),
            ("python", "import subprocess\nsubprocess.run(['databricks', 'sql'])"),
            ("python", "requests.post(url, json=body)"),
            ("python", "import os; os.system(\"databricks sql -f x.sql\")"),
            ("python", "import os; from pyspark import sql; spark.sql(s)"),
            ("scala", "import sys.process._; exec(command)"),
            ("scala", "stmts.foreach(spark.sql)"),
            ("r", "sql(statement)"),
            ("r", "dbGetQuery(connection, q)"),
            ("sh", "%sh databricks sql -f x.sql"),
            ("sh", "cat x.sql | psql"),
            ("sh", "X=1 ./grants.sh"),
            ("sh", "echo $(make)"),
            ("run", "%run ./x"),
        ] {
            assert_eq!(of_cell(word, code), ANYTHING, "{code}");
        }
    }

    #[test]
    fn code_whose_statements_are_in_it_does_what_they_say() {
        let (nothing, grants, revokes, uses) = (
            Effects::default(),
            Effects { grants: true, ..Effects::default() },
            Effects { revokes: true, ..Effects::default() },
            Effects { uses: true, ..Effects::default() },
        );
        for (word, code, expected) in [
            ("python", "x()", nothing),
            ("python", "print(1)", nothing),
            ("python", "from pyspark.sql import functions as F\nimport pyspark.sql", nothing),
            ("python", "import os; import pyspark.sql, pandas; print(os.name)", nothing),
            ("scala", "import org.apache.spark.sql.functions._;", nothing),
            ("r", "library(SparkR)\nlibrary(sqldf)", nothing),
            ("python", "df = spark.sql('SELECT 1')\ndisplay(df)", nothing),
            ("python", "spark.sql(f\"\"\"\n  SELECT * FROM {table}\n\"\"\").show()", nothing),
            ("python", "spark.conf.set('spark.sql.shuffle.partitions', 8)", nothing),
            ("python", "_sqldf.show()\nspark.table('a.b.c').count()", nothing),
            ("python", "# spark.sql(x): grants all\ndbutils.widgets.text('a', 'b')", nothing),
            ("python", "dbutils.notebook.exit('done')", nothing),
            ("python", "df.query('a > 1')\nmlflow.start_run()\nreuse = catalog", nothing),
            ("scala", "import org.apache.spark.sql.functions._\n// spark.sql(x)\nval x = 1", nothing),
            ("sh", "ls -l\npip install x && pwd", nothing),
            ("md", "GRANT and spark.sql(x)", nothing),
            ("python", "spark.sql('GRANT SELECT ON a TO b')", grants),
            ("python", "spark.sql(f\"REVOKE SELECT ON SCHEMA shop.{s} FROM `{sp}`\")", revokes),
            ("python", "spark.sql('USE CATALOG dev')", uses),
            ("python", "spark.sql(f'USE {catalog}')", uses),
            ("python", "spark.sql(\"USE dev\")", uses),
            ("python", "spark.sql(\"\"\"\n  use dev.orders\n\"\"\")", uses),
            ("python", "spark.sql(\"SET CATALOG dev\")", uses),
            ("python", "spark.sql('USE IDENTIFIER(:c)', args={'c': c})", uses),
            ("python", "print('user list')\nreason = 'used by dev'\nx = \"use\"", nothing),
            ("python", "spark.sql('SET spark.x = 1')\nspark.sql('SELECT a AS use FROM b.c.d')", nothing),
            ("python", "spark.catalog.setCurrentCatalog('dev')", uses),
            ("python", "apply_privileges('shop.orders', sp)", Effects { uses: false, ..ANYTHING }),
            ("python", "spark.sql('ALTER CATALOG a OWNER TO b')", Effects { uses: false, ..ANYTHING }),
        ] {
            assert_eq!(of_cell(word, code), expected, "{code}");
        }
    }

    #[test]
    fn tags_may_hold_statements_too() {
        for (word, inside, is_open) in [
            ("include", " include 'x' ", true),
            ("do", " do run_query(q) ", true),
            ("set", " set r = run_query(q) ", true),
            ("set", " set r = run_query('SELECT 1') ", false),
            ("for", " for grantee in all ", false),
            ("if", " if execute ", false),
        ] {
            assert_eq!(of_tag(word, inside), if is_open { ANYTHING } else { Effects::default() }, "{inside}");
        }
    }
}
