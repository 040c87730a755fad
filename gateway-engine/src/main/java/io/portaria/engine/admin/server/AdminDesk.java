package io.portaria.engine.admin.server;

import io.portaria.engine.api.Gateway;
import java.util.Optional;

/// Recognises who asks.
@FunctionalInterface
public interface AdminDesk {

    /// The gateway as this visitor may use it: what is done with it is done in her name, and what is not of her duties
    /// throws [io.portaria.engine.admin.NotPermitted].
    ///
    /// @param token what was sent to prove who asks; never logged
    /// @param origin address of the client
    Gateway enter(Optional<String> token, String origin) throws AccessRefused;
}
