package io.portaria.app.screen.masking;
import io.portaria.app.live.Background;
import io.portaria.app.live.LiveFeed;
import io.portaria.engine.api.Gateway;
/// Stub.
public final class MaskingViewModel {
    public MaskingViewModel(Gateway gateway, Background background) {}
    public MaskingViewModel(Gateway gateway, Background background, LiveFeed feed) {}
}
