package io.portaria.app.screen.catalog;
import io.portaria.app.live.Background;
import io.portaria.app.live.LiveFeed;
import io.portaria.engine.api.Gateway;
/// Stub.
public final class CatalogViewModel {
    public CatalogViewModel(Gateway gateway, Background background) {}
    public CatalogViewModel(Gateway gateway, Background background, LiveFeed feed) {}
}
