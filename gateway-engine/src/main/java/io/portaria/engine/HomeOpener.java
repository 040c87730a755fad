package io.portaria.engine;

import java.util.Map;

/// How a home is opened: its vault, and what it may share with other gateways.
///
/// @param vault where its keys come from
/// @param state where its approvals and budgets are
public record HomeOpener(VaultOpener vault, StateOpener state) {

    /// As the environment of the process says.
    public static HomeOpener of(Map<String, String> environment) {
        return new HomeOpener(VaultOpener.of(environment), StateOpener.of(environment));
    }

    /// A home that shares nothing.
    public static HomeOpener alone(VaultOpener vault) {
        return new HomeOpener(vault, StateOpener.inHome());
    }
}
