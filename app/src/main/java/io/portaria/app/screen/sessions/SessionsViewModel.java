package io.portaria.app.screen.sessions;

import io.portaria.app.live.Background;
import io.portaria.app.live.CatalogInForce;
import io.portaria.app.live.LiveFeed;
import io.portaria.app.live.Problem;
import io.portaria.engine.api.CatalogView;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import io.portaria.replay.source.PagedList;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The list of all sessions: as long as the gateway has them, fetched page by page, moved by events.
public final class SessionsViewModel {

    private static final int PAGE = 200;

    private final Gateway gateway;
    private final Background background;
    private final InstantSource clock;
    private final ZoneId zone;
    private final PagedList<SessionRow> rows;
    private final StringProperty text = new SimpleStringProperty("");
    private final ObjectProperty<Optional<String>> agent =
            new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<String>> target =
            new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Period> period = new SimpleObjectProperty<>(Period.ALL);
    private final BooleanProperty onlyDenied = new SimpleBooleanProperty();
    private final ReadOnlyLongWrapper total = new ReadOnlyLongWrapper();
    private final ReadOnlyBooleanWrapper loading = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObservableList<String> agents = FXCollections.observableArrayList();
    private final ObservableList<String> targets = FXCollections.observableArrayList();

    private SessionFilter inForce = SessionFilter.all();

    public SessionsViewModel(
            Gateway gateway,
            Background background,
            LiveFeed feed,
            InstantSource clock,
            ZoneId zone) {
        this.gateway = gateway;
        this.background = background;
        this.clock = clock;
        this.zone = zone;
        this.rows = new PagedList<>(SessionRow.LOADING, PAGE, this::fetch);
        feed.listen(this::take);
        reload();
        nameChoices();
    }

    ObservableList<SessionRow> rows() {
        return rows;
    }

    StringProperty text() {
        return text;
    }

    ObjectProperty<Optional<String>> agent() {
        return agent;
    }

    ObjectProperty<Optional<String>> target() {
        return target;
    }

    ObjectProperty<Period> period() {
        return period;
    }

    BooleanProperty onlyDenied() {
        return onlyDenied;
    }

    /// How many sessions match.
    ReadOnlyLongProperty total() {
        return total.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty loading() {
        return loading.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    ObservableList<String> agents() {
        return agents;
    }

    ObservableList<String> targets() {
        return targets;
    }

    Instant now() {
        return clock.instant();
    }

    boolean isFiltered() {
        return !inForce.equals(SessionFilter.all());
    }

    void clearFilters() {
        text.set("");
        agent.set(Optional.empty());
        target.set(Optional.empty());
        period.set(Period.ALL);
        onlyDenied.set(false);
        reload();
    }

    /// Asks anew with the filters as they stand.
    void reload() {
        inForce =
                new SessionFilter(
                        text.get().strip(),
                        agent.get(),
                        target.get(),
                        period.get().from(clock.instant(), zone),
                        Optional.empty(),
                        onlyDenied.get());
        loading.set(true);
        rows.reload(
                () -> {
                    loading.set(false);
                    problem.set(Optional.empty());
                    total.set(rows.size());
                },
                () -> loading.set(false));
    }

    private void fetch(
            int offset, int limit, Consumer<PagedList.Page<SessionRow>> done, Runnable failed) {
        SessionFilter filter = inForce;
        background.run(
                () -> gateway.ask(new Query.FindSessions(filter, offset, limit)),
                page ->
                        done.accept(
                                new PagedList.Page<>(
                                        page.sessions().stream().map(SessionRow::of).toList(),
                                        page.total())),
                failure -> {
                    problem.set(Optional.of(failure));
                    failed.run();
                });
    }

    private void nameChoices() {
        background.run(
                () -> CatalogInForce.of(gateway),
                catalog -> {
                    agents.setAll(
                            sorted(
                                    catalog.agents().stream()
                                            .map(CatalogView.Agent::name)
                                            .toList()));
                    targets.setAll(
                            sorted(
                                    catalog.targets().stream()
                                            .map(CatalogView.Target::name)
                                            .toList()));
                },
                failure -> problem.set(Optional.of(failure)));
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }

    private void take(LiveFeed.News news) {
        boolean back =
                news.status().isPresent()
                        && problem.get().filter(Problem::isUnreachable).isPresent();
        if (back || news.catalog().isPresent()) {
            nameChoices();
        }
        if (back) {
            reload();
        }
        for (SessionSummary session : news.sessions().values()) {
            SessionRow row = SessionRow.of(session);
            boolean known = rows.replaceLoaded(each -> each.id().equals(row.id()), row);
            if (!known && row.isOpen() && matches(session)) {
                rows.addFirst(row);
                total.set(rows.size());
            }
        }
    }

    /// Whether a session that began now belongs in the list; a word may stand in a statement that only the gateway
    /// knows, so with words the list waits for the next search.
    private boolean matches(SessionSummary session) {
        String words = inForce.text().toLowerCase(Locale.ROOT);
        return inForce.agent().map(session.agent()::equals).orElse(true)
                && inForce.target().map(session.target()::equals).orElse(true)
                && (!inForce.onlyDenied() || session.denied() > 0)
                && (words.isEmpty()
                        || (session.agent() + " " + session.target() + " " + session.purpose())
                                .toLowerCase(Locale.ROOT)
                                .contains(words));
    }
}
