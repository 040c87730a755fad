package io.portaria.app.live;

import io.portaria.engine.api.CatalogView;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.Query;
import java.time.Instant;
import java.util.List;

/// The catalog a gateway works with; a gateway that has none yet has an empty one. Blocks.
public final class CatalogInForce {

    private static final CatalogView NONE =
            new CatalogView(
                    "",
                    "",
                    Instant.EPOCH,
                    "",
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());

    private CatalogInForce() {}

    public static CatalogView of(Gateway gateway) {
        return gateway.status().catalogVersion().isEmpty()
                ? NONE
                : gateway.ask(new Query.ShowCatalog());
    }
}
