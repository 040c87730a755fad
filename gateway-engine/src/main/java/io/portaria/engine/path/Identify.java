package io.portaria.engine.path;

/// Step 2: a token in, a recognised agent out.
@FunctionalInterface
public interface Identify {

    /// @param agent the name that the client claims
    /// @param token what it sent to prove it; never logged
    /// @throws RefusedException when the token is not valid now for this agent, with the reason as a sentence
    Caller identify(String agent, String token) throws RefusedException;
}
