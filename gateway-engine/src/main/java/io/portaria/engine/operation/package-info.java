/// What inspection yields about a request, in terms that no protocol owns.
@NullMarked
package io.portaria.engine.operation;

import org.jspecify.annotations.NullMarked;
