package io.portaria.app.screen.wrongone;

import io.portaria.app.screen.wrongtwo.OtherScreen;
import io.portaria.engine.api.Gateway;

/// Breaks two rules of the house on purpose: it asks the gateway itself, and it knows another screen.
public record WrongView(Gateway gateway, OtherScreen other) {}
