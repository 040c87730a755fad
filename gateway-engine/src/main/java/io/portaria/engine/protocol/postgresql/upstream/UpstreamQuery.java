package io.portaria.engine.protocol.postgresql.upstream;

import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.codec.Frontend;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The gateway's own questions to a target: about its schema, and how it would answer a statement. One thread at a time.
public final class UpstreamQuery implements Closeable {
    private static final int MAX_MESSAGE = 16 * 1024 * 1024;

    private final UpstreamConnection connection;
    private String serverVersion = "";

    private UpstreamQuery(UpstreamConnection connection) {
        this.connection = connection;
    }

    /// A session in which names mean the server's own relations, functions and operators, unless they say another schema: an
    /// agent may have changed the search path that the role has at the target.
    public static UpstreamQuery open(
            PostgresTarget target, ScramKeyCache keys, SecureRandom random, Duration timeout)
            throws IOException {
        return open(target, keys, random, timeout, Map.of("search_path", "pg_catalog, pg_temp"));
    }

    /// A session in which names mean what they mean to agents, for statements of theirs. What it is asked about the server may be
    /// forged.
    public static UpstreamQuery openAsAgent(
            PostgresTarget target, ScramKeyCache keys, SecureRandom random, Duration timeout)
            throws IOException {
        return open(target, keys, random, timeout, Map.of());
    }

