/// Recordings of sessions: what the agent sent and what it saw, sealed with a key a session.
@NullMarked
package io.portaria.engine.record;

import org.jspecify.annotations.NullMarked;
