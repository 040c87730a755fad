/// What several gateways share, in a PostgreSQL of the company's own.
@NullMarked
package io.portaria.engine.store.postgresql;

import org.jspecify.annotations.NullMarked;
