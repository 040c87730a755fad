package io.portaria.app;

import io.portaria.app.live.Background;
import io.portaria.app.live.LiveFeed;
import io.portaria.engine.api.CatalogView;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.api.SessionSummary;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A gateway that answers what a test told it to, and the bench a ViewModel is tried on: no toolkit, no threads, and
/// nothing happens before the test says so.
public final class StubGateway implements Gateway {

    public static final Instant NOW = Instant.parse("2026-11-24T13:42:30Z");

    private final Map<Class<?>, Function<Object, Object>> answers = new HashMap<>();
    private final List<Object> asked = new ArrayList<>();
    private final List<Consumer<GatewayEvent>> followers = new ArrayList<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final List<Runnable> beats = new ArrayList<>();
    private @Nullable RuntimeException failure;
    private String catalogVersion = "";
    private long held;

    private final Background background = new Background(work::add, Runnable::run);

    /// Answers questions or commands of this type so from now on.
    @SuppressWarnings("unchecked")
    public <Q> StubGateway on(Class<Q> type, Function<Q, Object> answer) {
        answers.put(type, (Function<Object, Object>) (Function<?, ?>) answer);
        return this;
    }

    /// Has this catalog in force.
    public StubGateway with(CatalogView catalog) {
        catalogVersion = catalog.version();
        return on(Query.ShowCatalog.class, _ -> catalog);
    }

    /// Says from now on that so many requests wait.
    public void holds(long requests) {
        held = requests;
    }

    /// Fails every call so, or with null answers again.
    public void fail(@Nullable RuntimeException with) {
        failure = with;
    }

    public List<Object> asked() {
        return asked;
    }

    /// How often something of this type was asked or done.
    public long count(Class<?> type) {
        return asked.stream().filter(type::isInstance).count();
    }

    public Background background() {
        return background;
    }

    /// What happens at this gateway; told when the test calls [#beat()].
    public LiveFeed feed() {
        ScheduledExecutorService timer =
                (ScheduledExecutorService)
                        Proxy.newProxyInstance(
                                StubGateway.class.getClassLoader(),
                                new Class<?>[] {ScheduledExecutorService.class},
                                (_, _, arguments) -> {
                                    beats.add((Runnable) arguments[0]);
                                    return Proxy.newProxyInstance(
                                            StubGateway.class.getClassLoader(),
                                            new Class<?>[] {ScheduledFuture.class},
                                            (_, _, _) -> true);
                                });
        return new LiveFeed(this, Runnable::run, timer, Duration.ofMillis(200));
    }

    /// Does the work that waits in the background, in its order.
    public void work() {
        while (!work.isEmpty()) {
            work.removeFirst().run();
        }
    }

    /// Does the newest piece of work alone.
    public void workLast() {
        work.removeLast().run();
    }

    /// Asks for the state and tells the news, as time does in earnest.
    public void beat() {
        beats.reversed().forEach(Runnable::run);
    }

    public void tell(GatewayEvent event) {
        followers.forEach(each -> each.accept(event));
    }

    @Override
    public GatewayStatus status() {
        fail();
        return new GatewayStatus(
                "acme",
                "0.1.0",
                NOW,
                Map.of(),
                catalogVersion,
                0,
                new GatewayStatus.Today(0, 0, 0, 0, held, 0),
                new GatewayStatus.LogStatus(0, 0, NOW, true, "The log takes entries."),
                List.of());
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }

    private Object answer(Object message) {
        asked.add(message);
        fail();
        Function<Object, Object> answer = answers.get(message.getClass());
        if (answer == null) {
            throw new AssertionError("Nobody said how to answer " + message);
        }
        return answer.apply(message);
    }

    @Override
    public <R> R ask(Query<R> query) {
        return query.answerType().cast(answer(query));
    }

    @Override
    public <R> R perform(Command<R> command) {
        return command.answerType().cast(answer(command));
    }

    @Override
    public Pin follow(Consumer<GatewayEvent> listener) {
        followers.add(listener);
        return () -> followers.remove(listener);
    }

    @Override
    public RecordingSource recordings() {
        return new RecordingSource() {
            @Override
            public SessionSummary session(String sessionId) {
                return ask(new Query.ShowSession(sessionId));
            }

            @Override
            public List<OperationView> operations(String sessionId, long afterSeq, int limit) {
                return ask(new Query.ListOperations(sessionId, afterSeq, limit)).operations();
            }

            @Override
            public RowPage rows(String sessionId, long seq, long from, int limit) {
                return ask(new Query.ReadRows(sessionId, seq, from, limit));
            }
        };
    }

    @Override
    public void close() {}

    // What tests need of the world

    /// A session that began so many minutes ago; it ended a minute later, or is open.
    public static SessionSummary session(String id, int minutesAgo, boolean open) {
        Instant start = NOW.minus(Duration.ofMinutes(minutesAgo));
        return new SessionSummary(
                id,
                "bot",
                "ana",
                "crm",
                "postgresql",
                start,
                open ? Optional.empty() : Optional.of(start.plusSeconds(60)),
                "reader",
                "Nightly report",
                "art. 7, V",
                3,
                0,
                10,
                Map.of("cpf", 4L, "contact", 2L),
                "psql",
                "v1",
                false);
    }

    public static MaskingRuleView rule(String name, String detect) {
        return new MaskingRuleView(
                name,
                Optional.of(detect),
                List.of(),
                List.of(),
                "redact",
                Optional.empty(),
                List.of());
    }

    /// A catalog with one target, one agent, one role and these rules.
    public static CatalogView catalog(MaskingRuleView... rules) {
        return new CatalogView(
                "acme",
                "v1",
                NOW,
                "gateway: { name: acme }",
                List.of(new CatalogView.Target("crm", "postgresql", "10.0.0.5:5432", "")),
                List.of(
                        new CatalogView.Agent(
                                "bot",
                                "ana",
                                List.of("reader"),
                                Optional.empty(),
                                "BR",
                                "",
                                Optional.empty(),
                                "active")),
                List.of(),
                List.of(
                        new CatalogView.Role(
                                "reader",
                                "Nightly report",
                                "art. 7, V",
                                List.of(),
                                Optional.empty())),
                List.of(rules),
                List.of());
    }
}