    private static UpstreamQuery open(
            PostgresTarget target,
            ScramKeyCache keys,
            SecureRandom random,
            Duration timeout,
            Map<String, String> more)
            throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>(more);
        parameters.put("client_encoding", "UTF8");
        parameters.put("application_name", "portaria");
        parameters.put("standard_conforming_strings", "on");
        parameters.put("default_transaction_read_only", "on");
        parameters.put("statement_timeout", Long.toString(timeout.toMillis() * 3));
        UpstreamQuery query =
                new UpstreamQuery(
                        UpstreamConnection.login(target, parameters, keys, random, timeout));
        query.untilReady(new Answers());
        return query;
    }

    public String serverVersion() {
        return serverVersion;
    }

    /// Runs one statement; a value that is empty is NULL.
    public List<List<Optional<String>>> rows(String sql) throws IOException {
        connection.writer().begin(Frontend.QUERY).string(sql).end();
        connection.writer().flush();
        return answer();
    }

    /// Runs several statements, each without parameters, sent together and answered together: one way to the server and
    /// back. A failure of one is a failure of all.
    ///
    /// @param longest that the answers may take in all
    /// @return for each statement its rows
    public List<List<List<Optional<String>>>> rowsOfEach(List<String> statements, Duration longest)
            throws IOException {
        connection.answerWithin(longest);
        FrameWriter out = connection.writer();
        for (String sql : statements) {
            out.begin(Frontend.PARSE).int8(0).string(sql).int16(0).end();
            out.begin(Frontend.BIND).int8(0).int8(0).int16(0).int16(0).int16(0).end();
            out.begin(Frontend.EXECUTE).int8(0).int32(0).end();
        }
        out.begin(Frontend.SYNC).end();
        out.flush();
        Answers answers = new Answers(System.nanoTime() + longest.toNanos());
        untilReady(answers);
        if (answers.ofEach.size() != statements.size() || !answers.rows.isEmpty()) {
            throw new ProtocolViolation(
                    "The target gave more or fewer answers than it was asked for.");
        }
        return answers.ofEach;
    }

    /// Runs one statement with parameters, by the extended protocol: more than one is an error there.
    ///
    /// @param sql as UTF-8
    /// @param types OIDs of the parameters, 0 for those left open
    /// @param parameters as Bind carries them, from the count of format codes to the last value
    public List<List<Optional<String>>> rows(byte[] sql, List<Integer> types, ByteBuffer parameters)
            throws IOException {
        send(sql, types, parameters);
        connection.writer().flush();
        return answer();
    }

    /// The same between two statements that run whatever comes of it, all sent at once: what waits is one way to the target and
    /// back.
    public List<List<Optional<String>>> rowsBetween(
            String before, byte[] sql, List<Integer> types, ByteBuffer parameters, String after)
            throws IOException {
        connection.writer().begin(Frontend.QUERY).string(before).end();
        send(sql, types, parameters);
        connection.writer().begin(Frontend.QUERY).string(after).end();
        connection.writer().flush();
        // all three are read, whatever became of the first: else the next question would be given
        // the rest
        List<Answers> all = List.of(new Answers(), new Answers(), new Answers());
        for (Answers each : all) {
            read(each);
        }
        for (Answers each : all) {
            each.refuse();
        }
        return all.get(1).rowsOfAll();
    }

    private void send(byte[] sql, List<Integer> types, ByteBuffer parameters) throws IOException {
        FrameWriter out = connection.writer();
        out.begin(Frontend.PARSE).int8(0).bytes(sql).int8(0).int16(types.size());
        types.forEach(out::int32);
        out.end();
        ByteBuffer values = parameters.duplicate();
        byte[] bytes = new byte[values.remaining()];
        values.get(bytes);
        out.begin(Frontend.BIND).int8(0).int8(0).bytes(bytes).int16(0).end();
        out.begin(Frontend.EXECUTE).int8(0).int32(0).end();
        out.begin(Frontend.SYNC).end();
    }

    private List<List<Optional<String>>> answer() throws IOException {
        Answers answers = new Answers();
        untilReady(answers);
        return answers.rowsOfAll();
    }

    /// What columns a statement would give, without running it; empty when it gives none.
    public Optional<RowDescription> describe(String sql) throws IOException {
        FrameWriter out = connection.writer();
        out.begin(Frontend.PARSE).string("").string(sql).int16(0).end();
        out.begin(Frontend.DESCRIBE).int8('S').string("").end();
        out.begin(Frontend.SYNC).end();
        out.flush();
        Answers answers = new Answers();
        untilReady(answers);
        return answers.descriptions.stream().findFirst();
    }

    /// What the server says until it is ready again.
    private static final class Answers {
        private final OptionalLong deadline;
        private final List<List<List<Optional<String>>>> ofEach = new ArrayList<>();
        private final List<RowDescription> descriptions = new ArrayList<>();
        private List<List<Optional<String>>> rows = new ArrayList<>();
        private Optional<ErrorFields> error = Optional.empty();

        Answers() {
            this.deadline = OptionalLong.empty();
        }

        /// @param deadline by [System#nanoTime]
        Answers(long deadline) {
            this.deadline = OptionalLong.of(deadline);
        }

        void complete() {
            ofEach.add(rows);
            rows = new ArrayList<>();
        }

        /// A server that says a little now and then never falls silent.
        void heedDeadline() throws SocketTimeoutException {
            if (deadline.isPresent() && System.nanoTime() - deadline.getAsLong() > 0) {
                throw new SocketTimeoutException();
            }
        }

        void refuse() throws UpstreamRefused {
            if (error.isPresent()) {
                throw new UpstreamRefused(error.get().code(), error.get().message());
            }
        }

        List<List<Optional<String>>> rowsOfAll() {
            return ofEach.stream().flatMap(List::stream).toList();
        }
    }

    private void untilReady(Answers answers) throws IOException {
        read(answers);
        answers.refuse();
    }

    private void read(Answers answers) throws IOException {
        FrameReader reader = connection.reader();
        while (true) {
            if (!reader.next(MAX_MESSAGE)) {
                throw new EOFException("The target closed the connection.");
            }
            answers.heedDeadline();
            reader.wholeBody();
            byte[] bytes = reader.array();
            int body = reader.bodyOffset();
            int length = reader.length();
            switch (reader.type()) {
                case Backend.DATA_ROW ->
                        answers.rows.add(row(new MessageBody(bytes, body, length), bytes));
                case Backend.ROW_DESCRIPTION ->
                        answers.descriptions.add(RowDescription.parse(bytes, body, length));
                case Backend.COMMAND_COMPLETE, Backend.EMPTY_QUERY_RESPONSE -> answers.complete();
                case Backend.PARAMETER_STATUS -> parameter(new MessageBody(bytes, body, length));
                case Backend.ERROR_RESPONSE ->
                        answers.error =
                                Optional.of(
                                        ErrorFields.parse(
                                                bytes, body, length, StandardCharsets.UTF_8));
                case Backend.READY_FOR_QUERY -> {
                    reader.consume();
                    return;
                }
                default -> {
                    // nothing else bears on the answer
                }
            }
            reader.consume();
        }
    }

    private void parameter(MessageBody in) throws IOException {
        if (in.string().equals("server_version")) {
            serverVersion = in.string();
        }
    }

    private static List<Optional<String>> row(MessageBody in, byte[] bytes) throws IOException {
        int n = in.count(4);
        List<Optional<String>> row = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            int length = in.int32();
            if (length < 0) {
                row.add(Optional.empty());
            } else {
                int at = in.position();
                in.skip(length);
                row.add(Optional.of(new String(bytes, at, length, StandardCharsets.UTF_8)));
            }
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
