//! Secrets by their forms.

use crate::diagnostic::rule::rules;

rules! {
    SHORT_LIVED_TOKEN = Warning("UC222", "a token that soon expires", Databricks) {
        means: "The secret has the form of a JWT: an access token of OAuth or Microsoft Entra.",
        why: "Such a token lives about an hour. The connection works at first and then fails.",
        fix: "Make a personal access token for the service principal, or sign in with `oAuthM2M`.",
        bad: in_create(r#"{"config": {
  "token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJpbW11dGEifQ.c2lnbmF0dXJl"
}}"#),
        good: in_create(r#"{"config": {"token": "dapi0123456789abcdef0123456789abcdef"}}"#),
    }

    WRONG_SECRET = Warning("UC223", "a secret of the wrong kind", Databricks) {
        means: "The secret has the form of another one, is cut off, or something was copied along with it. In a field that is not secret: \
                the value looks like a secret.",
        why: "Databricks marks its secrets by their first letters: a personal access token (`dapi`) is of no use as an OAuth secret (`dose`), \
              and the other way round. Signing in fails.",
        fix: "Put each secret into its own field, alone and complete.",
        bad: in_create(r#"{"config": {"token": "dose0123456789abcdef0123456789abcdef"}}"#),
        good: in_create(r#"{"config": {"token": "dapi0123456789abcdef0123456789abcdef"}}"#),
    }

    PRIVATE_KEY = Warning("UC224", "not a private key", IntegrationsHowTo) {
        means: "`oauthPrivateKey` takes the contents of a key file in PEM form, and this is something else: a path, a certificate, or a key \
                that lacks its first or last line.",
        why: "Immuta cannot sign with it, so the identity provider gives no token.",
        fix: "Paste the whole file, from `-----BEGIN PRIVATE KEY-----` to `-----END PRIVATE KEY-----`. In a setup write `{file: PATH}`.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
  "oauthPrivateKey": "/keys/immuta.pem"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
  "oauthPrivateKey": "${DATABRICKS_PRIVATE_KEY}"
}}}"#),
    }

    PRIVATE_KEY_FORM = Warning("UC240", "a private key in a form that may not be read", IntegrationsHowTo) {
        means: "It is a private key, but not as readers of keys take it: encrypted, in the form of OpenSSH, with escaped line breaks, or with \
                something else around its lines.",
        why: "The reader on the other side may refuse it. Immuta's pages do not say which forms it reads.",
        fix: "Give a key in PEM form without a password: `openssl pkey -in old.pem -out new.pem` writes one.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
  "oauthPrivateKey":
"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
  "oauthPrivateKey":
"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"
}}}"#),
    }
}
