/// The engine as a whole: [io.portaria.engine.Engine] starts it in a home, [io.portaria.engine.Wiring] is the one place
/// that puts the rooms together, [io.portaria.engine.Gateways] hands out clients.
@NullMarked
package io.portaria.engine;

import org.jspecify.annotations.NullMarked;
