/// What is kept in H2. The only place that sees JDBC.
@NullMarked
package io.portaria.engine.store.h2;

import org.jspecify.annotations.NullMarked;
