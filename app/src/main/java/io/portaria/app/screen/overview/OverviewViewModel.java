package io.portaria.app.screen.overview;

import io.portaria.app.live.Background;
import io.portaria.app.live.LiveFeed;
import io.portaria.app.live.Problem;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// What the first screen knows: the newest state, who is connected, and how the last check of the log went.
public final class OverviewViewModel {

    /// How the check of the log stands.
    public sealed interface Verification {

        record NotAsked() implements Verification {}

        record Running() implements Verification {}

        record Done(Query.LogReport report) implements Verification {}

        record Failed(Problem problem) implements Verification {}
    }

    private static final int FIRST_SESSIONS = 100;
    private static final int ENDED_SHOWN = 20;

    private final Gateway gateway;
    private final Background background;
    private final ReadOnlyObjectWrapper<Optional<GatewayStatus>> status =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Verification> verification =
            new ReadOnlyObjectWrapper<>(new Verification.NotAsked());
    private final ReadOnlyObjectWrapper<String> unreachable = new ReadOnlyObjectWrapper<>("");
    private final ObservableList<SessionLine> live = FXCollections.observableArrayList();
    private final ObservableList<SessionLine> ended = FXCollections.observableArrayList();

    public OverviewViewModel(Gateway gateway, Background background, LiveFeed feed) {
        this.gateway = gateway;
        this.background = background;
        feed.listen(this::take);
        background.run(
                () -> gateway.ask(new Query.FindSessions(SessionFilter.all(), 0, FIRST_SESSIONS)),
                page -> page.sessions().reversed().forEach(this::place),
                problem -> unreachable.set(problem.sentence()));
    }

    public ReadOnlyObjectProperty<Optional<GatewayStatus>> status() {
        return status.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Verification> verification() {
        return verification.getReadOnlyProperty();
    }

    /// Why the gateway does not answer; empty while it does.
    public ReadOnlyObjectProperty<String> unreachable() {
        return unreachable.getReadOnlyProperty();
    }

    /// Sessions open now, newest first.
    public ObservableList<SessionLine> live() {
        return live;
    }

    /// The sessions that ended last, newest first.
    public ObservableList<SessionLine> ended() {
        return ended;
    }

    /// Checks the whole log in the background; asking again while it runs does nothing.
    public void verify() {
        if (verification.get() instanceof Verification.Running) {
            return;
        }
        verification.set(new Verification.Running());
        background.run(
                () -> gateway.ask(new Query.VerifyLog()),
                report -> verification.set(new Verification.Done(report)),
                problem -> verification.set(new Verification.Failed(problem)));
    }

    private void take(LiveFeed.News news) {
        news.status()
                .ifPresent(now -> {
                    status.set(Optional.of(now));
                    unreachable.set("");
                });
        news.unreachable().ifPresent(unreachable::set);
        placeAll(news.sessions().values());
    }

    private void placeAll(Collection<SessionSummary> sessions) {
        sessions.forEach(this::place);
    }

    private void place(SessionSummary session) {
        SessionLine line = SessionLine.of(session);
        int at = indexOf(live, line.id());
        if (line.endedAt().isPresent()) {
            if (at >= 0) {
                live.remove(at);
            }
            remember(line);
        } else if (at >= 0) {
            live.set(at, line);
        } else {
            live.addFirst(line);
        }
    }

    private void remember(SessionLine line) {
        int known = indexOf(ended, line.id());
        if (known >= 0) {
            ended.set(known, line);
            return;
        }
        int place = 0;
        while (place < ended.size() && endOf(ended.get(place)).isAfter(endOf(line))) {
            place++;
        }
        ended.add(place, line);
        if (ended.size() > ENDED_SHOWN) {
            ended.removeLast();
        }
    }

    private static Instant endOf(SessionLine line) {
        return line.endedAt().orElse(Instant.MAX);
    }

    private static int indexOf(List<SessionLine> rows, String id) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }
}
