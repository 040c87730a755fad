package io.portaria.engine.activity;

import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.TestHome;
import io.portaria.engine.record.TestSessions;
import io.portaria.engine.store.h2.H2SessionIndex;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The texts of a busy session go into the index when there are new ones, and are found however often its numbers change.
class SearchTextTest {
    @TempDir Path home;

    private static final class Nobody implements Activity.Audience {
        @Override
        public boolean isThere() {
            return false;
        }

        @Override
        public void tell(GatewayEvent event) {
            throw new IllegalStateException("nobody is there");
        }
    }

    /// Keeps what is put, and fails when told to.
    private static final class Watched implements SessionIndex {
        final List<IndexedSession> put = new ArrayList<>();
        boolean fails;
        private final SessionIndex index;

        Watched(SessionIndex index) {
            this.index = index;
        }

        @Override
        public void put(Collection<IndexedSession> sessions) {
            if (fails) {
                throw new IllegalStateException("no index today");
            }
            put.addAll(sessions);
            index.put(sessions);
        }

        @Override
        public Query.SessionPage find(SessionFilter filter, int offset, int limit) {
            return index.find(filter, offset, limit);
        }

        @Override
        public Optional<SessionSummary> session(String id) {
            return index.session(id);
        }

        @Override
        public Set<String> endedIds() {
            return index.endedIds();
        }

        @Override
        public List<SessionSummary> keptUntil(java.time.Instant ended) {
            return index.keptUntil(ended);
        }

        @Override
        public Sums since(java.time.Instant from) {
            return index.since(from);
        }

        @Override
        public Map<String, java.time.Instant> lastUse() {
            return index.lastUse();
        }

        @Override
        public void close() {
            index.close();
        }
    }

    private static List<SessionSummary> find(SessionIndex index, String text) {
        return index.find(
                        new SessionFilter(
                                text,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false),
                        0,
                        10)
                .sessions();
    }

    private static void run(SessionRecording session, String sql) throws Exception {
        Recorded operation = session.begin(TestSessions.PERMIT, TestSessions.sql(sql));
        session.end(operation, Outcome.done("SELECT 1", 1, Map.of()));
        session.flush();
    }

    @Test
    void textsGoIntoTheIndexOnce() throws Exception {
        try (TestHome test = new TestHome(home);
                Watched index = new Watched(H2SessionIndex.open(home, "00ff"))) {
            Activity activity =
                    new Activity(index, new Nobody(), InstantSource.system(), ZoneOffset.UTC);
            ObservedRecorder observed = new ObservedRecorder(test.recorder, activity);
            try (SessionRecording session = observed.open(TestSessions.context("busy"))) {
                run(session, "SELECT abacaxi");
                index.fails = true;
                assertThatThrownBy(activity::flush).hasMessage("no index today");
                index.fails = false;
                activity.flush();
                assertThat(find(index, "abacaxi")).hasSize(1);
                for (int i = 0; i < 5; i++) {
                    run(session, "SELECT abacaxi");
                    activity.flush();
                }
                assertThat(index.put).hasSize(6);
                assertThat(index.put).filteredOn(p -> p.searchText().isPresent()).hasSize(1);
                assertThat(find(index, "abacaxi").getFirst().operations()).isEqualTo(6);
                run(session, "SELECT banana");
                activity.flush();
                assertThat(index.put.getLast().searchText().orElseThrow()).contains("banana");
            }
            activity.flush();
            assertThat(find(index, "abacaxi banana")).hasSize(1);
            assertThat(find(index, "abacaxi").getFirst().endedAt()).isPresent();
        }
    }
}
