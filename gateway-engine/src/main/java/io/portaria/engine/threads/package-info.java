/// Where threads are made and named.
@NullMarked
package io.portaria.engine.threads;

import org.jspecify.annotations.NullMarked;
