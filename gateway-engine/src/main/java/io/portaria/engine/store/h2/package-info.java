/// What is kept in H2, in files of a home.
@NullMarked
package io.portaria.engine.store.h2;

import org.jspecify.annotations.NullMarked;
