package io.portaria.engine.store.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.portaria.engine.api.ApprovalView.State;
import io.portaria.engine.approval.ApprovalRequest;
import io.portaria.engine.approval.ApprovalStore;
import io.portaria.engine.path.StateUnavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Requests for approval in the gateway's state. What is looked for has columns, the rest is JSON.
public final class SqlApprovals implements ApprovalStore {
    private static final String SELECT = "SELECT number, asked, course FROM approvals ";

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .build();

    private final StateStore state;

    /// Who changes requests, among the gateways over one store.
    private final String self = UUID.randomUUID().toString();

    public SqlApprovals(StateStore state) {
        this.state = state;
    }

    @Override
    public <R> R alone(ApprovalStore.Work<R> work) {
        return state.work(connection -> work.run(new InSql(connection, state, self)));
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /// One transaction.
    private record InSql(Connection connection, StateStore state, String self) implements Requests {

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
                throw new StateUnavailable(
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
            return number(state.next("approval_numbers"));
        }

        @Override
        public void put(ApprovalRequest request) {
            long change = number(state.next("approval_changes"));
            if (write(
                            "UPDATE approvals SET asked = ?, course = ?, state = ?, agent = ?, target = ?, digest = ?, shape = ?, ends_at = ?, changed = ?, changed_by = ? WHERE number = ?",
                            request,
                            change)
                    == 0) {
                write(
                        "INSERT INTO approvals (asked, course, state, agent, target, digest, shape, ends_at, changed, changed_by, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        request,
                        change);
            }
        }

        private int write(String sql, ApprovalRequest request, long change) {
            ApprovalRequest.Asked asked = request.asked();
            return with(
                    sql,
                    statement -> {
                        statement.setString(1, JSON.writeValueAsString(asked));
                        statement.setString(2, JSON.writeValueAsString(request.course()));
                        statement.setString(3, request.course().state().name());
                        statement.setString(4, asked.agent());
                        statement.setString(5, asked.target());
                        statement.setString(6, asked.digest());
                        statement.setString(7, asked.shape());
                        statement.setLong(8, micros(request.endsAt()));
                        statement.setLong(9, change);
                        statement.setString(10, self);
                        statement.setLong(11, request.number());
                        return statement.executeUpdate();
                    });
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
        public long lastChange() {
            return number("SELECT coalesce(max(changed), 0) FROM approvals");
        }

        @Override
        public List<ApprovalRequest> changedByOthers(long since) {
            return requests(
                    SELECT + "WHERE changed > ? AND changed_by <> ? ORDER BY changed", since, self);
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
