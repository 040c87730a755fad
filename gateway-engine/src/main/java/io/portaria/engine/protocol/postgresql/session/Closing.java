package io.portaria.engine.protocol.postgresql.session;

/// A Close of a prepared statement. The server may skip it, and then still holds the statement.
final class Closing {
    private volatile Prepared.State state = Prepared.State.ASKED;

    /// HELD when the server has closed it: from then on nothing is held under the name.
    Prepared.State state() {
        return state;
    }

    void became(Prepared.State now) {
        state = now;
    }
}
