package io.portaria.engine.store.h2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.portaria.engine.api.ApprovalView.State;
import io.portaria.engine.approval.ApprovalRequest;
import io.portaria.engine.approval.ApprovalStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Requests for approval in the gateway's state. What is looked for has columns, the rest is JSON.
public final class H2Approvals implements ApprovalStore {
    static final String TABLE =
            """
            CREATE SEQUENCE IF NOT EXISTS approval_numbers NO CACHE;
            CREATE TABLE IF NOT EXISTS approvals (
                number  BIGINT PRIMARY KEY,
                state   VARCHAR NOT NULL,
                agent   VARCHAR NOT NULL,
                target  VARCHAR NOT NULL,
                digest  VARCHAR NOT NULL,
                shape   VARCHAR NOT NULL,
                ends_at BIGINT NOT NULL,
                asked   CLOB NOT NULL,
                course  CLOB NOT NULL
            );
            CREATE INDEX IF NOT EXISTS approvals_alike ON approvals (agent, target, state, ends_at);
            CREATE INDEX IF NOT EXISTS approvals_state ON approvals (state, ends_at);
            """;

    private static final String SELECT = "SELECT number, asked, course FROM approvals ";

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .build();

    private final H2State state;

    public H2Approvals(H2State state) {
        this.state = state;
    }

    @Override
    public <R> R alone(ApprovalStore.Work<R> work) {
        return state.work(connection -> work.run(new InH2(connection)));
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /// One transaction.
    private record InH2(Connection connection) implements Requests {

        private interface Asking<R> {
            R run(PreparedStatement statement) throws SQLException, JsonProcessingException;
        }

        private <R> R with(String sql, Asking<R> work, Object... values) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return work.run(statement);
            } catch (SQLException | JsonProcessingException e) {
                throw new IllegalStateException(
                        "The gateway's own state cannot be kept: " + e.getMessage(), e);
            }
        }

        private long number(String sql, Object... values) {
            return with(
                    sql,
                    statement -> {
                        try (ResultSet result = statement.executeQuery()) {
                            return result.next() ? result.getLong(1) : 0L;
                        }
                    },
                    values);
        }

        private List<ApprovalRequest> requests(String sql, Object... values) {
            return with(
                    sql,
                    statement -> {
                        List<ApprovalRequest> found = new ArrayList<>();
                        try (ResultSet result = statement.executeQuery()) {
                            while (result.next()) {
                                found.add(request(result));
                            }
                        }
                        return List.copyOf(found);
                    },
                    values);
        }

        private static ApprovalRequest request(ResultSet result)
                throws SQLException, JsonProcessingException {
            return new ApprovalRequest(
                    result.getLong(1),
                    JSON.readValue(result.getString(2), ApprovalRequest.Asked.class),
                    JSON.readValue(result.getString(3), ApprovalRequest.Course.class));
        }

        @Override
        public long next() {
            return number("SELECT NEXT VALUE FOR approval_numbers");
        }

        @Override
        public void put(ApprovalRequest request) {
            ApprovalRequest.Asked asked = request.asked();
            with(
                    "MERGE INTO approvals (number, state, agent, target, digest, shape, ends_at, asked, course) KEY (number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    statement -> {
                        statement.setString(8, JSON.writeValueAsString(asked));
                        statement.setString(9, JSON.writeValueAsString(request.course()));
                        return statement.executeUpdate();
                    },
                    request.number(),
                    request.course().state().name(),
                    asked.agent(),
                    asked.target(),
                    asked.digest(),
                    asked.shape(),
                    micros(request.endsAt()));
        }

        @Override
        public Optional<ApprovalRequest> find(long number) {
            return requests(SELECT + "WHERE number = ? FOR UPDATE", number).stream().findFirst();
        }

        @Override
        public List<ApprovalRequest> alike(
                String agent, String target, String digest, String shape, Instant now) {
            return requests(
                    SELECT
                            + "WHERE agent = ? AND target = ? AND state IN (?, ?) AND ends_at > ? AND (digest = ? OR shape = ?) ORDER BY number FOR UPDATE",
                    agent,
                    target,
                    State.WAITING.name(),
                    State.APPROVED.name(),
                    micros(now),
                    digest,
                    shape);
        }

        @Override
        public List<ApprovalRequest> overdue(Instant now) {
            return requests(
                    SELECT + "WHERE state = ? AND ends_at <= ? ORDER BY number FOR UPDATE",
                    State.WAITING.name(),
                    micros(now));
        }

        @Override
        public List<ApprovalRequest> newest(boolean onlyWaiting, Instant now, int limit) {
            return onlyWaiting
                    ? requests(
                            SELECT
                                    + "WHERE state = ? AND ends_at > ? ORDER BY number DESC FETCH NEXT ? ROWS ONLY",
                            State.WAITING.name(),
                            micros(now),
                            limit)
                    : requests(SELECT + "ORDER BY number DESC FETCH NEXT ? ROWS ONLY", limit);
        }

        @Override
        public int waiting(Instant now) {
            return (int)
                    number(
                            "SELECT count(*) FROM approvals WHERE state = ? AND ends_at > ?",
                            State.WAITING.name(),
                            micros(now));
        }

        @Override
        public int waiting(String agent, Instant now) {
            return (int)
                    number(
                            "SELECT count(*) FROM approvals WHERE agent = ? AND state = ? AND ends_at > ?",
                            agent,
                            State.WAITING.name(),
                            micros(now));
        }
    }
}
