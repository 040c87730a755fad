package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.inspect.Judgement;

/// The names of a session, and what SQL may have done to them. For the agent's direction only.
final class SessionNames {
    private final NamedStatements statements = new NamedStatements();
    private final NamedPortals portals = new NamedPortals();

    NamedStatements statements() {
        return statements;
    }

    NamedPortals portals() {
        return portals;
    }

    /// What is sent may give names to something else, or take them away.
    void touch(Judgement judgement) {
        for (Judgement.Part part : judgement.parts()) {
            if (part.names().statements()) {
                statements.touched();
            }
            if (part.names().portals()) {
                portals.touched();
            }
        }
    }

    /// For what runs without the gateway knowing its text.
    void touchAll() {
        statements.touched();
        portals.touched();
    }
}
