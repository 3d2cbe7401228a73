//! Requests to a tenant over the network, where a page opts in.

use gloo_net::http::{Method, RequestBuilder};
use wasm_bindgen::prelude::*;
use web_sys::{RequestCache, RequestCredentials, RequestRedirect};

use crate::sandbox::Answer;

/// Sends a request to the API at this origin, such as `https://tenant.example.com`. No cookies go along, and redirects are not
/// followed: nothing of the request reaches another origin. Status 0 means that there was no answer; the tenant may have done
/// what was asked all the same.
#[wasm_bindgen]
pub async fn request(origin: String, method: String, path: String, authorization: String, body: String) -> Answer {
    crate::send::keep(&authorization);
    let answer = answer(&origin, &method, &path, &authorization, body).await;
    answer.unwrap_or_else(|_| Answer { status: 0, content_type: String::new(), body: String::new() })
}

async fn answer(
    origin: &str,
    method: &str,
    path: &str,
    authorization: &str,
    body: String,
) -> Result<Answer, gloo_net::Error> {
    let method = Method::from_bytes(method.as_bytes()).unwrap_or_default();
    let request = RequestBuilder::new(&[origin.trim_end_matches('/'), path].concat())
        .method(method)
        .header("Authorization", authorization)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .cache(RequestCache::NoStore);
    let request = if body.is_empty() {
        request.build()?
    } else {
        request.header("Content-Type", "application/json").body(body)?
    };
    let response = request.send().await?;
    let content_type = response.headers().get("content-type").unwrap_or_default();
    Ok(Answer { status: response.status(), content_type, body: response.text().await? })
}
