package io.portaria.app;

import io.portaria.app.live.LiveFeed;
import io.portaria.app.screen.approvals.ApprovalsViewModel;
import io.portaria.app.screen.catalog.CatalogViewModel;
import io.portaria.app.screen.masking.MaskingViewModel;
import io.portaria.app.screen.overview.OverviewViewModel;
import io.portaria.app.screen.replay.ReplayScreenViewModel;
import io.portaria.app.screen.sessions.SessionsViewModel;

/// One gateway on the desk: what the screens know of it, which outlives a change of theme or language.
record Desk(
        GatewayOpener.Opened opened,
        LiveFeed feed,
        OverviewViewModel overview,
        CatalogViewModel catalog,
        MaskingViewModel masking,
        ApprovalsViewModel approvals,
        SessionsViewModel sessions,
        ReplayScreenViewModel replay)
        implements AutoCloseable {

    /// How many agents would lose their gateway if it were closed now.
    int agentsCutOff() {
        return opened.here() ? overview.live().size() : 0;
    }

    @Override
    public void close() {
        feed.close();
        opened.close();
    }
}
