/// What the two ends of the admin API share: names, JSON, and the file by which a gateway is found from its home.
///
/// ```
/// GET  /v1/status            → GatewayStatus
/// POST /v1/query/{Name}      body: the record of api.Query of that name    → its answer
/// POST /v1/command/{Name}    body: the record of api.Command of that name  → its answer
/// GET  /v1/events            → server-sent events, one GatewayEvent each, named like its record
/// ```
///
/// HTTPS only. Every request carries `Authorization: Bearer`, with the token of the home's operator or with a JSON Web
/// Token of a person of the catalog. Errors are `{"sentence": …, "details": […]}`: 401 not recognised, 403 not one's
/// duty, 404 no such name, 400 not the record, 413 too long, 422 refused by the gateway.
@NullMarked
package io.portaria.engine.admin;

import org.jspecify.annotations.NullMarked;
