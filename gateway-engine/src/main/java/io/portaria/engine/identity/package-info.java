/// Step 2: a token in, a recognised agent out.
///
/// [TokenVerifier] runs the checks in their order: size and form, algorithm, issuer by exact match, signature, audience,
/// times, claims. Keys come from [KeySource]s; nothing that a token says decides where keys are fetched from.
@NullMarked
package io.portaria.engine.identity;

import org.jspecify.annotations.NullMarked;
