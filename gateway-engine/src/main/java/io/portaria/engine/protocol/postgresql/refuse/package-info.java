/// How PostgreSQL clients are told no: ErrorResponse with SQLSTATE, message and hint.
@NullMarked
package io.portaria.engine.protocol.postgresql.refuse;

import org.jspecify.annotations.NullMarked;
