package io.portaria.app.screen.replay;
import io.portaria.app.live.Background;
import io.portaria.engine.api.Gateway;
import java.time.InstantSource;
/// Stub.
public final class ReplayScreenViewModel {
    public ReplayScreenViewModel(Gateway gateway, Background background, InstantSource clock) {}
    public void open(String id) {}
    public void close() {}
}
