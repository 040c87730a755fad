package io.portaria.engine.api;

import java.util.function.Consumer;

/// One gateway as seen by the people who run it, wherever it runs.
///
/// Calls block; a caller with a user interface makes them on another thread. Every call may throw
/// [GatewayUnreachable] when the gateway cannot be talked to and [GatewayRefused] when it answers no.
public interface Gateway extends AutoCloseable {

    /// How the gateway is at this moment.
    GatewayStatus status();

    /// Answers a question; changes nothing.
    <R> R ask(Query<R> query);

    /// Does something that the ledger must remember.
    <R> R perform(Command<R> command);

    /// Follows what happens. The listener is called on a thread of this object, one event at a time, beginning with
    /// one [GatewayEvent.StatusChanged] that tells the present state.
    ///
    /// @return what ends the subscription when closed
    Pin follow(Consumer<GatewayEvent> listener);

    /// The recordings this gateway holds, for replay.
    RecordingSource recordings();

    @Override
    void close();

    /// A subscription; closing it twice is harmless.
    interface Pin extends AutoCloseable {
        @Override
        void close();
    }
}
