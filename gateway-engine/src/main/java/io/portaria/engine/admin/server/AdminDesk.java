package io.portaria.engine.admin.server;

import io.portaria.engine.api.Gateway;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Recognises who asks.
@FunctionalInterface
public interface AdminDesk {

    /// One that was let in.
    ///
    /// @param mayStay whether she would be let in at this moment again; what lasts longer than an answer asks it again and
    ///     again
    record Visit(Gateway gateway, BooleanSupplier mayStay) {}

    /// The gateway as this visitor may use it: what is done with it is done in her name, and what is not of her duties
    /// throws [io.portaria.engine.admin.NotPermitted].
    ///
    /// @param token what was sent to prove who asks; never logged
    /// @param origin address of the client
    Visit enter(Optional<String> token, String origin) throws AccessRefused;
}
