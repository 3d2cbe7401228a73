//! The request around a body: its method, address, headers and options.

use crate::diagnostic::rule::rules;

rules! {
    OTHER_COMMAND = Info("UC029", "a name that Windows PowerShell uses for another command", Curl) {
        means: "In Windows PowerShell 5.1 `curl` is another name for `Invoke-WebRequest`, which does not have these options.",
        why: "The command fails there, or does something else. In newer versions of PowerShell, `curl` is curl.",
        fix: "Write `curl.exe` to run curl itself.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations `\n  -H \"Authorization: $env:IMMUTA_API_KEY\"\n"),
        good: curl("curl.exe https://tenant.hosted.immutacloud.com/integrations `\n  -H \"Authorization: $env:IMMUTA_API_KEY\"\n"),
    }

    REQUEST_METHOD = Error("UC230", "a method that the path does not have", ApiReference) {
        means: "The API has this path, but not with this method.",
        why: "The request fails and changes nothing.",
        fix: "Use the method that the message names. Without `-X` curl sends a GET, or a POST when there is a body.",
        bad: curl("curl -X PATCH https://tenant.hosted.immutacloud.com/integrations/1 \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl -X GET https://tenant.hosted.immutacloud.com/integrations/1 \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    SECRET_IN_COMMAND = Warning("UC231", "a secret written in plain text in a command", Ucforge) {
        means: "The command holds the API key or a password itself.",
        why: "It stays in the history of the shell, and everybody on the machine can see it in the list of processes while curl runs.",
        fix: "Read it from a file with `-H @FILE`, or build the command with ucforge, which keeps it out of the arguments.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H 'Authorization: 3f9a1c7e5b2d4068a1c3'\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    NO_AUTHORIZATION = Error("UC232", "a request without a key", ApiReference) {
        means: "The request has no `Authorization` header, or curl does not send it because it is empty or lacks its colon.",
        why: "The API answers 401 and does nothing.",
        fix: "Add `-H \"Authorization: $IMMUTA_API_KEY\"`.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    MEDIA_TYPE = Error("UC233", "a media type that the API does not read", ApiReference) {
        means: "The header `Content-Type` names something other than JSON or YAML, is missing, or the body is sent as a form.",
        why: "Without the header curl says that the body is a form. The API may then not read it as JSON.",
        fix: "Add `-H 'Content-Type: application/json'`.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  --data @payload.json\n")
            .also(&["UC025"]),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  \
                    -H 'Content-Type: application/json' --data @payload.json\n").also(&["UC025"]),
    }

    BODY_NOT_WANTED = Error("UC234", "a body where none is taken", ApiReference) {
        means: "A request that deletes an integration has a body.",
        why: "For Databricks the API takes no credentials here, and answers 400.",
        fix: "Remove the body.",
        bad: curl("curl -X DELETE https://tenant.hosted.immutacloud.com/integrations/1 \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  \
                   --json '{\"token\": \"${DATABRICKS_TOKEN}\"}'\n").also(&["UC904"]),
        good: curl("curl -X DELETE https://tenant.hosted.immutacloud.com/integrations/1 \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    UNKNOWN_PATH = Warning("UC235", "a path that the API does not have", ApiReference) {
        means: "The path is none of those that the documentation of the API lists.",
        why: "The API answers 404. The paths begin right after the host, without `/api` or a version in front.",
        fix: "Compare the path with the suggestion. Payloads go to `/integrations` or `/data/connection`.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/api/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    BODY_IN_ADDRESS = Error("UC236", "a body that goes into the address", Curl) {
        means: "`-G` or `--url-query` makes curl put the body into the address, and send a GET.",
        why: "The API takes no body from there, and addresses, with all secrets in them, are kept in logs.",
        fix: "Remove the option.",
        bad: curl("curl -G https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  \
                   --data @payload.json\n").also(&["UC025"]),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  --json @payload.json\n")
            .also(&["UC025"]),
    }

    ANY_CERTIFICATE = Warning("UC238", "a certificate that is not checked", Curl) {
        means: "`-k` or `--insecure` makes curl take any certificate.",
        why: "Whoever answers in the place of the tenant gets the API key and every secret in the body.",
        fix: "Remove the option. For an authority of your own, give its certificate with `--cacert FILE`.",
        bad: curl("curl -k https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl --cacert corp.pem https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    NOT_EXPANDED = Error("UC239", "a variable that is not expanded", Curl) {
        means: "A variable stands between quotes, or is written in a way, in which this shell leaves it as it is.",
        why: "curl sends the name of the variable and not its value: the key is wrong, or the host does not exist.",
        fix: "Use double quotes in bash and PowerShell, and `%NAME%` in the Windows command prompt.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H 'Authorization: $IMMUTA_API_KEY'\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }
}
