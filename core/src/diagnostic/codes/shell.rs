//! What is said of pasted commands while they are read.

use crate::diagnostic::rule::rules;

rules! {
    SHELL_QUOTES = Error("UC023", "quotes of a command that do not fit", Curl) {
        means: "A quote is not closed, ends too early, or is not a quote in the shell that runs the command.",
        why: "The shell cuts the command where the quotes end. curl then sends less than is meant, or the shell waits for more input.",
        fix: "Put the body between straight single quotes, and headers between straight quotes.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H Authorization: $IMMUTA_API_KEY\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    CONTINUATION = Error("UC024", "a line of a command that does not continue as meant", Curl) {
        means: "The mark that continues a command on the next line is missing, belongs to another shell, or has something after it.",
        why: "The shell runs the lines as separate commands: curl sends a request without the headers or the body that follow.",
        fix: "End every line but the last with the mark of the shell, and nothing after it: `\\` in bash, a back-tick in PowerShell, \
              `^` in the Windows command prompt.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    BODY_ELSEWHERE = Info("UC025", "a body that is not in the command", Curl) {
        means: "The command reads its body from a file, from standard input or from a variable.",
        why: "Only the command itself was checked, not what it sends.",
        fix: "Check the body by itself: `ucforge check payload.json`.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  --json @payload.json\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    UNKNOWN_OPTION = Info("UC026", "an option of curl that is not known", Curl) {
        means: "ucforge does not know an option of the command, or the way it is written.",
        why: "It was passed over. If it is misspelled, curl refuses to run; if it takes a value, that value may have been misread.",
        fix: "Compare it with the manual of curl.",
        bad: curl("curl --sillent https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl --silent https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    WRONG_DASH = Error("UC028", "a dash in place of a hyphen", Curl) {
        means: "An option begins with a dash of a word processor or a web page, not with a hyphen.",
        why: "curl takes the word for an address and not for an option, so the header, method or body after it is lost.",
        fix: "Type the hyphen. The fix replaces all of them.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  \u{2013}H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    SEVERAL_BODIES = Error("UC237", "several bodies in one command", Curl) {
        means: "The command has more than one body: several `--data` options, or one beside `--json` or `--form`.",
        why: "curl joins them with `&`, which is not JSON, or refuses to mix them. The API cannot read the result.",
        fix: "Send one body per command.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  \
                   -H 'Content-Type: application/json' --data @payload.json \\\n  --data '{\"autoBootstrap\": true}'\n").also(&["UC025", "UC102"]),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  \
                   -H 'Content-Type: application/json' --data @payload.json\n").also(&["UC025"]),
    }
}
