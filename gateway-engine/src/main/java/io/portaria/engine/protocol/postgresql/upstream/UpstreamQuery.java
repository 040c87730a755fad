package io.portaria.engine.protocol.postgresql.upstream;

import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.codec.Frontend;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The gateway's own questions to a target: about its schema, and how it would answer a statement. One thread at a time.
public final class UpstreamQuery implements Closeable {
    private static final int MAX_MESSAGE = 16 * 1024 * 1024;

    private final UpstreamConnection connection;
    private String serverVersion = "";

    private UpstreamQuery(UpstreamConnection connection) {
        this.connection = connection;
    }

    public static UpstreamQuery open(
            PostgresTarget target, ScramKeyCache keys, SecureRandom random, Duration timeout)
            throws IOException {
        Map<String, String> parameters =
                Map.of(
                        "client_encoding", "UTF8",
                        "application_name", "portaria",
                        "default_transaction_read_only", "on",
                        "statement_timeout", Long.toString(timeout.toMillis() * 3));
        UpstreamQuery query =
                new UpstreamQuery(
                        UpstreamConnection.login(target, parameters, keys, random, timeout));
        query.untilReady(new ArrayList<>(), new ArrayList<>());
        return query;
    }

    public String serverVersion() {
        return serverVersion;
    }

    /// Runs one statement; a value that is empty is NULL.
    public List<List<Optional<String>>> rows(String sql) throws IOException {
        connection.writer().begin(Frontend.QUERY).string(sql).end();
        connection.writer().flush();
        List<List<Optional<String>>> rows = new ArrayList<>();
        untilReady(rows, new ArrayList<>());
        return rows;
    }

    /// Runs one statement with parameters, by the extended protocol: more than one is an error there.
    ///
    /// @param sql as UTF-8
    /// @param types OIDs of the parameters, 0 for those left open
    /// @param parameters as Bind carries them, from the count of format codes to the last value
    public List<List<Optional<String>>> rows(byte[] sql, List<Integer> types, ByteBuffer parameters)
            throws IOException {
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
        out.flush();
        List<List<Optional<String>>> rows = new ArrayList<>();
        untilReady(rows, new ArrayList<>());
        return rows;
    }

    /// What columns a statement would give, without running it; empty when it gives none.
    public Optional<RowDescription> describe(String sql) throws IOException {
        FrameWriter out = connection.writer();
        out.begin(Frontend.PARSE).string("").string(sql).int16(0).end();
        out.begin(Frontend.DESCRIBE).int8('S').string("").end();
        out.begin(Frontend.SYNC).end();
        out.flush();
        List<RowDescription> descriptions = new ArrayList<>();
        untilReady(new ArrayList<>(), descriptions);
        return descriptions.stream().findFirst();
    }

    private void untilReady(List<List<Optional<String>>> rows, List<RowDescription> descriptions)
            throws IOException {
        FrameReader reader = connection.reader();
        Optional<ErrorFields> error = Optional.empty();
        while (true) {
            if (!reader.next(MAX_MESSAGE)) {
                throw new EOFException("The target closed the connection.");
            }
            reader.wholeBody();
            byte[] bytes = reader.array();
            int body = reader.bodyOffset();
            int length = reader.length();
            switch (reader.type()) {
                case Backend.DATA_ROW -> rows.add(row(new MessageBody(bytes, body, length), bytes));
                case Backend.ROW_DESCRIPTION ->
                        descriptions.add(RowDescription.parse(bytes, body, length));
                case Backend.PARAMETER_STATUS -> parameter(new MessageBody(bytes, body, length));
                case Backend.ERROR_RESPONSE ->
                        error =
                                Optional.of(
                                        ErrorFields.parse(
                                                bytes, body, length, StandardCharsets.UTF_8));
                case Backend.READY_FOR_QUERY -> {
                    reader.consume();
                    if (error.isPresent()) {
                        throw new UpstreamRefused(error.get().code(), error.get().message());
                    }
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
