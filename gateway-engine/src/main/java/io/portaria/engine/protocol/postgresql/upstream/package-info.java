/// The gateway as a client of PostgreSQL: dialling, TLS, SCRAM, and its own questions about the schema.
@NullMarked
package io.portaria.engine.protocol.postgresql.upstream;

import org.jspecify.annotations.NullMarked;
