package io.portaria.app.ui;

/// How one screen leads to another without knowing it.
public interface Navigator {

    void go(Place place);

    /// Opens a recorded session in the replay.
    void replay(String sessionId);
}
