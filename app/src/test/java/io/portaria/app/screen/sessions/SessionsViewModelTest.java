package io.portaria.app.screen.sessions;

import io.portaria.app.StubGateway;
import io.portaria.app.live.Problem;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionSummary;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionsViewModelTest {

    private final StubGateway gateway = new StubGateway();

    private SessionsViewModel model(int sessions) {
        gateway.with(StubGateway.catalog())
                .on(
                        Query.FindSessions.class,
                        find -> {
                            List<SessionSummary> page = new ArrayList<>();
                            for (int i = find.offset();
                                    i < Math.min(sessions, find.offset() + find.limit());
                                    i++) {
                                page.add(StubGateway.session("s" + i, i + 10, false));
                            }
                            return new Query.SessionPage(page, sessions);
                        });
        SessionsViewModel model =
                new SessionsViewModel(
                        gateway,
                        gateway.background(),
                        gateway.feed(),
                        InstantSource.fixed(StubGateway.NOW),
                        ZoneId.of("America/Sao_Paulo"));
        gateway.work();
        return model;
    }

    @Test
    void anEmptyGatewayHasAnEmptyListAndNoProblem() {
        SessionsViewModel model = model(0);
        assertThat(model.rows()).isEmpty();
        assertThat(model.total().get()).isZero();
        assertThat(model.loading().get()).isFalse();
        assertThat(model.problem().get()).isEmpty();
    }

    @Test
    void aMillionSessionsAreOnePageUntilSomebodyLooks() {
        SessionsViewModel model = model(1_000_000);
        assertThat(model.total().get()).isEqualTo(1_000_000);
        assertThat(gateway.count(Query.FindSessions.class)).isEqualTo(1);
        assertThat(model.rows().get(700_000).isLoading()).isTrue();
        gateway.work();
        assertThat(model.rows().get(700_000).id()).isEqualTo("s700000");
        assertThat(gateway.count(Query.FindSessions.class)).isEqualTo(2);
    }

    @Test
    void filtersAreAskedOfTheGateway() {
        SessionsViewModel model = model(3);
        model.text().set("  erp ");
        model.agent().set(Optional.of("bot"));
        model.onlyDenied().set(true);
        model.period().set(Period.TODAY);
        model.reload();
        gateway.work();
        Query.FindSessions asked = (Query.FindSessions) gateway.asked().getLast();
        assertThat(asked.filter().text()).isEqualTo("erp");
        assertThat(asked.filter().agent()).contains("bot");
        assertThat(asked.filter().onlyDenied()).isTrue();
        assertThat(asked.filter().from()).isPresent();
        assertThat(model.isFiltered()).isTrue();
        model.clearFilters();
        gateway.work();
        assertThat(model.isFiltered()).isFalse();
    }

    @Test
    void aNewSessionComesOnTopOnlyWhereItBelongs() {
        SessionsViewModel model = model(3);
        gateway.tell(new GatewayEvent.SessionOpened(StubGateway.session("new", 0, true)));
        gateway.beat();
        assertThat(model.rows()).hasSize(4);
        assertThat(model.rows().getFirst().id()).isEqualTo("new");
        gateway.tell(new GatewayEvent.SessionClosed(StubGateway.session("new", 0, false)));
        gateway.beat();
        assertThat(model.rows()).hasSize(4);
        assertThat(model.rows().getFirst().isOpen()).isFalse();
        model.agent().set(Optional.of("somebody else"));
        model.reload();
        gateway.work();
        gateway.tell(new GatewayEvent.SessionOpened(StubGateway.session("other", 0, true)));
        gateway.beat();
        assertThat(model.rows()).extracting(SessionRow::id).doesNotContain("other");
    }

    @Test
    void whatIsUnreachableIsSaidAndReadWhenItIsBack() {
        gateway.fail(new GatewayUnreachable("no route"));
        SessionsViewModel model = model(3);
        assertThat(model.problem().get().map(Problem::kind)).contains(Problem.Kind.UNREACHABLE);
        assertThat(model.loading().get()).isFalse();
        gateway.fail(null);
        gateway.beat();
        gateway.work();
        assertThat(model.problem().get()).isEmpty();
        assertThat(model.rows()).hasSize(3);
        assertThat(model.agents()).containsExactly("bot");
    }
}
