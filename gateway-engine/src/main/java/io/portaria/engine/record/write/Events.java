package io.portaria.engine.record.write;

import io.portaria.engine.ledger.format.JsonBytes;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.path.SessionContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The events of a recording that are JSON.
final class Events {
    private Events() {}

    /// Facts for the header, which stay readable when the key is erased: names of the catalog only.
    static void header(JsonBytes json, SessionContext session) {
        json.begin()
                .text("session", session.id())
                .time("startedAt", session.startedAt())
                .text("agent", session.caller().agent())
                .text("owner", session.caller().owner())
                .text("target", session.target())
                .text("protocol", session.protocol())
                .text("role", session.role())
                .text("legalBasis", session.legalBasis())
                .text("policyVersion", session.policyVersion())
                .close();
    }

    static void started(JsonBytes json, SessionContext session, long leaf) {
        json.begin()
                .text("session", session.id())
                .time("startedAt", session.startedAt())
                .text("agent", session.caller().agent())
                .text("owner", session.caller().owner())
                .texts("roles", session.caller().roles())
                .text("issuer", session.caller().issuer())
                .text("subject", session.caller().subject())
                .text("token", session.caller().tokenDigest())
                .time("tokenExpires", session.caller().expiresAt())
                .text("runsIn", session.caller().runsIn())
                .text("target", session.target())
                .text("protocol", session.protocol())
                .text("role", session.role())
                .text("purpose", session.purpose())
                .text("legalBasis", session.legalBasis())
                .text("client", session.client())
                .text("policyVersion", session.policyVersion())
                .number("leaf", leaf)
                .close();
    }

    static void operation(
            JsonBytes json,
            long seq,
            long leaf,
            Instant at,
            String decision,
            List<String> rules,
            String policyVersion,
            Optional<String> approval,
            Operation operation) {
        json.begin()
                .number("seq", seq)
                .time("at", at)
                .text("decision", decision)
                .texts("rules", rules)
                .text("policyVersion", policyVersion);
        if (approval.isPresent()) {
            json.text("approval", approval.get());
        }
        switch (operation) {
            case Operation.Sql sql -> sql(json, sql);
        }
        json.text("digest", operation.digest()).number("leaf", leaf).close();
    }

    private static void sql(JsonBytes json, Operation.Sql sql) {
        json.text("type", "sql")
                .text("sort", Entries.word(sql.kind()))
                .text("statement", sql.statement().text())
                .openArray("parameters");
        for (Optional<MaskedText> parameter : sql.parameters()) {
            if (parameter.isPresent()) {
                json.element(parameter.get().text());
            } else {
                json.nullElement();
            }
        }
        json.closeArray().texts("objects", sql.objects());
    }

    /// @param described what [#describe] made of the columns
    static void columns(JsonBytes json, long seq, byte[] described) {
        json.begin().number("seq", seq).written("columns", described).close();
    }

    /// The columns of a result as an array in JSON.
    static byte[] describe(JsonBytes json, List<ResultColumn> columns) {
        json.beginArray();
        for (ResultColumn column : columns) {
            json.next().open().text("name", column.name().text()).text("type", column.type());
            if (column.source().isPresent()) {
                json.text("source", column.source().get().text());
            }
            json.flag("protected", column.isProtected())
                    .text("technique", column.technique())
                    .close();
        }
        json.closeArray();
        return Arrays.copyOf(json.array(), json.length());
    }

    static void note(JsonBytes json, Instant at, String kind, MaskedText text) {
        json.begin().time("at", at).text("kind", kind).text("text", text.text()).close();
    }

    static void outcome(JsonBytes json, long seq, Instant at, Outcome outcome) {
        json.begin()
                .number("seq", seq)
                .time("at", at)
                .text("tag", outcome.tag().text())
                .number("rows", outcome.rows())
                .counts("masked", outcome.masked());
        if (outcome.error().isPresent()) {
            json.text("error", outcome.error().get().text());
        }
        if (outcome.errorCode().isPresent()) {
            json.text("errorCode", outcome.errorCode().get());
        }
        json.close();
    }

    static void ended(JsonBytes json, Instant at, long operations) {
        json.begin().time("at", at).number("operations", operations).close();
    }
}
